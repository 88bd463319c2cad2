import { TimeZone } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Deployment } from '../../deployments.ts';
import type { Alarms } from './alarms.ts';
import { counted } from './counts.ts';

/** Alarms not on failing programs, but on what the contact centre expects. */
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
      impact: 'More than 25 contacts that should have a recording have had none for an hour.',
      threshold: 25,
      evaluationPeriods: 4,
    });
    this.#noContact(alarms, deployment);
  }

  /**
   * "No contact" alone would raise an alarm every night. The scheduler knows the contact centre's hours, its time zone
   * and its clock changes: in every quarter of an hour of the opening hours it adds a zero to the number of contacts.
   * So that number is zero when the centre was open and silent, and missing when it was closed; missing data is no
   * alarm. Disabling the alarm's actions at night would not work: an alarm that is already active when they are enabled
   * again does not notify.
   */
  #noContact(alarms: Alarms, { openingHours: { days, from, to }, timeZone }: Deployment) {
    const contacts = counted('contact-import', 'ContactsImported');
    new Schedule(this, 'OpenTime', {
      description: 'Marks that the contact centre is open, by a zero among the contacts',
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
        'The contact centre is open and no contact has arrived for an hour: nobody calls, or contact records do not arrive.',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 4,
    });
  }
}
