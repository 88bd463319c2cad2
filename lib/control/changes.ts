import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  LogGroupLogDestination,
  WebSocketApi,
  type WebSocketRoute,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ChangesSettings } from '../../lambdas/changes/settings.ts';
import { counted } from '../alarms/counts.ts';
import { removalOf } from '../deployment/removal.ts';
import { socketThrottle } from '../deployment/request-limits.ts';
import { deadLetters } from '../function/dead-letters.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { onSchedule } from '../function/on-schedule.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * The channel that notifies open pages of changes: a WebSocket, its connections in the live table, and the live table's
 * stream. So a feature that changes a contact neither knows nor waits for the people who are looking at it.
 */
export class Changes extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  readonly #isSimulated: boolean;

  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage }) {
    super(scope, id);
    const { storage, ...surroundings } = props;
    const { deployment, alarms, key } = props;
    const impact = 'Open pages are not notified of changes; they show that, and poll every 15 seconds instead.';
    this.#isSimulated = deployment.connectSimulator !== undefined;
    this.api = new WebSocketApi(this, 'Gateway', {
      description: 'Fermata: notifies pages of changes',
      routeSelectionExpression: '$request.body.type',
    });
    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: deployment.retentionDays.logs,
      encryptionKey: key,
      removalPolicy: removalOf(deployment),
    });
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: 'changes',
      autoDeploy: true,
      throttle: socketThrottle(deployment.agents),
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
    });

    const common = {
      ...surroundings,
      feature: 'changes',
      settings: {
        LIVE_TABLE: storage.live.tableName,
        USERS_TABLE: storage.users.tableName,
        CHANGES_ENDPOINT: this.managementAddress,
      },
      errorImpact: impact,
      memorySize: 256,
    };
    const feature = (name: string, handler: string, timeout: Duration, deadLetterQueue?: IQueue) =>
      new FeatureFunction<ChangesSettings>(this, name, {
        ...common,
        handler,
        timeout,
        ...(deadLetterQueue && { deadLetters: deadLetterQueue }),
      });

    const onSocket = feature('OnSocket', 'onSocket', Duration.seconds(10));
    storage.grant(onSocket, { live: ['GetItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'] });
    this.#grantConnections(onSocket, 'POST');
    const integration = new WebSocketLambdaIntegration('OnSocket', onSocket);
    const routes = [
      this.api.addRoute('$connect', { integration }),
      this.api.addRoute('$disconnect', { integration }),
      this.api.addRoute('$default', { integration }),
    ];
    acknowledge(routes);

    const onChange = feature('OnChange', 'onChange', Duration.seconds(30));
    storage.grant(onChange, {
      live: ['Query', 'GetItem', 'DeleteItem', 'BatchWriteItem'],
      'live/byWork': ['Query'],
      users: ['GetItem'],
    });
    this.#grantConnections(onChange, 'POST');
    onChange.addEventSource(
      new DynamoEventSource(storage.live, {
        startingPosition: StartingPosition.LATEST,
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.or('INSERT', 'MODIFY'),
            dynamodb: { Keys: { sk: { S: FilterRule.or('live', 'state', 'settings') } } },
          }),
        ],
        batchSize: 100,
        // Pages have polled for anything older than a minute themselves.
        retryAttempts: 2,
        maxRecordAge: Duration.minutes(1),
      }),
    );

    const dead = deadLetters(this, 'DeadLetters', { of: 'changes', impact: removedImpact, alarms });
    const onceAMinute = feature('OnSchedule', 'onSchedule', Duration.seconds(59), dead);
    storage.grant(onceAMinute, {
      live: ['GetItem', 'DeleteItem', 'BatchWriteItem'],
      'live/byWork': ['Query'],
      users: ['GetItem'],
    });
    this.#grantConnections(onceAMinute, 'DELETE');
    onSchedule(this, 'EveryMinute', {
      feature: onceAMinute,
      deadLetters: dead,
      every: Duration.minutes(1),
      input: {},
    });
    alarms.when(counted('changes', 'ChangesNotSent', 'Sum', Duration.minutes(5)), {
      name: 'changes not sent',
      impact: 'Some open pages were not notified of changes, and show them up to four minutes late.',
      threshold: 50,
      evaluationPeriods: 2,
    });
    alarms.when(counted('changes', 'ConnectionsRefused', 'Sum', Duration.minutes(5)), {
      name: 'connections refused',
      impact: 'Many pages could not connect to the channel of changes; they poll every 15 seconds instead.',
      threshold: 100,
      evaluationPeriods: 2,
    });
  }

  /** The address to which browsers and programs connect. */
  get address(): string {
    return this.stage.url;
  }

  /** Where messages to connections are sent; on one machine a path at the engine. */
  get managementAddress(): string {
    return this.#isSimulated ? `/_aws/execute-api/${this.api.apiId}/${this.stage.stageName}` : this.stage.callbackUrl;
  }

  /** It may send messages to open connections. */
  grantSending(feature: FeatureFunction<unknown>) {
    this.#grantConnections(feature, 'POST');
  }

  /** A POST sends to a connection of this API, a DELETE closes it. */
  #grantConnections(feature: FeatureFunction<unknown>, method: 'POST' | 'DELETE') {
    feature.addToRolePolicy(
      new PolicyStatement({
        actions: ['execute-api:ManageConnections'],
        resources: [this.api.arnForExecuteApiV2(`${method}/@connections/*`, this.stage.stageName)],
      }),
    );
  }
}

const removedImpact = 'People who were removed may still be notified that something changed, but not what.';

const acknowledge = (routes: readonly WebSocketRoute[]) => {
  for (const route of routes)
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The feature itself checks a ticket, fetched over the authorized HTTP API and used once; the other routes exist on open connections only.',
    });
};

/** No headers are logged: one of them contains the ticket. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    at: '$context.requestTime',
    requestId: '$context.requestId',
    route: '$context.routeKey',
    status: '$context.status',
    connectionId: '$context.connectionId',
    milliseconds: '$context.integrationLatency',
    refused: '$context.error.message',
  }),
);
