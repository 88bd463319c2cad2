import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms.ts';
import { deadLetters } from './dead-letters.ts';
import type { FeatureFunction } from './feature-function.ts';

interface WorkQueueProps {
  /** Its name in alarms: the feature's name, and if the feature has two queues also what this one carries. */
  name: string;
  /** What people lose while its messages wait or have failed. */
  impact: string;
  /** The timeout of the function that receives its messages. A message is hidden six times as long, as AWS recommends. */
  timeout: Duration;
  /** There is an alarm when the oldest message has waited longer than this. */
  patience: Duration;
  alarms: Alarms;
}

/** Work that waits for a feature: tried five times, then moved to the dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { name, impact, timeout, patience, alarms }: WorkQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      // With SQS's own keys, S3 and EventBridge can send without a key of ours. Messages contain only names of objects.
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

  /** Lets the sender send messages, and do nothing else with the queue. */
  grantSend(sender: IGrantable) {
    this.queue.grant(sender, 'sqs:SendMessage');
  }

  /** Passes messages to the feature in batches. It returns those that failed, one by one. */
  feed<Settings>(
    feature: FeatureFunction<Settings>,
    { batchSize, maxConcurrency }: { batchSize: number; maxConcurrency: number },
  ) {
    feature.addEventSource(
      new SqsEventSource(this.queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
