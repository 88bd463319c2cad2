import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { MissingRecordingsSettings } from '../../lambdas/missing-recordings/settings.ts';
import { onContacts } from '../function/contact-stream.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';

export class MissingRecordings extends Construct {
  readonly noticing: FeatureFunction<MissingRecordingsSettings>;
  /** Checks every missing recording again; the API starts it on request. */
  readonly reconciliation: FeatureFunction<MissingRecordingsSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, ...surroundings } = props;
    const { deployment, alarms } = props;
    const impact =
      'Recordings may be missing without anybody noticing; the nightly sweep finds those once it runs again.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'missing-recordings', impact, alarms });
    const common = {
      ...surroundings,
      feature: 'missing-recordings',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        STAGING_TABLE: storage.staging.tableName,
        SWEEP_DAYS: '7',
      },
      errorImpact: impact,
      memorySize: 512,
    };

    this.noticing = new FeatureFunction<MissingRecordingsSettings>(this, 'OnContacts', {
      ...common,
      handler: 'onContacts',
      timeout: Duration.minutes(1),
    });
    onContacts(this.noticing, { storage, deadLetters: dead, deployment });

    this.reconciliation = new FeatureFunction<MissingRecordingsSettings>(this, 'OnSchedule', {
      ...common,
      handler: 'onSchedule',
      timeout: Duration.minutes(15),
      deadLetters: dead,
    });
    for (const feature of [this.noticing, this.reconciliation]) {
      storage.grant(feature, {
        contacts: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
        'contacts/byWork': ['Query'],
        staging: ['BatchGetItem', 'Query'],
      });
    }
    storage.grant(this.reconciliation, { 'contacts/byDay': ['Query'] });
    onSchedule(this, 'EveryQuarter', {
      feature: this.reconciliation,
      deadLetters: dead,
      every: Duration.minutes(15),
      input: { sweep: false },
    });
    // At 01:15 local time, because almost everywhere the hour that clocks skip in spring begins at 02:00.
    onSchedule(this, 'Nightly', {
      feature: this.reconciliation,
      deadLetters: dead,
      daily: { hour: 1, minute: 15, timeZone: deployment.timeZone },
      input: { sweep: true },
    });
  }
}
