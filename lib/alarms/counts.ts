import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** A metric that a feature counts itself, by name; see lambdas/kit/telemetry.ts. */
export const counted = (
  feature: string,
  metricName: string,
  statistic = 'Sum',
  period = Duration.minutes(15),
): Metric => new Metric({ namespace: 'Fermata', metricName, dimensionsMap: { service: feature }, statistic, period });
