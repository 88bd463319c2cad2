import { randomBytes, randomUUID } from 'node:crypto';
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
import type { NewDesktopCode } from '../../api/administration/desktops/desktop-list.ts';
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
import { syncUsers } from '../../local/run-features.ts';
import { type Ask, administrator } from '../../local/users/administrator.ts';
import { createDemoUsers, type Login } from '../../local/users/demo-users.ts';
import { aliceCallRecord, login, recordAlice, waitUntilFunctionsKnowAlice } from './kit/alice.ts';
import { type ContactRecord, sample } from './kit/contact-record.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { enrolledDesktop, enrolPc, type ProgrammaticDesktop } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';

// An engine of its own, because this test removes what all others depend on.
jest.setTimeout(1_800_000);

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

/** Reads as the administrator, signed in with the password of the first deployment. */
const asAdministrator = async <Result>(
  stack: StackOutputs,
  logins: Login[],
  use: (ask: Ask, apiUrl: string) => Promise<Result>,
): Promise<Result> => {
  const door = await openFrontDoor({
    port: 0,
    consoleFolder: folder,
    behind: { endpoint: cloud.endpoint, httpApiId: stack.HttpApiId, config: {} },
  });
  try {
    const ask = await administrator(cloud, { apiUrl: door.url, userPoolClientId: stack.UserPoolClientId, logins });
    return await use(ask, door.url);
  } finally {
    await door.close();
  }
};

const key = (contactId: string) => `connect/example/CallRecordings/2026/02/03/${contactId}_20260203T15:00_UTC.wav`;
const sound = wav({ seconds: 3 });

/** Stores a recording and then its contact record, as Connect does. */
const call = async (stack: StackOutputs): Promise<string> => {
  const contactId = randomUUID();
  const Location = `${stack.RecordingsBucket}/${key(contactId)}`;
  await s3().send(new PutObjectCommand({ Bucket: stack.RecordingsBucket, Key: key(contactId), Body: sound }));
  const listed = { Location, Status: 'AVAILABLE', DeletionReason: null, MediaStreamType: 'AUDIO', StorageType: 'S3' };
  await stream(stack, { ...sample('outbound'), ContactId: contactId, Recordings: [listed] });
  return contactId;
};

const stream = (stack: StackOutputs, record: ContactRecord) =>
  new FirehoseClient(clientFor(cloud)).send(
    new PutRecordBatchCommand({
      DeliveryStreamName: stack.CtrStreamName,
      Records: [{ Data: Buffer.from(JSON.stringify(record)) }],
    }),
  );

/** A screen of Alice's as her PC sealed it, with the key that the cloud had then. */
interface SealedScreen {
  contactId: string;
  recordingId: string;
  content: Buffer;
  container: Uint8Array;
}

/** Alice talked, the cloud asked her PC for the screen, and the PC sealed it and registered it. */
const screenOf = async (stack: StackOutputs, pc: ProgrammaticDesktop, userId: string): Promise<SealedScreen> => {
  const contactId = randomUUID();
  await stream(stack, aliceCallRecord(contactId, userId));
  const extraction = await eventually(async () => {
    const { extractions } = await pc.call('extractions', { after: null, limit: 100 });
    const found = extractions.find((one) => one.contactId === contactId);
    if (!found) throw new Error(`Nobody asked for the screen of ${contactId}.`);
    return found;
  });
  const content = randomBytes(100_000);
  const container = await pc.seal(extraction, content);
  return { contactId, content, container, recordingId: await pc.register(extraction, content, container) };
};

/** The bytes that somebody hears or sees when they play it. */
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
let pc: Awaited<ReturnType<typeof enrolPc>>;
/** One screen is opened and played before the loss, one is sent but not to be opened, and one is still on the PC. */
let screens: Record<'played' | 'sent' | 'waiting', SealedScreen>;

test('a failed first deployment leaves nothing behind, and the second succeeds', async () => {
  await expect(deploy(cloud, options({ fails: 'yes' }))).rejects.toThrow();
  expect(await stored()).toEqual({ tables: [], buckets: [], pools: [] });
  first = await deployWith({});
  expect((await stored()).tables).toHaveLength(5);
});

test('stored data survives cdk destroy, and a new deployment plays the same contact to the same people', async () => {
  logins = await createDemoUsers(cloud, first.UserPoolId);
  contactId = await call(first);
  await syncUsers(cloud);
  await asAdministrator(first, logins, async (ask, apiUrl) => {
    await uploadEverythingAtOnce(ask);
    const { userId } = await recordAlice(ask);
    const { code } = await ask<NewDesktopCode>('POST', '/v1/desktop-enrolment-codes', { maxUses: 1, days: 1 });
    pc = await enrolPc(code, 'PC-ALICE', apiUrl);
    const desktop = enrolledDesktop(pc, 'PC-ALICE', apiUrl);
    await desktop.logOn(login, new Date(Date.now() - 3_600_000));
    await waitUntilFunctionsKnowAlice();
    const played = await screenOf(first, desktop, userId);
    await desktop.deliver(played.recordingId, played.container);
    const sent = await screenOf(first, desktop, userId);
    await desktop.send(sent.recordingId, sent.container);
    screens = { played, sent, waiting: await screenOf(first, desktop, userId) };
    expect(await play(ask, contactId)).toEqual(Buffer.from(sound));
    expect(await play(ask, played.contactId)).toEqual(played.content);
  });

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

test('a screen plays again after the loss, and what a PC sealed before it is opened with the old key (AC-22)', async () => {
  await asAdministrator(second, logins, async (ask, apiUrl) => {
    const { played, sent, waiting } = screens;
    expect(await play(ask, played.contactId)).toEqual(played.content);
    // Its own key is in the retained table, and only the address is new.
    const desktop = enrolledDesktop(pc, 'PC-ALICE', apiUrl);
    await desktop.confirm(sent.recordingId, sent.container);
    await desktop.deliver(waiting.recordingId, waiting.container);
    for (const { contactId, content } of [sent, waiting]) expect(await play(ask, contactId)).toEqual(content);
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
