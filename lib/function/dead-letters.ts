import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms.ts';

/** Keeps a feature's messages that failed every time for two weeks, with an alarm while there are any. */
export const deadLetters = (
  scope: Construct,
  id: string,
  { of, impact, alarms }: { of: string; impact: string; alarms: Alarms },
): Queue => {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  alarms.when(queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }), {
    name: `${of} dead letters`,
    impact,
    threshold: 0,
  });
  return queue;
};
