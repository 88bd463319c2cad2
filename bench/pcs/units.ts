import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { DesktopCommandTable } from '../../adapters/dynamodb/desktop/desktop-command-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import {
  contactsTableShape,
  desktopsTableShape,
  liveTableShape,
  stagingTableShape,
  usersTableShape,
} from '../../adapters/dynamodb/table/table-shape.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { RecordingRoleTable } from '../../adapters/dynamodb/user/recording-role-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { apiClient } from '../../agent-kit/connection/api-client.ts';
import { newKey, signCalls } from '../../agent-kit/connection/identity.ts';
import { hashFile } from '../../agent-kit/files/hash-file.ts';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import {
  type DesktopAnswer,
  type DesktopCall,
  type DesktopRequest,
  desktopAudience,
  desktopRoutes,
} from '../../api/programs/desktop.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import { unsetAcdSettings } from '../../domain/desktop/acd-settings.ts';
import { unsetRoles } from '../../domain/schedule/recording-roles.ts';
import { unsavedEvent } from '../../domain/workflow/unsaved-event.ts';
import { environmentFor } from '../../local/cloud.ts';
import { functionNamed } from '../../local/run-features.ts';
import { outputs } from '../../test/journeys/kit/outputs.ts';
import { contact, user } from '../../test/lambdas/api-kit.ts';
import { code, enrolmentCode } from '../../test/lambdas/desktops/desktop-api-kit.ts';
import { day } from '../scale/model.ts';
import { countRequests, usageOf } from '../scale/requests.ts';
import { folderInMemory } from './folder.ts';
import { type UnitsByKind, usersMeasured } from './measured-units.ts';

const shapes = {
  CONTACTS_TABLE: contactsTableShape,
  USERS_TABLE: usersTableShape,
  STAGING_TABLE: stagingTableShape,
  LIVE_TABLE: liveTableShape,
  DESKTOPS_TABLE: desktopsTableShape,
} as const;
type TableName = keyof typeof shapes;

const hash = (bytes: Uint8Array) => ({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });

/**
 * Lets one PC process a contact with the deployed functions, in this process, on tables of its own, and counts what
 * each call uses. Needs a running system for its archive, key and engine.
 */
export const measureUnits = async (): Promise<UnitsByKind> => {
  countRequests('none');
  Object.assign(process.env, environmentFor(outputs));
  const client = new DynamoDBClient({});
  const queues = new SQSClient({});
  const name = `fermata-pcs-${randomUUID()}`;
  const { Environment } = await new LambdaClient({}).send(
    new GetFunctionConfigurationCommand({ FunctionName: await functionNamed(outputs, 'ScreensDesktopApi') }),
  );
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const tables = Object.fromEntries(Object.keys(shapes).map((table) => [table, `${name}-${table}`])) as Record<
    TableName,
    string
  >;
  Object.assign(process.env, Environment?.Variables, tables, {
    ...{ ARRIVALS_QUEUE: QueueUrl, LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
  });
  for (const [table, shape] of Object.entries(shapes) as [TableName, (typeof shapes)[TableName]][]) {
    await client.send(new CreateTableCommand(createTable(tables[table], shape)));
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: tables[table] });
  }
  const folder = folderInMemory();
  try {
    return await workThrough(client, tables, folder);
  } finally {
    for (const table of Object.values(tables)) await client.send(new DeleteTableCommand({ TableName: table }));
    await queues.send(new DeleteQueueCommand({ QueueUrl }));
    rmSync(folder, { recursive: true, force: true });
  }
};

