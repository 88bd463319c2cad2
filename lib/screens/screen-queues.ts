import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Surroundings } from '../function/feature-function.ts';
import { WorkQueue } from '../function/work-queue.ts';

/** The queues of the two functions that other functions give work to. */
export class ScreenQueues extends Construct {
  /** Contacts whose screens are asked for. */
  readonly extractions: WorkQueue;
  /** Recordings whose containers have arrived. */
  readonly arrivals: WorkQueue;

  constructor(scope: Construct, id: string, { alarms }: Surroundings) {
    super(scope, id);
    this.extractions = new WorkQueue(this, 'Extractions', {
      name: 'screen-extraction',
      impact: 'PCs are not asked for the screens of new contacts. They keep what they recorded.',
      timeout: Duration.minutes(1),
      patience: Duration.minutes(15),
      alarms,
    });
    this.arrivals = new WorkQueue(this, 'Arrivals', {
      name: 'screen-arrival',
      impact: 'Screens have arrived and cannot be played yet. Their sealed containers are safe in the archive.',
      timeout: Duration.minutes(5),
      patience: Duration.hours(1),
      alarms,
    });
  }
}
