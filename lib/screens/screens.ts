import { Construct } from 'constructs';
import type { HttpApi } from '../api/http-api.ts';
import type { Changes } from '../control/changes.ts';
import type { Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import { DesktopApi } from './desktop-api.ts';
import { DesktopWatch } from './desktop-watch.ts';
import { ScreenArrival } from './screen-arrival.ts';
import { ScreenExtraction } from './screen-extraction.ts';
import type { ScreenQueues } from './screen-queues.ts';

/** Screens that desktop agents record on agents' PCs. */
export class Screens extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & {
      storage: Storage;
      api: HttpApi;
      changes: Changes;
      queues: ScreenQueues;
      redactions: WorkQueue;
    },
  ) {
    super(scope, id);
    new DesktopApi(this, 'DesktopApi', props);
    new ScreenExtraction(this, 'ScreenExtraction', props);
    new ScreenArrival(this, 'ScreenArrival', props);
    new DesktopWatch(this, 'DesktopWatch', props);
  }
}
