import type { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../deployments.ts';
import { Checks } from '../../lib/deployment/checks.ts';
import { newResources } from '../../preflight/account-rules.ts';
import { instanceArn, production, templateOf, withConsole } from './kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
type Resource = { Type: string; Properties: any; DeletionPolicy?: string; UpdateReplacePolicy?: string };

const deployed = (deployment: Deployment) => withConsole(deployment, { validated: false });
const resourcesOf = (template: Template): [string, Resource][] => Object.entries(template.toJSON().Resources);
const idsOf = (template: Template, type: string) =>
  resourcesOf(template)
    .filter(([, { Type }]) => Type === type)
    .map(([id]) => id);

/** Resources with data that would be missed. */
const holdsData = /^AWS::(DynamoDB::Table|S3::Bucket|KMS::Key|Logs::LogGroup|Cognito::UserPool(Group)?)$/;

describe('the first deployment', () => {
  const { app } = deployed({ ...production, deletionProtection: false });

  test('fails without leaving anything that blocks the second one, because everything it created is removed', () => {
    const made = resourcesOf(templateOf(app)).filter(([, { Type }]) => holdsData.test(Type));
    expect(made.length).toBeGreaterThan(20);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of made) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
    // A protected table or user pool could not be deleted by CloudFormation either.
    for (const [, { Properties }] of made) {
      expect(Properties.DeletionProtectionEnabled ?? false).toBe(false);
      expect(Properties.DeletionProtection ?? 'INACTIVE').toBe('INACTIVE');
    }
  });

  test('creates no more roles, tables and buckets than the preflight checks room for', () => {
    const stacks = ['Fermata', 'FermataConsole', 'FermataConnect'].map((name) => templateOf(app, name));
    const count = (type: string) => stacks.flatMap((stack) => idsOf(stack, type)).length;
    const { roles, tables, buckets } = newResources;
    for (const [type, foreseen] of [
      ['AWS::IAM::Role', roles],
      ['AWS::DynamoDB::Table', tables],
      ['AWS::S3::Bucket', buckets],
    ] as const) {
      expect(count(type)).toBeGreaterThan(foreseen / 3);
      expect(count(type)).toBeLessThanOrEqual(foreseen);
    }
  });

  test('connects Connect to Fermata once everything else exists', () => {
    const stacks = app.synth();
    const connect = stacks.getStackByName('FermataConnect');
    expect(connect.dependencies.map(({ id }) => id)).toEqual(expect.arrayContaining(['Fermata', 'FermataConsole']));
    for (const name of ['Fermata', 'FermataConsole']) {
      expect(JSON.stringify(stacks.getStackByName(name).template)).not.toContain('AWS::Connect::');
    }
  });
});

describe('cdk destroy', () => {
  test('never stops Connect from recording, although the contact records no longer have a destination', () => {
    const configs = resourcesOf(templateOf(deployed(production).app, 'FermataConnect')).map(
      ([, { Properties, DeletionPolicy }]) => [Properties.ResourceType, DeletionPolicy],
    );
    expect(configs).toEqual([
      ['CONTACT_TRACE_RECORDS', undefined],
      ['CALL_RECORDINGS', 'RetainExceptOnCreate'],
    ]);
  });

  test.each([
    ['of a contact centre', production],
    ['of a trial that keeps nothing', { ...production, keepsData: false, deletionProtection: false }],
  ])('empties every bucket that it deletes, which are those %s', (_name, deployment) => {
    const { app } = deployed(deployment);
    for (const stack of ['Fermata', 'FermataConsole']) {
      const template = templateOf(app, stack);
      const deleted = resourcesOf(template)
        .filter(([, { Type, DeletionPolicy }]) => Type === 'AWS::S3::Bucket' && DeletionPolicy === 'Delete')
        .map(([id]) => id);
      const emptied = resourcesOf(template)
        .filter(([, { Type }]) => Type === 'Custom::S3AutoDeleteObjects')
        .map(([, { Properties }]) => Properties.BucketName.Ref);
      expect(deleted.filter((id) => !emptied.includes(id))).toEqual([]);
    }
  });
});

