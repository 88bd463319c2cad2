import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import {
  Choice,
  Condition,
  DefinitionBody,
  JsonPath,
  LogLevel,
  Map as MapOver,
  StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { DailyEventSettings } from '../../lambdas/daily-event/settings.ts';
import { counted } from '../alarms/counts.ts';
import { removalOf } from '../deployment/removal.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * begin -> count the shards in parallel -> sum up -> decide the shards in parallel -> finish.
 *
 * An administrator may change its Time and zone at any moment, so the schedule is fixed and checks every five minutes.
 * `begin` decides whether a run is due, including one that was missed or interrupted. 288 checks a day cost less than
 * three cents. Every step is idempotent, and two at once decide the same.
 */
export class DailyEvent extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, ...surroundings } = props;
    const { alarms, deployment, key } = props;
    const impact = "The day's recordings are not decided: they stay on site, and only Immediate Uploads are uploaded.";

    const feature = new FeatureFunction<DailyEventSettings>(this, 'Function', {
      ...surroundings,
      feature: 'daily-event',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
      },
      errorImpact: impact,
      // Long enough for one of 16 shards of a day with a million contacts.
      timeout: Duration.minutes(15),
      memorySize: 1024,
    });
    storage.grant(feature, {
      // The metadata that rules write.
      contacts: ['Query', 'PutItem'],
      users: ['Query'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
      'staging/byWork': ['Query'],
    });

    const step = (name: string, what: string, input: Record<string, unknown>, resultPath: string) =>
      new LambdaInvoke(this, what, {
        lambdaFunction: feature,
        payload: TaskInput.fromObject({ step: name, ...input }),
        payloadResponseOnly: true,
        resultPath,
      }).addRetry({ interval: Duration.seconds(2), maxAttempts: 5, backoffRate: 3 });
    const runId = JsonPath.stringAt('$.run.runId');
    const everyShard = (name: string, what: string, resultPath: string) =>
      new MapOver(this, `${what} of every shard`, {
        itemsPath: '$.run.shards',
        // On one machine, each parallel branch is a process.
        maxConcurrency: deployment.connectSimulator ? 2 : 16,
        itemSelector: { runId, shard: JsonPath.numberAt('$$.Map.Item.Value') },
        resultPath,
      }).itemProcessor(
        step(name, what, { runId: JsonPath.stringAt('$.runId'), shard: JsonPath.numberAt('$.shard') }, '$'),
      );

    const run = everyShard('countShard', 'Count', '$.counts')
      .next(step('sumUp', 'Sum up', { runId, counts: JsonPath.objectAt('$.counts') }, '$.sum'))
      .next(everyShard('decideShard', 'Decide', '$.decided'))
      .next(step('finish', 'Finish', { runId, decided: JsonPath.objectAt('$.decided') }, '$.finished'));
    const begin = step('begin', 'Begin', {}, '$.run').next(
      new Choice(this, 'Due?')
        .when(Condition.booleanEquals('$.run.due', true), run)
        .otherwise(new Succeed(this, 'Nothing to do')),
    );

    this.machine = new StateMachine(this, 'Run', {
      comment: 'The Daily Event',
      definitionBody: DefinitionBody.fromChainable(begin),
      timeout: Duration.hours(4),
      tracingEnabled: true,
      removalPolicy: RemovalPolicy.DESTROY,
      logs: {
        destination: new LogGroup(this, 'RunLogs', {
          retention: deployment.retentionDays.logs,
          encryptionKey: key,
          removalPolicy: removalOf(deployment),
        }),
        level: LogLevel.ALL,
        // Ids and numbers are in the features' own logs.
        includeExecutionData: false,
      },
    });
    const dead = deadLetters(this, 'DeadLetters', { of: 'daily-event', impact, alarms });
    Validations.of(dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the queue for the scheduler’s dead letters.',
    });
    new Schedule(this, 'Asking', {
      description: 'Checks whether the Daily Event is due',
      schedule: ScheduleExpression.rate(Duration.minutes(deployment.connectSimulator ? 1 : 5)),
      target: new StepFunctionsStartExecution(this.machine, { deadLetterQueue: dead, retryAttempts: 3 }),
    });

    alarms.when(this.machine.metricFailed({ period: Duration.minutes(15), statistic: 'Sum' }), {
      name: 'daily event failed',
      impact,
      threshold: 0,
    });
    alarms.when(this.machine.metricTimedOut({ period: Duration.minutes(15), statistic: 'Sum' }), {
      name: 'daily event took too long',
      impact,
      threshold: 0,
    });
    alarms.when(counted('daily-event', 'DataServersSilent', 'Maximum', Duration.minutes(5)), {
      name: 'data server silent',
      impact:
        'A data server has not reported for a quarter of an hour. Recordings stay on site; if it is down, PCs cannot drop theirs.',
      threshold: 0,
    });
    alarms.when(counted('daily-event', 'GatewaysSilent', 'Maximum', Duration.minutes(5)), {
      name: 'gateway silent',
      impact: 'A gateway has not reported for five minutes: recordings of its site get no flags, or get them late.',
      threshold: 0,
      evaluationPeriods: 2,
    });
    alarms.when(counted('daily-event', 'OldestWaitingHours', 'Maximum'), {
      name: 'upload older than two daily events',
      impact: 'Recordings have waited on site for more than two days: if a data server is lost, so are they.',
      threshold: 48,
    });
  }
}
