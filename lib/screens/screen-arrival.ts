import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ScreenArrivalSettings } from '../../lambdas/screen-arrival/settings.ts';
import { counted } from '../alarms/counts.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { ScreenQueues } from './screen-queues.ts';

/** Opens the containers that PCs sealed. The only function that may use the private half of the sealing key. */
export class ScreenArrival extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; queues: ScreenQueues; redactions: WorkQueue },
  ) {
    super(scope, id);
    const { storage, queues, redactions, ...surroundings } = props;
    const { archive, sealingKey } = storage;
    const feature = new FeatureFunction<ScreenArrivalSettings>(this, 'Function', {
      ...surroundings,
      feature: 'screen-arrival',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        STAGING_TABLE: storage.staging.tableName,
        DESKTOPS_TABLE: storage.desktops.tableName,
        ARCHIVE_BUCKET: archive.bucketName,
        SEALING_KEY: sealingKey.keyArn,
        REDACTION_QUEUE: redactions.queue.queueUrl,
      },
      errorImpact: 'Screens have arrived and cannot be played yet. Their sealed containers are safe in the archive.',
      timeout: Duration.minutes(5),
      memorySize: 1024,
    });
    storage.grant(feature, {
      contacts: ['Query'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      desktops: ['GetItem'],
    });
    const allow = (actions: string[], resource: string) =>
      feature.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(['s3:GetObject', 's3:DeleteObject'], archive.arnForObjects('arrivals/*'));
    allow(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], archive.arnForObjects('recordings/*'));
    // A screen that was made again replaces one that must not be seen, so the older version must not be restorable.
    allow(['s3:DeleteObjectVersion'], archive.arnForObjects('arrivals/*'));
    allow(['s3:DeleteObjectVersion'], archive.arnForObjects('recordings/*'));
    allow(['s3:ListBucketVersions'], archive.bucketArn);
    // Without the right to list, S3 answers "forbidden" for an object that does not exist.
    allow(['s3:ListBucket'], archive.bucketArn);
    allow(['kms:Decrypt'], sealingKey.keyArn);
    storage.key.grant(feature, 'kms:Decrypt', 'kms:GenerateDataKey');
    redactions.grantSend(feature);
    // One at a time, because a large recording needs all the memory and time.
    queues.arrivals.feed(feature, { batchSize: 1, maxConcurrency: 10 });

    props.alarms.when(counted('screen-arrival', 'ScreensWithheld'), {
      name: 'screens withheld on arrival',
      impact: 'A pause became known while a screen was on its way. It shows what must be black, so nobody can play it.',
      threshold: 0,
    });
    props.alarms.when(counted('screen-arrival', 'ContainersNotOpened'), {
      name: 'containers not opened',
      impact: 'Recordings of screens arrived damaged, or sealed for another key. They stay in the archive, unopened.',
      threshold: 0,
    });
  }
}
