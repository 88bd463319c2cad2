import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import {
  ListBucketsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ContactDetail, Playback } from '../../api/contacts/contacts.ts';
import type { Existing } from '../../deployments.ts';
import { deployments } from '../../deployments.ts';
import { type Cloud, clientFor } from '../../local/cloud.ts';
import { deploy, destroy, type StackOutputs } from '../../local/deploy/deploy.ts';
import { type Engine, startEngine } from '../../local/engine/engine.ts';
import { installEngine } from '../../local/engine/install.ts';
import { openFrontDoor } from '../../local/front-door/front-door.ts';
import { wav } from '../../local/media/wav.ts';
import { localFolder } from '../../local/place.ts';
import { portFor } from '../../local/ports.ts';
import { keepSecrets, type Recorders, startRecorders } from '../../local/recorders.ts';
import { type Ask, administrator } from '../../local/users/administrator.ts';
import { createDemoUsers, type Login } from '../../local/users/demo-users.ts';
import { sample } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';

// An engine of its own, because this test removes what all others depend on.
jest.setTimeout(900_000);

const { connectInstanceArn = '', recordingControl } = deployments.local!;
const region = connectInstanceArn.split(':')[3]!;

let folder: string;
let engine: Engine;
let cloud: Cloud;
let recorders: Recorders;

beforeAll(async () => {
  mkdirSync(localFolder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'fermata-restore-'));
  const installation = await installEngine(join(localFolder, 'engine'));
  const port = await portFor('the engine', '--engine-port', undefined, 4700);
  engine = await startEngine({ installation, port, region, folder: join(folder, 'engine') });
  cloud = { endpoint: engine.endpoint, region };
  recorders = await startRecorders(cloud, { instanceId: connectInstanceArn.split('/')[1]! });
  await keepSecrets(cloud, recordingControl);
});

