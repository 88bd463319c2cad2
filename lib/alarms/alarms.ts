import { Aws, NestedStack, Stack } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

interface AlarmWhen extends Partial<AlarmProps> {
  /** The alarm's name after `Fermata: `; also its heading in docs/runbook.md. */
  name: string;
  /** What people lose while it lasts: a sentence for three in the morning. */
  impact: string;
  threshold: number;
}

/**
 * Alarms to one mail address. Each says what people lose, and which heading of the runbook to read. The topic stays in
 * the main stack, because somebody has confirmed its subscription. The alarms and the dashboard are in a nested stack,
 * because a stack may have at most 500 resources (docs/decisions/0057).
 */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  /** Holds only resources that can be recreated at any time, and no permissions. */
  readonly stack: NestedStack;
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, { address, key }: { address: string | undefined; key: IKey }) {
    super(scope, id);
    this.#topic = new Topic(this, 'Topic', { displayName: 'Fermata', masterKey: key, enforceSSL: true });
    // A statement that refuses anything but TLS replaces a topic's default policy, which allowed CloudWatch to publish.
    this.#topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (address) this.#topic.addSubscription(new EmailSubscription(address));
    this.stack = new NestedStack(this, 'Stack', { description: 'Fermata: alarms and the dashboard' });
  }

  /**
   * An alarm when the metric is over the threshold; missing data is no alarm. The caller can change both. Every alarm
   * is a child of the nested stack, by its own name: when a feature moves to another place in the main stack, its alarms
   * stay the same resources, and CloudFormation need not create a second alarm of the same name first.
   */
  when(metric: IMetric, { name, impact, ...how }: AlarmWhen) {
    const alarm = new Alarm(this.stack, idOf(name), {
      // With the stack's name, because the account and region may have other alarms called "contacts-api errors". With a
      // colon, because these alarms used to be in the main stack without one: during the update that moves them, both
      // exist.
      alarmName: `${Stack.of(this).stackName}: ${name}`,
      alarmDescription: `${impact} What to do: docs/runbook.md, "${name}".`,
      metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...how,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    this.all.push(alarm);
  }
}

/** `contact-import dead letters` -> `ContactImportDeadLetters`. */
const idOf = (name: string) =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
