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
 * Reports that something is wrong, to one address, with what is lost and where to read on. The topic, whose subscription
 * somebody confirmed, is in the main stack; the alarms and the dashboard are in a nested one, because a stack may have at
 * most 500 resources (docs/decisions/0057).
 */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  /** Holds only what can be created anew at any time, and nothing that permits something. */
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
      // The account and region may have other alarms called "contacts-api errors".
      // The colon tells them from the alarms of the same name that were in the main stack once: while an update moves
      // them, CloudFormation has both.
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