describe('an existing resource', () => {
  const existing = {
    keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d',
    contactsTable: {
      tableName: 'Old-Contacts',
      streamArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Old-Contacts/stream/2026-11-02T10:00:00.000',
    },
    usersTable: 'Old-Users',
    stagingTable: 'Old-Staging',
    liveTable: {
      tableName: 'Old-Live',
      streamArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Old-Live/stream/2026-11-02T10:00:00.000',
    },
    desktopsTable: 'Old-Desktops',
    sealingKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/5ea1',
    recordBucket: 'old-records',
    recordingsBucket: 'old-recordings',
    archiveBucket: 'old-archive',
    userPoolId: 'eu-central-1_Ab12Cd34E',
  };
  const { app, fermata } = deployed({ ...production, existing });
  const template = templateOf(app);
  const text = JSON.stringify(template.toJSON());

  test('is used, and nothing new is created in its place', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Cognito::UserPool']) {
      expect(idsOf(template, type)).toEqual([]);
    }
    expect(idsOf(template, 'AWS::Cognito::UserPoolGroup')).toEqual([]);
    expect(new Checks(app).validateScope(fermata).violations).toEqual([]);
  });

  test('is all that the features read and write', () => {
    for (const name of ['Old-Contacts', 'Old-Users', 'Old-Staging', 'Old-Live', 'old-records', 'old-archive']) {
      expect(text).toContain(`"${name}"`);
    }
    expect(text).toContain('table/Old-Contacts/index/byDay');
  });

  test('reports new objects by EventBridge, and new contacts by its own stream', () => {
    for (const bucket of ['old-records', 'old-recordings']) {
      template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { bucket: { name: [bucket] } } } });
    }
    const streams = resourcesOf(template).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Lambda::EventSourceMapping' && Properties.EventSourceArn === existing.contactsTable.streamArn,
    );
    expect(streams).toHaveLength(2);
  });

  test('stays the place where Connect stores recordings, and only contact records are sent to the new stream', () => {
    const configs = resourcesOf(templateOf(app, 'FermataConnect')).map(([, { Properties }]) => Properties);
    expect(configs).toEqual([
      expect.objectContaining({ InstanceArn: instanceArn, ResourceType: 'CONTACT_TRACE_RECORDS' }),
    ]);
  });

  test('can be a single one, such as a table restored to a point in time, next to everything that still exists', () => {
    const restored = templateOf(deployed({ ...production, existing: { contactsTable: existing.contactsTable } }).app);
    const former = idsOf(templateOf(deployed(production).app), 'AWS::DynamoDB::Table');
    expect(idsOf(restored, 'AWS::DynamoDB::Table')).toEqual(former.filter((id) => !id.startsWith('StorageContacts')));
  });
});

test('makes no difference to the console, which is deployed without logs if CloudFront cannot write them', () => {
  const { app, console: site } = deployed({
    ...production,
    connectInstanceArn: instanceArn.replace('eu-central-1', 'af-south-1'),
    consoleAccessLogs: false,
  });
  const [distribution] = Object.values(
    templateOf(app, 'FermataConsole').findResources('AWS::CloudFront::Distribution'),
  );
  expect(distribution!.Properties.DistributionConfig.Logging).toBeUndefined();
  expect(new Checks(app).validateScope(site).violations).toEqual([]);
});

test('an instance that already stores and streams is not changed, because no stack would touch it', () => {
  const { app } = deployed({
    ...production,
    contactRecords: { kinesisStreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr' },
    recordings: { bucketName: 'acme-recordings', prefix: 'connect/acme/CallRecordings/' },
  });
  expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Fermata', 'FermataConsole']);
});
