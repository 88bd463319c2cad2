import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Surroundings } from '../function/feature-function.ts';
import { WorkQueue } from '../function/work-queue.ts';

/** Long enough to read, rewrite and store a large recording. */
export const redactionTimeout = Duration.minutes(5);

/** The queue of contacts whose recordings have parts that must not be kept. */
export const redactionQueue = (scope: Construct, { alarms }: Pick<Surroundings, 'alarms'>): WorkQueue =>
  new WorkQueue(scope, 'RedactionQueue', {
    name: 'redaction',
    impact: 'Parts of recordings that must not be kept are still there. Nobody can play these recordings.',
    timeout: redactionTimeout,
    patience: Duration.hours(1),
    alarms,
  });