afterAll(async () => {
  await recorders?.stop();
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const options = (context: Record<string, string>) => ({
  app: 'local/deploy/keeping-app.ts',
  folder,
  simulators: { connect: recorders.connect.url, twilio: recorders.twilio.url, webex: recorders.webex.url },
  context,
});
const deployWith = (existing: Existing) => deploy(cloud, options({ existing: JSON.stringify(existing) }));

const s3 = () => new S3Client({ ...clientFor(cloud), forcePathStyle: true });
const dynamo = () => new DynamoDBClient(clientFor(cloud));

/** The existing tables, buckets and user pools of Fermata. */
const stored = async () => {
  const { TableNames = [] } = await dynamo().send(new ListTablesCommand({}));
  const { Buckets = [] } = await s3().send(new ListBucketsCommand({}));
  const { UserPools = [] } = await new CognitoIdentityProviderClient(clientFor(cloud)).send(
    new ListUserPoolsCommand({ MaxResults: 60 }),
  );
  const buckets = Buckets.map(({ Name }) => Name!).filter((name) => name !== 'fermata-assets');
  return { tables: TableNames, buckets, pools: UserPools.map(({ Id }) => Id!) };
};

/** As the administrator sees it, signed in with the password of the first deployment. */
const asAdministrator = async <Result>(
  stack: StackOutputs,
  logins: Login[],
  use: (ask: Ask) => Promise<Result>,
): Promise<Result> => {
  const door = await openFrontDoor({
    port: 0,
    consoleFolder: folder,
    behind: { endpoint: cloud.endpoint, httpApiId: stack.HttpApiId, config: {} },
  });
  try {
    return await use(
      await administrator(cloud, { apiUrl: door.url, userPoolClientId: stack.UserPoolClientId, logins }),
    );
  } finally {
    await door.close();
  }
};

const key = (contactId: string) => `connect/example/CallRecordings/2026/02/03/${contactId}_20260203T15:00_UTC.wav`;
const sound = wav({ seconds: 3 });

/** As Connect does: a recording, then its contact record. */
const call = async (stack: StackOutputs): Promise<string> => {
  const contactId = randomUUID();
  const Location = `${stack.RecordingsBucket}/${key(contactId)}`;
  await s3().send(new PutObjectCommand({ Bucket: stack.RecordingsBucket, Key: key(contactId), Body: sound }));
  const listed = { Location, Status: 'AVAILABLE', DeletionReason: null, MediaStreamType: 'AUDIO', StorageType: 'S3' };
  const record = { ...sample('outbound'), ContactId: contactId, Recordings: [listed] };
  await new FirehoseClient(clientFor(cloud)).send(
    new PutRecordBatchCommand({
      DeliveryStreamName: stack.CtrStreamName,
      Records: [{ Data: Buffer.from(JSON.stringify(record)) }],
    }),
  );
  return contactId;
};

/** The bytes that somebody hears when they play it. */
const play = (ask: Ask, contactId: string): Promise<Buffer> =>
  eventually(async () => {
    const { recordings } = await ask<ContactDetail>('GET', `/v1/contacts/${contactId}`);
    const path = `/v1/contacts/${contactId}/recordings/${recordings[0]!.recordingId}/playback`;
    const { url } = await ask<Playback>('POST', path);
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }, 120);

let first: StackOutputs;
let second: StackOutputs;
let logins: Login[];
let contactId: string;
let existing: Existing;

test('a failed first deployment leaves nothing behind, and the second succeeds', async () => {
  await expect(deploy(cloud, options({ fails: 'yes' }))).rejects.toThrow();
  expect(await stored()).toEqual({ tables: [], buckets: [], pools: [] });
  first = await deployWith({});
  expect((await stored()).tables).toHaveLength(5);
});

test('stored data survives cdk destroy, and a new deployment plays the same contact to the same people', async () => {
  logins = await createDemoUsers(cloud, first.UserPoolId);
  contactId = await call(first);
  await asAdministrator(first, logins, async (ask) => expect(await play(ask, contactId)).toEqual(Buffer.from(sound)));

  const before = await stored();
  await destroy(cloud, options({}));
  expect(await stored()).toEqual(before);

  // As docs/restore.md says: EventBridge now announces what was announced to the lost queues.
  for (const Bucket of [first.RecordBucket, first.RecordingsBucket]) {
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  }
  existing = {
    keyArn: first.KeyArn!,
    contactsTable: { tableName: first.ContactsTable, streamArn: first.ContactsStream! },
    usersTable: first.UsersTable,
    stagingTable: first.StagingTable!,
    desktopsTable: first.DesktopsTable!,
    sealingKeyArn: first.SealingKeyArn!,
    liveTable: { tableName: first.LiveTable, streamArn: first.LiveStream! },
    recordBucket: first.RecordBucket!,
    recordingsBucket: first.RecordingsBucket,
    archiveBucket: first.ArchiveBucket,
    userPoolId: first.UserPoolId,
  };
  second = await deployWith(existing);
  expect(await stored()).toEqual(before);
  await asAdministrator(second, logins, async (ask) => {
    expect(await play(ask, contactId)).toEqual(Buffer.from(sound));
    expect(await play(ask, await call(second))).toEqual(Buffer.from(sound));
  });
});

test('a table restored to a point in time replaces the one that lost its contacts', async () => {
  const restored = 'Fermata-Contacts-restored';
  await dynamo().send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: first.ContactsTable,
      TargetTableName: restored,
      UseLatestRestorableTime: true,
    }),
  );
  const { Items = [] } = await dynamo().send(new ScanCommand({ TableName: first.ContactsTable }));
  for (const { pk, sk } of Items) {
    await dynamo().send(new DeleteItemCommand({ TableName: first.ContactsTable, Key: { pk: pk!, sk: sk! } }));
  }
  await asAdministrator(second, logins, (ask) =>
    expect(ask('GET', `/v1/contacts/${contactId}`)).rejects.toThrow(/HTTP 404/),
  );

  // A restored table has no stream.
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;
  await dynamo().send(new UpdateTableCommand({ TableName: restored, StreamSpecification }));
  const { Table } = await dynamo().send(new DescribeTableCommand({ TableName: restored }));
  const third = await deployWith({
    ...existing,
    contactsTable: { tableName: restored, streamArn: Table!.LatestStreamArn! },
  });
  await asAdministrator(third, logins, async (ask) => {
    expect(await play(ask, contactId)).toEqual(Buffer.from(sound));
    expect(await play(ask, await call(third))).toEqual(Buffer.from(sound));
  });
});
