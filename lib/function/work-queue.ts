import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms.ts';
import { deadLetters } from './dead-letters.ts';
import type { FeatureFunction } from './feature-function.ts';

interface WorkQueueProps {
  /** Its name in alarms: the feature's, and what it carries when the feature has two. */
  name: string;
  /** What people lose while its messages wait or lie dead. */
  impact: string;
  /** Of the function that takes them; a message is hidden six times as long, as AWS asks. */
  timeout: Duration;
  /** An alarm when the oldest message has waited longer. */
  patience: Duration;
  alarms: Alarms;
}

/** Work that waits for a feature: tried five times, then laid down with the dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { name, impact, timeout, patience, alarms }: WorkQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      // SQS's own keys: the messages hold names of objects only, and S3 and EventBridge can send without a key of ours.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      deadLetterQueue: { queue: deadLetters(this, 'DeadLetters', { of: name, impact, alarms }), maxReceiveCount: 5 },
    });
    alarms.when(this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }), {
      name: `${name} waiting`,
      impact,
      threshold: patience.toSeconds(),
      evaluationPeriods: 3,
    });
  }

  /** It may send messages, and do nothing else with the queue. */
  grantSend(sender: IGrantable) {
    this.queue.grant(sender, 'sqs:SendMessage');
  }

  /** The feature takes them in batches and hands back single messages that failed. */
  feed<Settings>(
    feature: FeatureFunction<Settings>,
    { batchSize, maxConcurrency }: { batchSize: number; maxConcurrency: number },
  ) {
    feature.addEventSource(
      new SqsEventSource(this.queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
