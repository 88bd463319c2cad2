import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RetentionSettings } from '../../lambdas/retention/settings.ts';
import { counted } from '../alarms/counts.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Removes recordings from the archive when their retention has ended; nothing else may remove them. Also looks for
 * recordings that are gone.
 */
export class Retention extends Construct {
  readonly feature: FeatureFunction<RetentionSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, ...surroundings } = props;
    const { deployment, alarms } = props;
    const impact = 'Recordings are kept longer than their rule, or the settings, allow.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'retention', impact, alarms });
    this.feature = new FeatureFunction<RetentionSettings>(this, 'Function', {
      ...surroundings,
      feature: 'retention',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        STAGING_TABLE: storage.staging.tableName,
        ARCHIVE_BUCKET: storage.archive.bucketName,
        RETENTION_DAYS: String(deployment.retentionDays.recordings),
      },
      errorImpact: impact,
      timeout: Duration.minutes(15),
      memorySize: 1024,
      deadLetters: dead,
    });
    // The feature reads contacts because tagged ones are kept.
    storage.grant(this.feature, {
      contacts: ['Query'],
      staging: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      'staging/byRetention': ['Query'],
    });
    // It deletes no versions, so a recording deleted by mistake can be restored until the bucket's lifecycle removes it.
    this.feature.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:DeleteObject'], resources: [storage.archive.arnForObjects('recordings/*')] }),
    );
    // Listing names is enough to see whether an object still exists.
    this.feature.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [storage.archive.bucketArn] }),
    );
    onSchedule(this, 'Hourly', { feature: this.feature, deadLetters: dead, every: Duration.hours(1), input: {} });
    const check = { task: 'weekly-check' };
    onSchedule(this, 'WeeklyCheck', {
      feature: this.feature,
      deadLetters: dead,
      every: Duration.hours(1),
      input: check,
    });
    alarms.when(counted('retention', 'ArchivedMissing'), {
      name: 'recordings found gone by the weekly check',
      impact: 'The archive no longer holds recordings that it confirmed. They can be restored for 30 days only.',
      threshold: 0,
    });
    alarms.when(counted('retention', 'RetentionOverdueHours', 'Maximum'), {
      name: 'recordings kept too long',
      impact,
      threshold: 48,
    });
  }
}
