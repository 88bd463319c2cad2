import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { RedactionSettings } from '../../lambdas/redaction/settings.ts';
import { counted } from '../alarms/counts.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import { redactionTimeout } from './redaction-queue.ts';

/** The file, its packets, the new file and its copy are in memory together, with some room for the rest. */
const memorySize = 3008;
const maxBytes = 512 * 1024 ** 2;

/** Removes parts of recordings. The only function that may remove older versions of anything. */
export class Redaction extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; queue: WorkQueue }) {
    super(scope, id);
    const { storage, queue, ...surroundings } = props;
    const feature = new FeatureFunction<RedactionSettings>(this, 'Function', {
      ...surroundings,
      feature: 'redaction',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        STAGING_TABLE: storage.staging.tableName,
        ARCHIVE_BUCKET: storage.archive.bucketName,
        RECORDINGS_BUCKET: storage.recordingsBucket?.bucketName ?? '',
        REDACTION_QUEUE: queue.queue.queueUrl,
        MAX_BYTES: String(maxBytes),
      },
      errorImpact: 'Parts of recordings that must not be kept are still there. Nobody can play these recordings.',
      timeout: redactionTimeout,
      memorySize,
    });
    storage.grant(feature, {
      contacts: ['GetItem', 'Query', 'PutItem'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    });
    const grantRewriting = (bucket: IBucket, objects: string) => {
      feature.addToRolePolicy(
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion'],
          resources: [bucket.arnForObjects(objects)],
        }),
      );
      feature.addToRolePolicy(
        new PolicyStatement({
          // Without the right to list, S3 answers "forbidden" for an object that does not exist.
          actions: ['s3:ListBucket', 's3:ListBucketVersions'],
          resources: [bucket.bucketArn],
        }),
      );
    };
    grantRewriting(storage.archive, 'recordings/*');
    // A customer's own bucket is only read. Its recordings cannot be redacted, so they stay hidden.
    if (storage.recordingsBucket) grantRewriting(storage.recordingsBucket, '*');
    storage.key.grant(feature, 'kms:Decrypt', 'kms:GenerateDataKey');
    queue.grantSend(feature);
    queue.feed(feature, { batchSize: 1, maxConcurrency: 5 });

    props.alarms.when(counted('redaction', 'RedactionsImpossible'), {
      name: 'redaction impossible',
      impact: 'A part of a recording must not be kept and could not be removed. Nobody can play the recording.',
      threshold: 0,
    });
  }
}
