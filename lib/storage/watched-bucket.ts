import { Aws } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ExistingBucket } from '../../deployments.ts';

/** A part of a bucket, our own or a customer's, that sends its new objects to a queue. */
export interface WatchedBucket {
  bucket: IBucket;
  prefix: string;
  /** Sends a message for every new object under the prefix, however it was uploaded. */
  announceTo(queue: Queue, options?: AnnounceOptions): void;
  /** Grants reading of current objects only, not of versions that were replaced or deleted. */
  grantRead(reader: IGrantable): void;
}

interface AnnounceOptions {
  /** Also announces archived, restored and deleted objects. */
  withLifecycle: boolean;
}

/** Later events of an object, as S3 names them in notifications and in EventBridge events. */
const lifecycleNotifications = [
  's3:ObjectRemoved:*',
  's3:ObjectRestore:*',
  's3:LifecycleExpiration:*',
  's3:LifecycleTransition',
  's3:IntelligentTiering',
];
const lifecycleEvents = [
  'Object Deleted',
  'Object Restore Initiated',
  'Object Restore Completed',
  'Object Restore Expired',
  'Object Storage Class Changed',
  'Object Access Tier Changed',
];

/** Grants reading and listing under the prefix. Without the right to list, S3 answers "forbidden" for a missing object. */
export const grantObjects = (bucket: IBucket, reader: IGrantable, prefix: string) => {
  const { grantPrincipal } = reader;
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`${prefix}*`)] }),
  );
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
  );
  bucket.encryptionKey?.grantDecrypt(reader);
};

/**
 * Our own bucket notifies the queue itself, which is cheapest. We must not overwrite the notification configuration of an
 * existing bucket, but EventBridge works beside it.
 */
export const watchedBucket = (scope: Construct, id: string, bucket: IBucket, prefix: string): WatchedBucket => ({
  bucket,
  prefix,
  announceTo: (queue, { withLifecycle } = { withLifecycle: false }) =>
    bucket instanceof Bucket
      ? notify(queue, { bucket, prefix, withLifecycle })
      : sendEvents(queue, { scope, id, bucket, prefix, withLifecycle }),
  grantRead: (reader) => grantObjects(bucket, reader, prefix),
});

/** A customer's bucket. */
export const existingBucket = (
  scope: Construct,
  id: string,
  { bucketName, prefix, keyArn }: ExistingBucket,
): WatchedBucket => {
  const encryptionKey = keyArn ? Key.fromKeyArn(scope, `${id}Key`, keyArn) : undefined;
  return watchedBucket(scope, id, Bucket.fromBucketAttributes(scope, id, { bucketName, encryptionKey }), prefix);
};

/**
 * Sets the property of CloudFormation itself, because CDK's construct deploys a function that does it after the bucket
 * exists.
 */
const notify = (
  queue: Queue,
  { bucket, prefix, withLifecycle }: { bucket: Bucket; prefix: string } & AnnounceOptions,
) => {
  // A condition on this bucket would be circular, because the bucket already refers to the queue.
  const fromThisAccount = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
  queue.grant(new ServicePrincipal('s3.amazonaws.com', { conditions: fromThisAccount }), 'sqs:SendMessage');
  const policy = queue.node.tryFindChild('Policy');
  if (policy) bucket.node.addDependency(policy);

  const filter = prefix === '' ? undefined : { s3Key: { rules: [{ name: 'prefix', value: prefix }] } };
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    queueConfigurations: ['s3:ObjectCreated:*', ...(withLifecycle ? lifecycleNotifications : [])].map((event) => ({
      event,
      queue: queue.queueArn,
      filter,
    })),
  };
};

const sendEvents = (
  queue: Queue,
  {
    scope,
    id,
    bucket,
    prefix,
    withLifecycle,
  }: { scope: Construct; id: string; bucket: IBucket; prefix: string } & AnnounceOptions,
) => {
  new Rule(scope, `${id}Objects`, {
    description: `${withLifecycle ? 'New and changed objects' : 'New objects'} in ${bucket.bucketName}`,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', ...(withLifecycle ? lifecycleEvents : [])],
      detail: { bucket: { name: [bucket.bucketName] }, ...(prefix && { object: { key: [{ prefix }] } }) },
    },
    targets: [new SqsQueue(queue)],
  });
};
