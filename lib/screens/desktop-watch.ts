import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DesktopWatchSettings } from '../../lambdas/desktop-watch/settings.ts';
import { counted } from '../alarms/counts.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';
import type { ScreenQueues } from './screen-queues.ts';

/**
 * Checks all PCs every hour for screens that they were asked for and have not delivered, and for recordings that stay on
 * them too long. Every five minutes, it handles what Timed schedules have recorded. Both are in one function, because a
 * stack has room for only 500 resources.
 */
export class DesktopWatch extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; queues: ScreenQueues }) {
    super(scope, id);
    const { storage, queues, ...surroundings } = props;
    const { alarms, deployment } = props;
    const impact =
      'Screens that never come are not listed as missing, nobody learns what stays on PCs too long, and screens of Timed schedules stay there.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'desktop-watch', impact, alarms });
    const feature = new FeatureFunction<DesktopWatchSettings>(this, 'Function', {
      ...surroundings,
      feature: 'desktop-watch',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        DESKTOPS_TABLE: storage.desktops.tableName,
        EXTRACTIONS_QUEUE: queues.extractions.queue.queueUrl,
      },
      errorImpact: impact,
      timeout: Duration.minutes(5),
      memorySize: 1024,
      deadLetters: dead,
    });
    storage.grant(feature, {
      // A screen that a Timed schedule recorded, or that nobody stopped, becomes a contact.
      contacts: ['UpdateItem', 'BatchGetItem', 'PutItem'],
      'contacts/byAgent': ['Query'],
      users: ['GetItem', 'Query'],
      desktops: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    });
    queues.extractions.grantSend(feature);
    onSchedule(this, 'Hourly', { feature, deadLetters: dead, every: Duration.hours(1), input: { look: 'desktops' } });
    onSchedule(this, 'Timed', { feature, deadLetters: dead, every: Duration.minutes(5), input: { look: 'timed' } });

    alarms.when(counted('desktop-watch', 'OldestRecordingOnPcHours', 'Maximum', Duration.hours(1)), {
      name: 'recordings stay on PCs',
      impact: 'Recordings wait on agents’ PCs for longer than is set. If such a PC breaks, they are lost.',
      threshold: deployment.maxHoursOnPcs,
    });
  }
}
