import { Construct } from 'constructs';
import type { HttpApi } from '../api/http-api.ts';
import type { Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';
import { DesktopApi } from './desktop-api.ts';

/** Screens that desktop agents record on agents' PCs. */
export class Screens extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; api: HttpApi }) {
    super(scope, id);
    new DesktopApi(this, 'DesktopApi', props);
  }
}
