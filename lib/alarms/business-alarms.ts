import { TimeZone } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Deployment } from '../../deployments.ts';
import type { Alarms } from './alarms.ts';
import { counted } from './counts.ts';

/** Not whether a program fails, but whether the contact centre gets what it is there for. */
export class BusinessAlarms extends Construct {
  constructor(scope: Construct, id: string, { alarms, deployment }: { alarms: Alarms; deployment: Deployment }) {
    super(scope, id);
    alarms.when(counted('contact-import', 'RecordsQuarantined'), {
      name: 'contact records quarantined',
      impact: 'Some contact records could not be read: those contacts are not in Fermata.',
      threshold: 0,
    });
    alarms.when(counted('missing-recordings', 'RecordingsMissing', 'Maximum'), {
      name: 'many recordings missing',
      impact: 'More than 25 contacts have had no recording for an hour that should have one.',
      threshold: 25,
      evaluationPeriods: 4,
    });
    this.#noContact(alarms, deployment);
  }

  /**
   * "No contact" alone would ring every night. The scheduler knows the contact centre's hours, its time zone and its
   * clock changes: in every open quarter of an hour it adds nothing, a zero, to the number of contacts. So that number
   * is zero when it was open and silent, and missing when it was closed, and missing is no alarm. Pausing the alarm's
   * actions by night would not do: an alarm that is up already when they come back does not ring.
   */
  #noContact(alarms: Alarms, { openingHours: { days, from, to }, timeZone }: Deployment) {
    const contacts = counted('contact-import', 'ContactsImported');
    new Schedule(this, 'OpenTime', {
      description: 'Says that the contact centre is open, by a zero among the contacts',
      schedule: ScheduleExpression.cron({
        minute: '0/15',
        hour: `${from}-${to - 1}`,
        weekDay: days.join(','),
        timeZone: TimeZone.of(timeZone),
      }),
      target: new Universal({
        service: 'cloudwatch',
        action: 'putMetricData',
        input: ScheduleTargetInput.fromObject({
          Namespace: contacts.namespace,
          MetricData: [
            {
              MetricName: contacts.metricName,
              Dimensions: Object.entries(contacts.dimensions!).map(([Name, Value]) => ({ Name, Value })),
              Value: 0,
              Unit: 'Count',
            },
          ],
        }),
        policyStatements: [
          new PolicyStatement({
            actions: ['cloudwatch:PutMetricData'],
            resources: ['*'],
            conditions: { StringEquals: { 'cloudwatch:namespace': contacts.namespace } },
          }),
        ],
      }),
    });
    alarms.when(contacts, {
      name: 'no contact for an hour',
      impact:
        'The contact centre is open and no contact came in for an hour: nobody calls, or contact records are not coming.',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 4,
    });
  }
}