const workThrough = async (client: DynamoDBClient, tables: Record<TableName, string>, folder: string) => {
  const [{ handler: desktopApi }, { handler: screenExtraction }, { handler: screenArrival }, { onSocket }] =
    await Promise.all([
      import('../../lambdas/desktop-api/main.ts'),
      import('../../lambdas/screen-extraction/main.ts'),
      import('../../lambdas/screen-arrival/main.ts'),
      import('../../lambdas/changes/main.ts'),
    ]);
  const apiUrl = 'https://fermata.example.com';
  const { publicKey, privateKey } = newKey();
  const cloudWith = (sign?: ReturnType<typeof signCalls>): Cloud => {
    const callApi = apiClient({
      ...{ apiUrl, sign, correctClock: () => {} },
      async send({ url, headers, body }) {
        const { pathname } = new URL(url);
        const answer = await desktopApi({
          ...{ rawPath: pathname, rawQueryString: '', headers, body: String(body), isBase64Encoded: false },
          requestContext: { http: { method: 'POST' }, domainName: 'fermata.test', requestId: randomUUID() },
        } as never);
        return { status: answer.statusCode ?? 0, headers: {}, body: answer.body ?? '' };
      },
    });
    return ((call: DesktopCall, request: object) => callApi(desktopRoutes[call] as never, request)) as Cloud;
  };

  const users = Array.from({ length: usersMeasured }, (_, index) => user(`u-${index}`, `agent${index}.desk`));
  const everyone = new UserTable(client, tables.USERS_TABLE);
  await everyone.putUsers(users);
  const identifiers = new UserIdentifierTable(client, tables.USERS_TABLE);
  for (const [index, { userId }] of users.entries())
    await identifiers.save({ userId, systemUsername: `agent${index}`, systemDomain: 'CORP' });
  const at = new Date().toISOString();
  const saved = { version: 1, changedAt: at, changedBy: 'bench' };
  await new RecordingRoleTable(client, tables.USERS_TABLE).save({
    ...unsetRoles,
    everybodyElse: ['record-screen'],
    ...saved,
  });
  await new AcdSettingsTable(client, tables.USERS_TABLE).save({ ...unsetAcdSettings, rteMessaging: true, ...saved });
  const all = { percent: 100, immediateUpload: true };
  const keep = { voice: all, 'matching-screen': all, 'unmatched-screen': all };
  await new WorkflowTable(client, tables.STAGING_TABLE).save({
    ...unsavedEvent('end-of-call'),
    defaultRule: { actions: { keep } },
  });
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await new DesktopTable(client, tables.DESKTOPS_TABLE).addCode(
    await enrolmentCode({ createdAt: at, expiresAt: inAMonth }),
  );

  const { desktopId } = await cloudWith()('enrol', { code, machine: 'PC-1', platform: 'windows', publicKey });
  const cloud = cloudWith(signCalls({ agentId: desktopId, privateKey }, desktopAudience, () => new Date()));

  const units: UnitsByKind = {};
  const counted = async <Outcome>(kind: string, act: () => Promise<Outcome>): Promise<Outcome> => {
    let outcome: Outcome | undefined;
    const { readUnits, writeUnits } = await usageOf(async () => {
      outcome = await act();
    });
    units[kind] = { reads: readUnits, writes: writeUnits };
    return outcome as Outcome;
  };
  const call = <Call extends DesktopCall>(name: Call, request: DesktopRequest<Call>): Promise<DesktopAnswer<Call>> =>
    counted(name, () => cloud(name, request));

  // A PC in the middle of its day: its list contains the commands of the morning.
  const login = 'CORP\\agent0';
  const commands = new DesktopCommandTable(client, tables.DESKTOPS_TABLE);
  const pausesADay = Math.round(day.contacts * day.paused);
  for (let index = 0; index < pausesADay; index++) {
    const commandAt = new Date(Date.now() - 3_600_000 + index * 1000).toISOString();
    const commandId = `${commandAt}#${randomUUID()}`;
    await commands.leave({
      ...{ desktopId, commandId, login, contactId: randomUUID(), media: ['screen'], at: commandAt, until: commandAt },
      verb: index % 2 === 0 ? 'pause' : 'resume',
    });
    await commands.answer(desktopId, commandId, 'screen', { result: 'done', at: commandAt });
  }
  const loggedOnAt = new Date(Date.now() - 4 * 3_600_000).toISOString();
  const report: DesktopRequest<'report'> = {
    ...{ version: '1.0.0', platform: 'windows', ipAddresses: ['10.20.30.40', 'fe80::1'], faults: [], itemsVersion: 0 },
    users: [{ login, loggedOnAt, capture: { state: 'recording', since: loggedOnAt, monitors: 2 } }],
    waiting: { extractions: 0, recordings: 2, bytes: 20_000_000, oldest: at },
    disk: { freeBytes: 2e11, totalBytes: 5e11 },
    ...{
      clockOffsetMilliseconds: 12,
      channel: 'connected',
      browsers: [{ login, name: 'Google Chrome', extensionSeen: true }],
    },
  };
  const { sealing } = await call('report', report);
  const cold = units.report!;
  await call('report', report);
  units.directory = { reads: cold.reads - units.report!.reads, writes: 0 };
  await call('logonSessions', {
    sessions: [{ logonSessionId: 's-1', login, from: loggedOnAt, gaps: [] }],
  });

  const { ticket } = await call('ticket', {});
  const connectionId = randomUUID();
  const socket = (routeKey: string, headers: Record<string, string> = {}) =>
    onSocket({ requestContext: { routeKey, connectionId }, headers });
  await counted('connect', () => socket('$connect', { 'Sec-WebSocket-Protocol': `fermata.changes, ${ticket}` }));
  await counted('disconnect', () => socket('$disconnect'));

  const contactId = randomUUID();
  const [from, to] = [new Date(Date.now() - 400_000).toISOString(), new Date(Date.now() - 184_000).toISOString()];
  const times = { initiatedAt: from, connectedToAgentAt: from, disconnectedAt: to, updatedAt: to };
  await new ContactTable(client, tables.CONTACTS_TABLE).keepNewest([
    contact(contactId, { ...times, agentId: 'u-0', acdId: 'agent0.desk' }),
  ]);
  const message = (body: object) =>
    ({
      Records: [{ messageId: randomUUID(), body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } }],
    }) as never;
  const accepted = (outcome: { batchItemFailures: unknown[] }) => {
    if (outcome.batchItemFailures.length > 0) throw new Error('A message was not carried out');
  };
  const elsewhere = randomUUID();
  // The directory has been read before, as in a container that is in use.
  accepted(await screenExtraction(message({ contactIds: [elsewhere] })));
  await counted('extraction is asked for', async () =>
    accepted(await screenExtraction(message({ contactIds: [contactId] }))),
  );

  const { extractions } = await call('extractions', { after: null, limit: 100 });
  const [extraction] = extractions;
  if (!extraction) throw new Error('No extraction waits for the PC');
  const { extractionId, revision } = extraction;
  const file = join(folder, 'container.sealed');
  const bytes = Buffer.alloc(100_000, 1);
  await sealFile({
    path: file,
    content: {
      ...{ contactId, recordingId: extractionId, medium: 'screen', kind: 'mp4', from, to, desktopId },
      ...{ monitors: [{ id: 'DP-1', width: 1920, height: 1080 }], marks: [] },
    },
    bytes,
    cloudKey: {
      id: sealing.keyId,
      publicKey: createPublicKey({ key: Buffer.from(sealing.publicKey, 'base64'), format: 'der', type: 'spki' }),
    },
  });
  const registered = await call('register', {
    recordings: [
      {
        ...{ extractionId, revision, medium: 'screen', path: 'recordings/container.sealed', durationSeconds: 216 },
        ...{ startedAt: from, endedAt: to, content: hash(bytes), sealed: await hashFile(file), gaps: [] },
      },
    ],
  });
  const recordingId = registered.recordings[0]?.recordingId;
  if (!recordingId) throw new Error('The recording was not registered');
  const { items } = await call('work', { limit: 100 });
  if (items.length !== 1) throw new Error('The recording was not released');
  const { recordings } = await call('uploads', { recordings: [{ recordingId }] });
  const [plan] = recordings;
  if (plan?.how !== 'put') throw new Error('The recording is not sent in one piece');
  const { url, headers } = plan.address;
  const put = await fetch(url, { method: 'PUT', headers: headers as Record<string, string>, body: readFileSync(file) });
  if (!put.ok) throw new Error(`The archive refused the container: ${put.status} ${await put.text()}`);
  const arrived = await call('confirm', { recordings: [{ recordingId }], waits: true });
  if (arrived.recordings[0]?.outcome !== 'arrived') throw new Error('The archive does not hold the container');
  await counted('container is opened', async () => accepted(await screenArrival(message({ recordingId }))));
  const confirmed = await cloud('confirm', { recordings: [{ recordingId }], waits: true });
  if (confirmed.recordings[0]?.outcome !== 'uploaded') throw new Error('The container was not opened');
  await call('deletions', { recordings: [{ recordingId, at: new Date().toISOString() }] });
  await counted('work without work', () => cloud('work', { limit: 100 }));

  const commandId = `${new Date().toISOString()}#${randomUUID()}`;
  const now = new Date().toISOString();
  await commands.leave({
    ...{ desktopId, commandId, login, contactId, media: ['screen'], at: now, until: now, verb: 'pause' },
  });
  await call('commands', {});
  await call('commandAnswers', { answers: [{ commandId, medium: 'screen', result: 'done', at: now }] });
  return units;
};
