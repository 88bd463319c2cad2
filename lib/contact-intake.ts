import { Duration, Size, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
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
import { Construct } from 'constructs';
import type { Surroundings } from './feature-function.ts';
import type { Storage } from './storage.ts';
import { existingBucket, type WatchedBucket, watchedBucket } from './watched-bucket.ts';

/** How contact records come into a bucket: by a stream of ours, or as they do already. */
export class ContactIntake extends Construct {
  readonly records: WatchedBucket;
  /** Below it lies what could not be delivered; empty when nobody said where. */
  readonly errorPrefix: string;
  /** What Connect sends to; absent when the records come into an existing bucket. */
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
    this.stream = new DeliveryStream(this, 'Stream', {
      ...(contactRecords === 'own'
        ? { encryption: StreamEncryption.awsOwnedKey() }
        : { source: new KinesisStreamSource(Stream.fromStreamArn(this, 'Source', contactRecords.kinesisStreamArn)) }),
      destination: new S3Bucket(storage.recordBucket, {
        dataOutputPrefix: this.records.prefix,
        errorOutputPrefix: this.errorPrefix,
        bufferingInterval: Duration.seconds(deployment.gatherSeconds),
        bufferingSize: Size.mebibytes(64),
        compression: Compression.GZIP,
        // Not needed to read them, but whoever looks into an object sees one record a line.
        processors: [new AppendDelimiterToRecordProcessor()],
        encryptionKey: storage.key,
        // What cannot be delivered lies under the error prefix, with its reason.
        loggingConfig: new DisableLogging(),
      }),
    });
    if (contactRecords !== 'own') {
      Validations.of(this.stream).acknowledge({
        id: 'AwsSolutions-KDF1',
        reason:
          'What reads from a Kinesis stream keeps nothing of its own; the stream is encrypted as its owner has it.',
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
}
