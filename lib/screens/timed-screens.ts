import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { TimedScreensSettings } from '../../lambdas/timed-screens/settings.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';

/** Every five minutes, makes the contacts of the screens that Timed schedules have recorded. */
export class TimedScreens extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, ...surroundings } = props;
    const impact =
      'Screens of Timed schedules are not fetched. PCs keep them, and a later run asks for those of three days.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'timed-screens', impact, alarms: props.alarms });
    const feature = new FeatureFunction<TimedScreensSettings>(this, 'Function', {
      ...surroundings,
      feature: 'timed-screens',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        DESKTOPS_TABLE: storage.desktops.tableName,
      },
      errorImpact: impact,
      timeout: Duration.minutes(4),
      memorySize: 512,
      deadLetters: dead,
    });
    storage.grant(feature, {
      contacts: ['BatchGetItem', 'PartiQLInsert', 'PutItem'],
      users: ['GetItem', 'Query'],
      desktops: ['GetItem', 'Query', 'PutItem'],
    });
    onSchedule(this, 'Often', { feature, deadLetters: dead, every: Duration.minutes(5), input: {} });
  }
}
