import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from '../../deployments.ts';
import type { Alarms } from '../alarms/alarms.ts';
import { removalOf } from '../deployment/removal.ts';
import { bundle } from './bundle.ts';

/** Passed to every feature. */
export interface Surroundings {
  deployment: Deployment;
  alarms: Alarms;
  key: IKey;
}

interface FeatureFunctionProps<Settings> extends Surroundings {
  /** The folder under lambdas/, and the name in logs, metrics and alarms. */
  feature: string;
  /** The export of main.ts. A feature that is started in two ways has two. */
  handler?: string;
  /** Every setting that the feature reads; leaving one out does not compile. */
  settings: { readonly [Name in keyof Settings]-?: string };
  /** What people lose when it fails. */
  errorImpact: string;
  /** How many errors in five minutes raise no alarm, for a trigger that can refuse only by throwing an error. */
  tolerableErrors?: number;
  timeout: Duration;
  memorySize: number;
  /** Its reserved share of the account's concurrency. This many can always run at once, and never more. */
  reservedConcurrency?: number | undefined;
  /** Receives events that failed every time; for asynchronous starts. */
  deadLetters?: IQueue;
}

/** The only way to make a Lambda. */
export class FeatureFunction<Settings> extends Lambda {
  constructor(scope: Construct, id: string, props: FeatureFunctionProps<Settings>) {
    const { feature, handler = 'handler', settings, errorImpact, timeout, memorySize, alarms, key, deployment } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: deployment.retentionDays.logs,
      encryptionKey: key,
      removalPolicy: removalOf(deployment),
    });
    super(scope, id, {
      code: bundle(feature),
      handler: `index.${handler}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout,
      memorySize,
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      logGroup,
      deadLetterQueue: props.deadLetters,
      environment: {
        ...(settings as Record<string, string>),
        POWERTOOLS_SERVICE_NAME: feature,
        POWERTOOLS_METRICS_NAMESPACE: 'Fermata',
        LOG_LEVEL: 'INFO',
      },
    });
    const name = handler === 'handler' ? feature : `${feature} ${handler}`;
    alarms.when(this.metricErrors({ period: Duration.minutes(5) }), {
      name: `${name} errors`,
      impact: errorImpact,
      threshold: props.tolerableErrors ?? 0,
      // A single failure is retried. Failures in two of three periods are no coincidence.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    });
  }

  /** It may start this function, but none of its older versions. */
  grantStart(starter: FeatureFunction<unknown>) {
    starter.addToRolePolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.functionArn] }));
  }
}
