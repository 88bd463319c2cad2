import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** What a feature counts itself, with the name it counts it by; see lambdas/kit/telemetry.ts. */
export const counted = (
  feature: string,
  metricName: string,
  statistic = 'Sum',
  period = Duration.minutes(15),
): Metric => new Metric({ namespace: 'Fermata', metricName, dimensionsMap: { service: feature }, statistic, period });
