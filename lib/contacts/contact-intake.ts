import { Duration, Size, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  AppendDelimiterToRecordProcessor,
  Compression,
  DeliveryStream,
  DisableLogging,
  KinesisStreamSource,
  S3Bucket,
  StreamEncryption,
} from 'aws-cdk-lib/aws-kinesisfirehose';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';
import { existingBucket, type WatchedBucket, watchedBucket } from '../storage/watched-bucket.ts';

/** Brings contact records into a bucket: through our own stream, or through the customer's stream or bucket. */
export class ContactIntake extends Construct {
  readonly records: WatchedBucket;
  /** The prefix of records that could not be delivered; empty if none is set. */
  readonly errorPrefix: string;
  /** The stream that Connect sends to; absent if the records arrive in an existing bucket. */
  readonly stream?: DeliveryStream;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, deployment, alarms } = props;
    const { contactRecords } = deployment;
    if (contactRecords !== 'own' && 'bucketName' in contactRecords) {
      this.records = existingBucket(this, 'Records', contactRecords);
      this.errorPrefix = contactRecords.errorPrefix ?? '';
      return;
    }

    this.records = watchedBucket(this, 'Records', storage.recordBucket, 'ctr/');
    this.errorPrefix = 'ctr-errors/';
    const deliverer = this.#deliverer(storage, contactRecords === 'own' ? undefined : contactRecords);
    const role = deliverer.withoutPolicyUpdates();
    this.stream = new DeliveryStream(this, 'Stream', {
      role,
      ...(contactRecords === 'own'
        ? { encryption: StreamEncryption.awsOwnedKey() }
        : { source: new KinesisStreamSource(Stream.fromStreamArn(this, 'Source', contactRecords.kinesisStreamArn)) }),
      destination: new S3Bucket(storage.recordBucket, {
        role,
        dataOutputPrefix: this.records.prefix,
        errorOutputPrefix: this.errorPrefix,
        bufferingInterval: Duration.seconds(deployment.gatherSeconds),
        bufferingSize: Size.mebibytes(64),
        compression: Compression.GZIP,
        // Fermata does not need it, but people who look into an object see one record per line.
        processors: [new AppendDelimiterToRecordProcessor()],
        encryptionKey: storage.key,
        // Records that cannot be delivered are stored under the error prefix, with the reason.
        loggingConfig: new DisableLogging(),
      }),
    });
    this.stream.node.addDependency(deliverer);
    if (contactRecords !== 'own') {
      Validations.of(this.stream).acknowledge({
        id: 'AwsSolutions-KDF1',
        reason:
          'It reads from a Kinesis stream and stores nothing itself; the owner of that stream decides on encryption.',
      });
    }
    const freshness = new Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: this.stream.deliveryStreamName },
      statistic: 'Maximum',
      period: Duration.minutes(5),
    });
    alarms.when(freshness, {
      name: 'contact-intake delivery late',
      impact: 'Contact records wait in Firehose: new contacts do not appear, and after a day they are lost.',
      threshold: 900,
      evaluationPeriods: 3,
    });
  }

  /**
   * The permissions that Firehose needs according to its documentation, limited to its two prefixes. CDK's own grants
   * would let it delete, and write anywhere in the bucket, even to the quarantine.
   */
  #deliverer({ recordBucket, key }: Storage, source: { kinesisStreamArn: string; keyArn?: string } | undefined): Role {
    const role = new Role(this, 'Deliverer', { assumedBy: new ServicePrincipal('firehose.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [recordBucket.bucketArn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        resources: [this.records.prefix, this.errorPrefix].map((prefix) => recordBucket.arnForObjects(`${prefix}*`)),
      }),
    );
    key.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    if (!source) return role;
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
        resources: [source.kinesisStreamArn],
      }),
    );
    if (source.keyArn) Key.fromKeyArn(this, 'SourceKey', source.keyArn).grantDecrypt(role);
    return role;
  }
}
