import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { SubscriptionCheckSettings } from '../../lambdas/subscription-check/settings.ts';
import { counted } from '../alarms/counts.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';
import type { ContactImport } from './contact-import.ts';
import type { ContactIntake } from './contact-intake.ts';

interface SubscriptionCheckProps extends Surroundings {
  storage: Storage;
  intake: ContactIntake;
  contactImport: ContactImport;
  /** The two readers of the contacts table's stream; DynamoDB supports no third. */
  contactReaders: readonly IFunction[];
}

/** Checks every hour who else receives the contact records, which are meant for one system. It only reads. */
export class SubscriptionCheck extends Construct {
  readonly feature: FeatureFunction<SubscriptionCheckSettings>;

  constructor(scope: Construct, id: string, props: SubscriptionCheckProps) {
    super(scope, id);
    const { storage, intake, contactImport, contactReaders, ...surroundings } = props;
    const { deployment, alarms } = props;
    const { contactRecords, connectInstanceArn } = deployment;
    const kinesisStreamArn =
      typeof contactRecords === 'object' && 'kinesisStreamArn' in contactRecords ? contactRecords.kinesisStreamArn : '';
    // Which stream of the account fills an existing bucket, only its owner knows.
    const knowsStream = connectInstanceArn !== undefined && intake.stream !== undefined;
    const impact = 'Nobody notices when another system starts to read the contact records.';
    const dead = deadLetters(this, 'DeadLetters', { of: 'subscription-check', impact, alarms });

    this.feature = new FeatureFunction<SubscriptionCheckSettings>(this, 'Function', {
      ...surroundings,
      feature: 'subscription-check',
      settings: {
        RECORD_BUCKET: intake.records.bucket.bucketName,
        RECORD_PREFIX: intake.records.prefix,
        KINESIS_STREAM_ARN: kinesisStreamArn,
        OWN_SOURCES: [contactImport.work.queue.queueArn, storage.contacts.tableStreamArn].join(','),
        OWN_TARGETS: [
          contactImport.work.queue.queueArn,
          ...[contactImport.feature, ...contactReaders].map(({ functionArn }) => functionArn),
          ...(intake.stream ? [intake.stream.deliveryStreamArn] : []),
        ].join(','),
        CONNECT_INSTANCE_ID: knowsStream ? connectInstanceArn.split('/')[1]! : '',
        CONNECT_ENDPOINT: deployment.connectSimulator ?? '',
      },
      errorImpact: impact,
      timeout: Duration.minutes(5),
      memorySize: 256,
      deadLetters: dead,
    });
    const arnOfAny = (service: string, resource: string) =>
      Stack.of(this).formatArn({ service, resource, resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    const allow = (actions: string[], ...resources: string[]) =>
      this.feature.addToRolePolicy(new PolicyStatement({ actions, resources }));
    allow(['s3:GetBucketNotification'], intake.records.bucket.bucketArn);
    // The local engine cannot tell for which rule the targets are requested.
    allow(['events:ListTargetsByRule'], deployment.connectSimulator ? '*' : arnOfAny('events', 'rule'));
    allow(['events:ListRules', 'lambda:ListEventSourceMappings', 'pipes:ListPipes'], '*');
    if (knowsStream) allow(['connect:ListInstanceStorageConfigs'], connectInstanceArn);
    if (kinesisStreamArn) {
      allow(['kinesis:ListStreamConsumers'], kinesisStreamArn);
      allow(['firehose:ListDeliveryStreams'], '*');
      allow(['firehose:DescribeDeliveryStream'], arnOfAny('firehose', 'deliverystream'));
    }
    onSchedule(this, 'Hourly', { feature: this.feature, deadLetters: dead, every: Duration.hours(1), input: {} });

    alarms.when(counted('subscription-check', 'OtherSubscriptions', 'Maximum', Duration.hours(1)), {
      name: 'second subscription on contact records',
      impact:
        'Something else in the account also receives the contact records, or Connect sends them elsewhere: data may leak, or be duplicated.',
      threshold: 0,
    });
  }
}
