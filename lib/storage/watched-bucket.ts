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
  /** Every new object under the prefix becomes a message, however it was uploaded; optionally also other changes. */
  announceTo(queue: Queue, what?: Announced): void;
  /** Current objects only; older versions, which were replaced or deleted, cannot be read. */
  grantRead(reader: IGrantable): void;
}

interface Announced {
  /** Also archived, restored and deleted objects. */
  lifeToo: boolean;
}

/** The rest of an object's life, as S3 names it in notifications and in EventBridge events. */
const lifeNotifications = [
  's3:ObjectRemoved:*',
  's3:ObjectRestore:*',
  's3:LifecycleExpiration:*',
  's3:LifecycleTransition',
  's3:IntelligentTiering',
];
const lifeEvents = [
  'Object Deleted',
  'Object Restore Initiated',
  'Object Restore Completed',
  'Object Restore Expired',
  'Object Storage Class Changed',
  'Object Access Tier Changed',
];

/** Reads and lists what is under the prefix. Without the right to list, S3 answers "forbidden" for a missing object. */
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
 * Our own bucket notifies the queue itself, which is cheapest. An existing bucket has a notification configuration that
 * is not ours to overwrite; EventBridge works beside it.
 */
export const watchedBucket = (scope: Construct, id: string, bucket: IBucket, prefix: string): WatchedBucket => ({
  bucket,
  prefix,
  announceTo: (queue, { lifeToo } = { lifeToo: false }) =>
    bucket instanceof Bucket
      ? notify(queue, { bucket, prefix, lifeToo })
      : sendEvents(queue, { scope, id, bucket, prefix, lifeToo }),
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
 * Written at the lowest level, because the high-level construct deploys a program that would do it after the bucket
 * exists.
 */
const notify = (queue: Queue, { bucket, prefix, lifeToo }: { bucket: Bucket; prefix: string } & Announced) => {
  // Not "from this bucket": the bucket already refers to the queue, and they cannot both come first.
  const fromThisAccount = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
  queue.grant(new ServicePrincipal('s3.amazonaws.com', { conditions: fromThisAccount }), 'sqs:SendMessage');
  const policy = queue.node.tryFindChild('Policy');
  if (policy) bucket.node.addDependency(policy);

  const filter = prefix === '' ? undefined : { s3Key: { rules: [{ name: 'prefix', value: prefix }] } };
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    queueConfigurations: ['s3:ObjectCreated:*', ...(lifeToo ? lifeNotifications : [])].map((event) => ({
      event,
      queue: queue.queueArn,
      filter,
    })),
  };
};

const sendEvents = (
  queue: Queue,
  { scope, id, bucket, prefix, lifeToo }: { scope: Construct; id: string; bucket: IBucket; prefix: string } & Announced,
) => {
  new Rule(scope, `${id}Objects`, {
    description: `${lifeToo ? 'The life of objects' : 'New objects'} in ${bucket.bucketName}`,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', ...(lifeToo ? lifeEvents : [])],
      detail: { bucket: { name: [bucket.bucketName] }, ...(prefix && { object: { key: [{ prefix }] } }) },
    },
    targets: [new SqsQueue(queue)],
  });
};
