import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Route } from '../../api/route.ts';
import { allRoutes } from '../../api/routes.ts';
import { deployments } from '../../deployments.ts';
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
import { Checks } from '../../lib/deployment/checks.ts';
import { fermataOf, instanceArn, production, root, templateOf, withConsole } from './kit.ts';

jest.setTimeout(60_000);

const { app, fermata, console: consoleStack } = withConsole(production);
const template = templateOf(app);
const consoleTemplate = templateOf(app, 'FermataConsole');

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
type Resource = { Type: string; Properties: any; DeletionPolicy?: string; UpdateReplacePolicy?: string };
const all: Record<string, Resource> = template.toJSON().Resources;
const every = (type: string) => Object.entries(all).filter(([, { Type }]) => Type === type);
const properties = (type: string) => every(type).map(([, { Properties }]) => Properties);

describe('good practice', () => {
  test.each([
    ['Fermata', fermata],
    ['FermataConsole', consoleStack],
  ])('%s has nothing that cdk-nag objects to', (_name, stack) => {
    expect(new Checks(app).validateScope(stack).violations).toEqual([]);
  });

  test('CloudFormation itself has no findings', () => {
    const report = JSON.parse(readFileSync(join(app.synth().directory, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });

  test('the checks can fail: they find a queue without TLS and a role that may do everything', () => {
    const { fermata: careless } = fermataOf(production);
    new Queue(careless, 'Careless');
    new Role(careless, 'Almighty', { assumedBy: new AccountRootPrincipal() }).addToPolicy(
      new PolicyStatement({ actions: ['s3:*'], resources: ['*'] }),
    );
    const found = new Checks(careless).validateScope(careless).violations.map(({ ruleName }) => ruleName);
    expect(found.sort()).toEqual([
      'AwsSolutions-IAM5[Action::s3:*]',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-SQS3',
      'AwsSolutions-SQS4',
    ]);
  });
});

describe('what must survive everything', () => {
  test('keeps its logical id, is retained, and cannot be deleted by accident', () => {
    const retained = Object.entries(all).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate');
    const stateful = retained.filter(([, { Type }]) => Type !== 'AWS::Logs::LogGroup').map(([id]) => id);
    expect(stateful.sort()).toEqual([
      'SignInPoolFD298EFA',
      'SignInPooladministratorE1467B04',
      'SignInPoolagentD82DDEE8',
      'SignInPoolsupervisor88B08FAD',
      'StorageAccessLogs96FB524C',
      'StorageArchiveEF4C9845',
      'StorageContacts6106FFE0',
      'StorageDesktopsA6554D05',
      'StorageKeyBAA9457B',
      'StorageLiveA2BB79F5',
      'StorageRecordBucket64D3677B',
      'StorageRecordingsBucket6074B87C',
      'StorageSealingKeyDEBA8CB3',
      'StorageStaging3ABFE7E0',
      'StorageUsers59A61EEB',
    ]);
    for (const [, { UpdateReplacePolicy }] of retained) expect(UpdateReplacePolicy).toBe('Retain');
    for (const [id, { Properties: table }] of every('AWS::DynamoDB::Table')) {
      expect(table.DeletionProtectionEnabled).toBe(true);
      const live = id === 'StorageLiveA2BB79F5';
      const expires = live || id.startsWith('StorageDesktops');
      expect(table.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: !live });
      expect(table.TimeToLiveSpecification).toEqual(
        expires ? { AttributeName: 'expiresAt', Enabled: true } : undefined,
      );
    }
    expect(properties('AWS::Cognito::UserPool')[0].DeletionProtection).toBe('ACTIVE');
  });

  test('recordings and contact records are deleted after the days in the settings, or never', () => {
    const expirations = ([id]: [string, Resource]) =>
      all[id]!.Properties.LifecycleConfiguration.Rules.map(
        (rule: { ExpirationInDays?: number }) => rule.ExpirationInDays,
      );
    const buckets = Object.fromEntries(every('AWS::S3::Bucket').map((bucket) => [bucket[0], expirations(bucket)]));
    expect(buckets).toEqual({
      StorageAccessLogs96FB524C: [365],
      StorageArchiveEF4C9845: [undefined],
      StorageRecordBucket64D3677B: [731],
      StorageRecordingsBucket6074B87C: [undefined],
    });
    for (const group of properties('AWS::Logs::LogGroup')) expect(group.RetentionInDays).toBe(365);
  });

  test('recordings, contact records, tables, logs and alarms are encrypted with the one key, which rotates', () => {
    const key = { 'Fn::GetAtt': ['StorageKeyBAA9457B', 'Arn'] };
    const [own, sealing] = properties('AWS::KMS::Key');
    expect(own).toMatchObject({ EnableKeyRotation: true });
    // What PCs seal for it is encrypted once more by the bucket that it arrives in.
    expect(sealing).toMatchObject({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    for (const id of ['StorageRecordBucket64D3677B', 'StorageRecordingsBucket6074B87C', 'StorageArchiveEF4C9845']) {
      const [rule] = all[id]!.Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      expect(rule.ServerSideEncryptionByDefault).toEqual({ KMSMasterKeyID: key, SSEAlgorithm: 'aws:kms' });
    }
    for (const table of properties('AWS::DynamoDB::Table')) expect(table.SSESpecification.KMSMasterKeyId).toEqual(key);
    for (const group of properties('AWS::Logs::LogGroup')) expect(group.KmsKeyId).toEqual(key);
    for (const topic of properties('AWS::SNS::Topic')) expect(topic.KmsMasterKeyId).toEqual(key);
  });

  test('no bucket is public, all require TLS, and access to recordings is logged', () => {
    const buckets = every('AWS::S3::Bucket');
    const tlsOnly = properties('AWS::S3::BucketPolicy').filter(({ PolicyDocument }) =>
      PolicyDocument.Statement.some(
        ({ Effect, Condition }: { Effect: string; Condition?: { Bool?: Record<string, string> } }) =>
          Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      ),
    );
    expect(tlsOnly.map(({ Bucket }) => Bucket.Ref).sort()).toEqual(buckets.map(([id]) => id).sort());
    for (const [, { Properties }] of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    }
    expect(all.StorageRecordingsBucket6074B87C!.Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: 'StorageAccessLogs96FB524C' },
      LogFilePrefix: 'recordings/',
    });
    expect(all.StorageArchiveEF4C9845!.Properties.LoggingConfiguration.LogFilePrefix).toBe('archive/');
  });

  test('interrupted uploads of staging agents stay in the archive for a week, and overwritten objects for a month', () => {
    const { VersioningConfiguration, LifecycleConfiguration } = all.StorageArchiveEF4C9845!.Properties;
    expect(VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(LifecycleConfiguration.Rules).toEqual([
      {
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        ExpiredObjectDeleteMarker: true,
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      },
    ]);
  });
});

describe('alarms', () => {
  const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
  const alarms = properties('AWS::CloudWatch::Alarm');

  const nameOf = ({ AlarmName }: { AlarmName: string }) => AlarmName.replace(/^Fermata /, '');

  test('each has a runbook heading with its name, and each heading has an alarm', () => {
    const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    // Alarms of some ways to sign in exist only where a deployment has them: test/lib/sign-in.test.ts.
    const ofSignIn = ['federated-token errors', 'sign-in-return errors', 'password-change errors'];
    expect(headings.sort()).toEqual([...alarms.map(nameOf), ...ofSignIn].sort());
  });

  test("each has the stack's name as a prefix, so that it cannot clash with an existing alarm of the account", () => {
    for (const { AlarmName } of alarms) expect(AlarmName).toMatch(/^Fermata \S/);
  });

  test('each is the same resource wherever its feature is in the stack: a second one with its name is never created', () => {
    for (const [id, { Properties }] of every('AWS::CloudWatch::Alarm')) {
      const words = nameOf(Properties).replace(/[^A-Za-z0-9]/g, '');
      expect(id.toLowerCase()).toMatch(new RegExp(`^alarms${words.toLowerCase()}[0-9a-f]{8}$`));
    }
  });

  test('each says what people lose, and notifies the one address', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmDescription).toContain(`docs/runbook.md, "${nameOf({ AlarmName })}"`);
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^AlarmsTopic/) }]);
    }
    expect(properties('AWS::SNS::Subscription')).toEqual([
      expect.objectContaining({ Protocol: 'email', Endpoint: 'on-call@example.com' }),
    ]);
  });

  test('CloudWatch may publish: the topic and its key allow it', () => {
    const allowed = (document: {
      Statement: { Effect: string; Principal?: { Service?: string }; Action: string | string[] }[];
    }) =>
      document.Statement.filter(
        ({ Effect, Principal }) => Effect === 'Allow' && Principal?.Service === 'cloudwatch.amazonaws.com',
      ).flatMap(({ Action }) => Action);
    expect(properties('AWS::SNS::TopicPolicy').flatMap(({ PolicyDocument }) => allowed(PolicyDocument))).toEqual([
      'sns:Publish',
    ]);
    const [key] = properties('AWS::KMS::Key');
    expect(allowed(key.KeyPolicy)).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']));
  });

  test('the metrics of alarms and dashboard are counted by the feature itself', () => {
    const text = JSON.stringify(template.toJSON()).replaceAll('\\"', '"');
    const looked = [
      ...[...text.matchAll(/"Fermata","(\w+)","service","([\w-]+)"/g)].map(
        ([, metric, feature]) => `${feature} ${metric}`,
      ),
      ...alarms
        .filter(({ Namespace }) => Namespace === 'Fermata')
        .map(({ MetricName, Dimensions }) => `${Dimensions[0].Value} ${MetricName}`),
    ];
    const counted = readdirSync(join(root, 'lambdas'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap(({ parentPath, name }) => {
        const [feature] = relative(join(root, 'lambdas'), parentPath).split('/');
        const text = readFileSync(join(parentPath, name), 'utf8');
        return [...text.matchAll(/count\('(\w+)'/g)].map(([, metric]) => `${feature} ${metric}`);
      });
    // What every holder of recordings counts is written once, in the domain.
    const handOver = join(root, 'domain/upload/hand-over');
    for (const name of readdirSync(handOver)) {
      const text = readFileSync(join(handOver, name), 'utf8');
      for (const [, metric] of text.matchAll(/count\('(\w+)'/g))
        counted.push(`staging-api ${metric}`, `desktop-api ${metric}`);
    }
    // What is done for screens by whichever function learns of it first.
    for (const name of readdirSync(join(root, 'domain/desktop'))) {
      const text = readFileSync(join(root, 'domain/desktop', name), 'utf8');
      for (const [, metric] of text.matchAll(/count\('(\w+)'/g))
        counted.push(
          ...['desktop-api', 'screen-extraction', 'screen-arrival'].map((feature) => `${feature} ${metric}`),
        );
    }
    expect(looked.length).toBeGreaterThan(5);
    expect(counted).toEqual(expect.arrayContaining(looked));
    expect(looked).toEqual(expect.arrayContaining(['retention RecordingsRemoved', 'staging-api RecordingsArchived']));
  });

  test('an hour without a contact raises an alarm only in opening hours: a closed hour has no data, an open one has zeros', () => {
    const alarm = alarms.find((alarm) => nameOf(alarm) === 'no contact for an hour');
    expect(alarm).toMatchObject({ TreatMissingData: 'notBreaching', Threshold: 1, Period: 900, EvaluationPeriods: 4 });
    const open = properties('AWS::Scheduler::Schedule').find(({ Target }) =>
      JSON.stringify(Target.Arn).includes('putMetricData'),
    );
    expect(open).toMatchObject({
      ScheduleExpression: 'cron(0/15 8-17 ? * MON,TUE,WED,THU,FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    expect(JSON.parse(open.Target.Input)).toEqual({
      Namespace: 'Fermata',
      MetricData: [
        {
          MetricName: alarm.MetricName,
          Dimensions: [{ Name: 'service', Value: 'contact-import' }],
          Value: 0,
          Unit: 'Count',
        },
      ],
    });
    expect(alarm.Dimensions).toEqual([{ Name: 'service', Value: 'contact-import' }]);
  });
});

describe('features', () => {
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
  ])('%s starts with the settings it is given', (feature, settings) => {
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

  test('all run on the same, newest runtime, and log to their own encrypted group', () => {
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

  test('the import may insert in batches, and may not delete from S3', () => {
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

  test('the function that anyone reaches without a token can read two items, and do nothing else', () => {
    const [policy, ...others] = every('AWS::IAM::Policy').filter(([id]) => /^PublicApiFunction/.test(id));
    expect(others).toEqual([]);
    const statements: { Action: string | string[] }[] = policy![1].Properties.PolicyDocument.Statement;
    const actions = [...new Set(statements.flatMap(({ Action }) => Action))].sort();
    expect(actions).toEqual(['dynamodb:GetItem', 'kms:Decrypt']);
  });

  test('search and playback may only add to the listening history; that no entry is replaced is their own condition', () => {
    expect(writesOf(/^ContactsApiFunction/, tables.contacts)).toEqual(['dynamodb:PutItem']);
    for (const table of [tables.users, tables.staging]) expect(writesOf(/^ContactsApiFunction/, table)).toEqual([]);
    expect(actionsOf(/^ContactsApiFunction/, 'secretsmanager')).toEqual([]);
  });

  test('administration may not write contacts or read recordings', () => {
    expect(writesOf(/^AdministrationApiFunction/, tables.contacts)).toEqual([]);
    expect(writesOf(/^AdministrationApiFunction/, tables.users)).toEqual(['dynamodb:PutItem']);
    expect(actionsOf(/^AdministrationApiFunction/, 's3')).toEqual([]);
  });

  test('a staging agent’s temporary access may add to the archive, but not delete from it or touch another bucket', () => {
    const s3 = actionsOf(/^StagingApiFunction/, 's3').sort();
    expect(s3).toEqual(['s3:GetObject', 's3:ListBucket', 's3:ListMultipartUploadParts', 's3:PutObject']);
    expect(actionsOf(/^StagingApiFunction/, 's3', 'StorageArchiveEF4C9845').sort()).toEqual(s3);
  });

  test('only retention may delete from the archive, and only current objects; it lists names and reads no recordings', () => {
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

  test('redaction rewrites recordings, and removes only versions that it names (OD-05)', () => {
    expect([...new Set(actionsOf(/^RedactionFunction/, 's3'))].sort()).toEqual([
      's3:DeleteObjectVersion',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketVersions',
      's3:PutObject',
    ]);
    expect(actionsOf(/^RedactionApi/, 's3')).toEqual([]);
  });

  test("a data server's password goes into the secret store, and nothing in Fermata can read it (SU-20)", () => {
    expect(actionsOf(/./, 'secretsmanager').sort()).toEqual([
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:PutSecretValue',
    ]);
  });

  test('the Daily Event is counted and decided shard by shard, and each step is retried', () => {
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

  test('a check every five minutes, independent of zones, finds a Daily Event that is due: administrators can change Time and zone', () => {
    const asking = properties('AWS::Scheduler::Schedule').find(({ Target }) =>
      JSON.stringify(Target.Arn).includes('DailyEvent'),
    );
    expect(asking).toMatchObject({ ScheduleExpression: 'rate(5 minutes)' });
    expect(asking.Target.DeadLetterConfig).toBeDefined();
  });

  test('a message that fails five times goes to the dead letters, and none is delivered twice while it is processed', () => {
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

  test('recordings are announced however they are uploaded, and contact records only by their prefix', () => {
    const [ctr] = all.StorageRecordBucket64D3677B!.Properties.NotificationConfiguration.QueueConfigurations;
    const [media] = all.StorageRecordingsBucket6074B87C!.Properties.NotificationConfiguration.QueueConfigurations;
    expect([ctr.Event, media.Event]).toEqual(['s3:ObjectCreated:*', 's3:ObjectCreated:*']);
    expect(ctr.Filter.S3Key.Rules).toEqual([{ Name: 'prefix', Value: 'ctr/' }]);
    expect(media.Filter).toBeUndefined();
  });

  test('the gateway has the routes of the contract, and requires a token except where anyone may call', () => {
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
      ['ANY /v1/desktop/triggers', 'NONE'],
      ['ANY /v1/desktop/on-demand', 'NONE'],
    ];
    expect(found.sort()).toEqual([...wanted, ...otherwise].sort());
  });

  test("access logs contain the route and not the path, which may contain a customer's number", () => {
    const [stage] = properties('AWS::ApiGatewayV2::Stage');
    expect(stage.AccessLogSettings.Format).toContain('$context.routeKey');
    expect(stage.AccessLogSettings.Format).not.toMatch(/context\.(path|identity)|querystring/i);
  });
});

describe('Amazon Connect', () => {
  test('with an instance, Connect sends contact records to our stream and recordings to our bucket', () => {
    const wiring = templateOf(app, 'FermataConnect').findResources('AWS::Connect::InstanceStorageConfig');
    expect(Object.values(wiring).map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        InstanceArn: instanceArn,
        ResourceType: 'CONTACT_TRACE_RECORDS',
        StorageType: 'KINESIS_FIREHOSE',
      }),
      expect.objectContaining({ InstanceArn: instanceArn, ResourceType: 'CALL_RECORDINGS', StorageType: 'S3' }),
    ]);
  });

  test('existing buckets are read and watched, and never written to or configured', () => {
    const existing = templateOf(
      fermataOf({
        ...production,
        contactRecords: { bucketName: 'acme-records', prefix: 'ctr/', errorPrefix: 'failed/' },
        recordings: {
          bucketName: 'acme-recordings',
          prefix: 'connect/acme/',
          keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d',
        },
      }).app,
    );
    existing.resourceCountIs('AWS::Connect::InstanceStorageConfig', 0);
    existing.resourceCountIs('AWS::KinesisFirehose::DeliveryStream', 0);
    for (const [bucket, prefix] of [
      ['acme-records', 'ctr/'],
      ['acme-recordings', 'connect/acme/'],
    ]) {
      existing.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { source: ['aws.s3'], detail: { bucket: { name: [bucket] }, object: { key: [{ prefix }] } } },
      });
    }
    expect(JSON.stringify(existing.toJSON())).not.toMatch(/"s3:Put[^"]*"[^}]*acme-/);
  });

  test('a stream that Connect already sends to is read, too, and Connect is not changed', () => {
    const along = templateOf(
      fermataOf({
        ...production,
        contactRecords: { kinesisStreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr' },
        recordings: { bucketName: 'acme-recordings', prefix: '' },
      }).app,
    );
    along.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamType: 'KinesisStreamAsSource',
    });
    along.resourceCountIs('AWS::Connect::InstanceStorageConfig', 0);
  });
});

describe('on one machine', () => {
  const local = templateOf(fermataOf(deployments.local!).app);

  test('the engine speaks plain HTTP and has its own name for PartiQL; neither gets into what is deployed to AWS', () => {
    const [here, aws] = [local, template].map((one) => JSON.stringify(one.toJSON()));
    expect(here).not.toContain('aws:SecureTransport');
    expect(here).toContain('dynamodb:BatchExecuteStatement');
    expect(aws).not.toContain('dynamodb:BatchExecuteStatement');
    const secure = every('AWS::SQS::QueuePolicy').concat(every('AWS::SNS::TopicPolicy'));
    for (const [, { Properties }] of secure) expect(JSON.stringify(Properties)).toContain('aws:SecureTransport');
    const queues = every('AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) => Properties.Queues);
    expect(queues).toHaveLength(every('AWS::SQS::Queue').length);
    expect(every('AWS::SNS::TopicPolicy')).toHaveLength(1);
  });

  test('nothing is retained, nothing waits, and nothing uses what the engine does not have', () => {
    const resources: Resource[] = Object.values(local.toJSON().Resources);
    expect(resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
    expect(resources.filter(({ Type }) => /^AWS::Connect::|CompositeAlarm|^Custom::/.test(Type))).toEqual([]);
    // The engine's alarms do not support math expressions.
    for (const { Type, Properties } of resources)
      if (Type === 'AWS::CloudWatch::Alarm') expect(Properties.Metrics).toBeUndefined();
    local.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: { BufferingHints: { IntervalInSeconds: 0 } },
    });
    local.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { UNMATCHED_AFTER_SECONDS: '2' } },
    });
  });
});

test('the console is served only by CloudFront, next to both APIs, and runs only its own scripts', () => {
  consoleTemplate.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      CacheBehaviors: [
        { PathPattern: '/v1/*', ViewerProtocolPolicy: 'https-only' },
        { PathPattern: '/staging/*', ViewerProtocolPolicy: 'https-only' },
      ],
    },
  });
  const [policy] = Object.values(consoleTemplate.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  expect(JSON.stringify(policy)).toContain("script-src 'self';");
  expect(JSON.stringify(policy)).toContain("frame-ancestors 'none'");
});

test.each([
  ['/', '/index.html'],
  ['/contacts/a0000012-0000-4000-8000-000000000001', '/index.html'],
  ['/contacts/talk.2026-11-28.wav', '/index.html'],
  ['/contacts/~YS9i', '/index.html'],
  ['/assets/index-1a2b.js', '/assets/index-1a2b.js'],
  ['/config.json', '/config.json'],
  ['/fermata.svg', '/fermata.svg'],
])('a deep link opens the console, also of an id with dots, and a file is a file: %s', (uri, served) => {
  const [pages] = Object.values(consoleTemplate.findResources('AWS::CloudFront::Function'));
  const handler = new Function(`${pages!.Properties.FunctionCode}; return handler;`)();
  expect(handler({ request: { uri } }).uri).toBe(served);
});

test('our own recordings bucket reports the whole life of its files, each event once', () => {
  const buckets = Object.values(template.findResources('AWS::S3::Bucket'));
  const events = buckets
    .map(({ Properties }) => Properties.NotificationConfiguration?.QueueConfigurations ?? [])
    .map((configurations: { Event: string }[]) => configurations.map(({ Event }) => Event));
  expect(events).toContainEqual([
    's3:ObjectCreated:*',
    's3:ObjectRemoved:*',
    's3:ObjectRestore:*',
    's3:LifecycleExpiration:*',
    's3:LifecycleTransition',
    's3:IntelligentTiering',
  ]);
});
