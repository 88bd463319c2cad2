import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { deployments } from '../../deployments.ts';
import { Checks } from '../../lib/deployment/checks.ts';
import {
  fermataOf,
  instanceArn,
  production,
  type Resource,
  resourcesOf,
  templateOf,
  wholeTemplateOf,
  withConsole,
} from './kit.ts';

const { app, fermata, console: consoleStack } = withConsole(production);
const template = wholeTemplateOf(fermata);
const consoleTemplate = templateOf(app, 'FermataConsole');

const { all, every, properties } = resourcesOf(template);

describe('by the rules of good practice', () => {
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

  test('the checks would find a queue without TLS and a role that may do everything', () => {
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

describe('data that must survive everything', () => {
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

  test('is deleted after the days in the settings, or never, if it is a recording or a contact record', () => {
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

  test('is encrypted with the one key, which rotates', () => {
    const key = { 'Fn::GetAtt': ['StorageKeyBAA9457B', 'Arn'] };
    const [own, sealing] = properties('AWS::KMS::Key');
    expect(own).toMatchObject({ EnableKeyRotation: true });
    // What PCs seal for it is encrypted once more by the bucket that it arrives in.
    expect(sealing).toMatchObject({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    for (const id of ['StorageRecordBucket64D3677B', 'StorageRecordingsBucket6074B87C', 'StorageArchiveEF4C9845']) {
      const [rule] = all[id]!.Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      expect(rule.ServerSideEncryptionByDefault).toEqual({ KMSMasterKeyID: key, SSEAlgorithm: 'aws:kms' });
    }
    for (const type of ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::SNS::Topic'])
      expect([type, properties(type).length > 0]).toEqual([type, true]);
    for (const table of properties('AWS::DynamoDB::Table')) expect(table.SSESpecification.KMSMasterKeyId).toEqual(key);
    for (const group of properties('AWS::Logs::LogGroup')) expect(group.KmsKeyId).toEqual(key);
    for (const topic of properties('AWS::SNS::Topic')) expect(topic.KmsMasterKeyId).toEqual(key);
  });

  test('is in no public bucket, is reached only by TLS, and access to recordings is logged', () => {
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

  test('stays in the archive for a week after an interrupted upload, and for a month after being overwritten', () => {
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

describe('at Amazon Connect', () => {
  test('an instance sends contact records to our stream and recordings to our bucket', () => {
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

  test('a stream to which Connect already sends is read, too, and Connect is not changed', () => {
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
  const local = wholeTemplateOf(fermataOf(deployments.local!).fermata);

  test('the engine speaks plain HTTP and has its own name for PartiQL, and neither is deployed to AWS', () => {
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
    const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    expect(alarms).not.toEqual([]);
    for (const { Properties } of alarms) expect(Properties.Metrics).toBeUndefined();
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
])('a deep link opens the console, even for an id with dots, and a file is a file (%s)', (uri, served) => {
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
