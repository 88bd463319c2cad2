import type { Route } from '../../api/route.ts';
import { allRoutes } from '../../api/routes.ts';
import { accessListSettings } from '../../lambdas/access-list/settings.ts';
import { administrationApiSettings } from '../../lambdas/administration-api/settings.ts';
import { contactImportSettings } from '../../lambdas/contact-import/settings.ts';
import { contactsApiSettings } from '../../lambdas/contacts-api/settings.ts';
import { dailyEventSettings } from '../../lambdas/daily-event/settings.ts';
import { desktopApiSettings } from '../../lambdas/desktop-api/settings.ts';
import { liveContactsSettings } from '../../lambdas/live-contacts/settings.ts';
import { missingRecordingsSettings } from '../../lambdas/missing-recordings/settings.ts';
import { publicApiSettings } from '../../lambdas/public-api/settings.ts';
import { recordingControlSettings } from '../../lambdas/recording-control/settings.ts';
import { recordingImportSettings } from '../../lambdas/recording-import/settings.ts';
import { recordingWatchSettings } from '../../lambdas/recording-watch/settings.ts';
import { retentionSettings } from '../../lambdas/retention/settings.ts';
import { screenArrivalSettings } from '../../lambdas/screen-arrival/settings.ts';
import { screenExtractionSettings } from '../../lambdas/screen-extraction/settings.ts';
import { stagingApiSettings } from '../../lambdas/staging-api/settings.ts';
import { subscriptionCheckSettings } from '../../lambdas/subscription-check/settings.ts';
import { userSyncSettings } from '../../lambdas/user-sync/settings.ts';
import { workflowDecisionSettings } from '../../lambdas/workflow-decision/settings.ts';
import { fermataOf, production, resourcesOf, templateOf } from './kit.ts';

const { app } = fermataOf(production);
const template = templateOf(app);
const { all, every, properties } = resourcesOf(template);

