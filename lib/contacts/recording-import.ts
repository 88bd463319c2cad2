import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RecordingImportSettings } from '../../lambdas/recording-import/settings.ts';
import { importsAtOnce } from '../deployment/concurrency.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import { existingBucket, type WatchedBucket, watchedBucket } from '../storage/watched-bucket.ts';

export class RecordingImport extends Construct {
  readonly recordings: WatchedBucket;
  readonly feature: FeatureFunction<RecordingImportSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, ...surroundings } = props;
    const { recordings, unmatchedAfterSeconds } = props.deployment;
    this.recordings =
      recordings === 'own'
        ? watchedBucket(this, 'Recordings', storage.recordingsBucket!, '')
        : existingBucket(this, 'Recordings', recordings);

    const impact =
      'New recordings are not joined to their contacts: they cannot be played. They are safe in their bucket.';
    const timeout = Duration.minutes(1);
    const queue = { impact, timeout, patience: Duration.minutes(30), alarms: props.alarms };
    const work = new WorkQueue(this, 'Work', { ...queue, name: 'recording-import' });
    const recheck = new WorkQueue(this, 'Recheck', { ...queue, name: 'recording-import recheck' });

    this.feature = new FeatureFunction<RecordingImportSettings>(this, 'Function', {
      ...surroundings,
      feature: 'recording-import',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        RECHECK_QUEUE_URL: recheck.queue.queueUrl,
        UNMATCHED_AFTER_SECONDS: String(unmatchedAfterSeconds),
      },
      errorImpact: impact,
      timeout,
      memorySize: 512,
    });
    const { feature } = this;
    this.recordings.grantRead(feature);
    storage.grant(feature, {
      // An unmatched recording leaves its list when its contact arrives, and moves to that contact.
      contacts: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    });
    recheck.grantSend(feature);

    this.recordings.announceTo(work.queue, { withLifecycle: true });
    work.feed(feature, { batchSize: 10, maxConcurrency: importsAtOnce(10, props.deployment) });
    recheck.feed(feature, { batchSize: 10, maxConcurrency: 2 });
  }
}