describe('a deployed feature', () => {
  const functions = properties('AWS::Lambda::Function');
  const named = (feature: string) =>
    functions.filter(({ Environment }) => Environment.Variables.POWERTOOLS_SERVICE_NAME === feature);

  test.each([
    ['access-list', accessListSettings],
    ['contact-import', contactImportSettings],
    ['recording-import', recordingImportSettings],
    ['missing-recordings', missingRecordingsSettings],
    ['user-sync', userSyncSettings],
    ['public-api', publicApiSettings],
    ['contacts-api', contactsApiSettings],
    ['administration-api', administrationApiSettings],
    ['staging-api', stagingApiSettings],
    ['desktop-api', desktopApiSettings],
    ['screen-arrival', screenArrivalSettings],
    ['screen-extraction', screenExtractionSettings],
    ['workflow-decision', workflowDecisionSettings],
    ['daily-event', dailyEventSettings],
    ['retention', retentionSettings],
    ['recording-control', recordingControlSettings],
    ['subscription-check', subscriptionCheckSettings],
    ['live-contacts', liveContactsSettings],
    ['recording-watch', recordingWatchSettings],
  ])('called %s starts with the settings that it is given', (feature, settings) => {
    expect(named(feature)).not.toEqual([]);
    for (const { Environment } of named(feature)) {
      const given = Object.fromEntries(
        Object.entries(Environment.Variables).map(([name, value]) => [
          name,
          typeof value === 'string'
            ? value
            : name.endsWith('_URL')
              ? 'https://sqs.example.com/queue'
              : 'known-at-deployment',
        ]),
      );
      expect(settings.safeParse(given).error).toBeUndefined();
    }
  });

  test('runs on the same, newest runtime as all others, and logs to an encrypted group of its own', () => {
    expect(functions.length).toBeGreaterThan(20);
    for (const { Runtime, Architectures, LoggingConfig } of functions) {
      expect(Runtime).toBe('nodejs24.x');
      expect(Architectures).toEqual(['arm64']);
      expect(all[LoggingConfig.LogGroup.Ref]!.Type).toBe('AWS::Logs::LogGroup');
    }
  });

  const actionsOf = (path: RegExp, service: string, on = ''): string[] =>
    every('AWS::IAM::Policy')
      .filter(([id]) => path.test(id))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes(on))
      .flatMap(({ Action }: { Action: string | string[] }) => Action)
      .filter((action: string) => action.startsWith(`${service}:`));

  test('such as the import may insert in batches, but not delete from S3', () => {
    expect(actionsOf(/^ContactImportFunction/, 'dynamodb')).toEqual(
      expect.arrayContaining(['dynamodb:PartiQLInsert', 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem']),
    );
    expect(
      actionsOf(/^(ContactImport|RecordingImport|ContactsApi)Function/, 's3').filter((action) => /Delete/.test(action)),
    ).toEqual([]);
  });

  const tables = { contacts: 'StorageContacts6106FFE0', users: 'StorageUsers59A61EEB', staging: 'StorageStaging' };
  const writesOf = (path: RegExp, table: string) =>
    [
      ...new Set(actionsOf(path, 'dynamodb', table).filter((one) => /Put|Update|Delete|Write|PartiQL/.test(one))),
    ].sort();

  test('that anyone reaches without a token can read two items, and do nothing else', () => {
    const [policy, ...others] = every('AWS::IAM::Policy').filter(([id]) => /^PublicApiFunction/.test(id));
    expect(others).toEqual([]);
    const statements: { Action: string | string[] }[] = policy![1].Properties.PolicyDocument.Statement;
    const actions = [...new Set(statements.flatMap(({ Action }) => Action))].sort();
    expect(actions).toEqual(['dynamodb:GetItem', 'kms:Decrypt']);
  });

  test('such as search and playback may only add to the listening history, and replaces no entry by a condition of its own', () => {
    expect(writesOf(/^ContactsApiFunction/, tables.contacts)).toEqual(['dynamodb:PutItem']);
    for (const table of [tables.users, tables.staging]) expect(writesOf(/^ContactsApiFunction/, table)).toEqual([]);
    expect(actionsOf(/^ContactsApiFunction/, 'secretsmanager')).toEqual([]);
  });

  test('such as administration may not write contacts or read recordings', () => {
    expect(writesOf(/^AdministrationApiFunction/, tables.contacts)).toEqual([]);
    expect(writesOf(/^AdministrationApiFunction/, tables.users)).toEqual(['dynamodb:PutItem']);
    expect(actionsOf(/^AdministrationApiFunction/, 's3')).toEqual([]);
  });

  test('such as staging may add to the archive for a while, but not delete from it or touch another bucket', () => {
    const s3 = actionsOf(/^StagingApiFunction/, 's3').sort();
    expect(s3).toEqual(['s3:GetObject', 's3:ListBucket', 's3:ListMultipartUploadParts', 's3:PutObject']);
    expect(actionsOf(/^StagingApiFunction/, 's3', 'StorageArchiveEF4C9845').sort()).toEqual(s3);
  });

  test('such as retention alone may delete from the archive, and only current objects, and lists names but reads no recordings', () => {
    expect(actionsOf(/^RetentionFunction/, 's3').sort()).toEqual(['s3:DeleteObject', 's3:ListBucket']);
    const others = actionsOf(
      /^(?!RetentionFunction|ScreensScreenArrival|RedactionFunction)/,
      's3',
      'StorageArchiveEF4C9845',
    );
    expect(others.filter((action) => /Delete/.test(action))).toEqual([]);
    // Containers are removed once they were opened, and nothing else is.
    const arrival = every('AWS::IAM::Policy').find(([id]) => id.startsWith('ScreensScreenArrival'))!;
    const deleting = arrival[1].Properties.PolicyDocument.Statement.filter(
      ({ Action }: { Action: string | string[] }) => Action.includes('s3:DeleteObject'),
    );
    expect(deleting.map(({ Resource }: { Resource: object }) => JSON.stringify(Resource))).toEqual([
      expect.stringContaining('/arrivals/*'),
    ]);
  });

  test('such as redaction rewrites recordings, and removes only versions that it names (OD-05)', () => {
    expect([...new Set(actionsOf(/^RedactionFunction/, 's3'))].sort()).toEqual([
      's3:DeleteObjectVersion',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketVersions',
      's3:PutObject',
    ]);
    expect(actionsOf(/^RedactionApi/, 's3')).toEqual([]);
  });

  test('puts the password of a data server into the secret store, and none can read it (SU-20)', () => {
    expect(actionsOf(/./, 'secretsmanager').sort()).toEqual([
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:PutSecretValue',
    ]);
  });

  test('such as the Daily Event is counted and decided shard by shard, and each step is retried', () => {
    const [machine] = properties('AWS::StepFunctions::StateMachine');
    const text = machine.DefinitionString['Fn::Join'][1].map((part: unknown) =>
      typeof part === 'string' ? part : 'function',
    );
    const { States, StartAt } = JSON.parse(text.join(''));
    const way = [StartAt];
    for (let state = States[StartAt]; state; state = States[way.at(-1)]) {
      const next = state.Next ?? state.Choices?.[0].Next;
      if (!next) break;
      way.push(next);
    }
    expect(way).toEqual(['Begin', 'Due?', 'Count of every shard', 'Sum up', 'Decide of every shard', 'Finish']);
    const tasks = Object.values<{ Type: string; ItemProcessor?: { States: object } }>(States).flatMap((state) =>
      state.Type === 'Map' ? Object.values(state.ItemProcessor!.States) : [state],
    );
    for (const task of tasks.filter(({ Type }) => Type === 'Task')) expect(task.Retry).not.toHaveLength(0);
  });

  test('checks every five minutes, independent of zones, whether a Daily Event is due, because administrators can change Time and zone', () => {
    const asking = properties('AWS::Scheduler::Schedule').find(({ Target }) =>
      JSON.stringify(Target.Arn).includes('DailyEvent'),
    );
    expect(asking).toMatchObject({ ScheduleExpression: 'rate(5 minutes)' });
    expect(asking.Target.DeadLetterConfig).toBeDefined();
  });

  test('sends a message that fails five times to the dead letters, and gets none twice while it is processed', () => {
    // A message for the access list only says that it is time; the next one comes in 20 seconds.
    const sources = properties('AWS::Lambda::EventSourceMapping').filter(
      ({ ScalingConfig, EventSourceArn }) => ScalingConfig && !/^AccessList/.test(EventSourceArn['Fn::GetAtt'][0]),
    );
    expect(sources).toHaveLength(8);
    for (const { EventSourceArn, FunctionName, FunctionResponseTypes } of sources) {
      const queue = all[EventSourceArn['Fn::GetAtt'][0]]!.Properties;
      const { Timeout } = all[FunctionName.Ref]!.Properties;
      expect(queue.RedrivePolicy.maxReceiveCount).toBe(5);
      expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
      expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('learns of recordings however they are uploaded, and of contact records only by their prefix', () => {
    const [ctr] = all.StorageRecordBucket64D3677B!.Properties.NotificationConfiguration.QueueConfigurations;
    const [media] = all.StorageRecordingsBucket6074B87C!.Properties.NotificationConfiguration.QueueConfigurations;
    expect([ctr.Event, media.Event]).toEqual(['s3:ObjectCreated:*', 's3:ObjectCreated:*']);
    expect(ctr.Filter.S3Key.Rules).toEqual([{ Name: 'prefix', Value: 'ctr/' }]);
    expect(media.Filter).toBeUndefined();
  });

  test('has the routes of the contract in the gateway, which requires a token except where anyone may call', () => {
    const socket = ['$connect', '$default', '$disconnect'];
    const found = properties('AWS::ApiGatewayV2::Route')
      .filter(({ RouteKey }) => !socket.includes(RouteKey))
      .map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]);
    const wanted = Object.values<Route>(allRoutes).map(({ method, path, access }) => [
      `${method.toUpperCase()} ${path}`,
      access === 'anyone' ? 'NONE' : 'JWT',
    ]);
    // A request without a route gets the API's own answer: 401, 404 or 405; staging agents, PCs and gateways sign each call.
    const otherwise = [
      ['ANY /{proxy+}', 'NONE'],
      ['ANY /staging/v1/{proxy+}', 'NONE'],
      ['ANY /v1/desktop/{proxy+}', 'NONE'],
      ['ANY /v1/gateway/{proxy+}', 'NONE'],
      ['ANY /v1/gateway/live-calls', 'NONE'],
      ['ANY /v1/gateway/commands', 'NONE'],
      ['ANY /v1/gateway/command-answers', 'NONE'],
      ['ANY /v1/desktop/triggers', 'NONE'],
      ['ANY /v1/desktop/on-demand', 'NONE'],
    ];
    expect(found.sort()).toEqual([...wanted, ...otherwise].sort());
  });

  test('has access logs with the route and without the path, which may contain a customer’s number', () => {
    const [stage] = properties('AWS::ApiGatewayV2::Stage');
    expect(stage.AccessLogSettings.Format).toContain('$context.routeKey');
    expect(stage.AccessLogSettings.Format).not.toMatch(/context\.(path|identity)|querystring/i);
  });
});
