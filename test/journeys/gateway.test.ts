import { randomUUID } from 'node:crypto';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { UserList } from '../../api/administration/people/users.ts';
import type { RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { call, read, search, waitForContact } from './kit/api.ts';
import { contactRecord } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { addRecordingServer, enrolGateway } from './kit/gateway.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { change } from './kit/site.ts';

const added: string[] = [];
let dataServerId: string;

const recordingServer = async (more: { name?: string; site?: string } = {}) => {
  const server = await addRecordingServer({ dataServerId, ...more });
  added.push(server.recordingServerId);
  return server;
};
const listed = async (recordingServerId: string): Promise<RecordingServerView> => {
  const { recordingServers } = await read<{ recordingServers: RecordingServerView[] }>(
    'administrator',
    '/v1/recording-servers',
  );
  return recordingServers.find((server) => server.recordingServerId === recordingServerId)!;
};

const report: GatewayRequest<'report'> = {
  version: '0.1.0',
  machine: 'CTI-1',
  source: { kind: 'asterisk', state: 'connected', since: '2026-11-20T06:00:00.000Z' },
  clockOffsetMilliseconds: 3,
  settingsVersion: 1,
  agentsWithoutUser: [{ agentId: '2009', name: 'Ines Faro' }],
  usersNeverSeen: [],
  duplicateExtensions: [],
  days: [{ day: '2026-11-20', flagged: 7, unflagged: [{ reason: 'guid-not-in-time', count: 1 }] }],
  unflagged: [],
  waiting: 0,
  faults: [],
};

beforeAll(async () => {
  const server = await change<DataServerView>('POST', '/v1/data-servers', {
    name: `Data of ${randomUUID().slice(0, 8)}`,
    stagedUpload: { enabled: false, location: null, username: null },
    timeZone: 'Europe/Zurich',
    bandwidth: [],
    association: { mode: 'any', ipRanges: [], teamIds: [] },
    version: 0,
  });
  dataServerId = server.dataServerId;
});
afterAll(async () => {
  for (const id of added) await call('administrator', `/v1/recording-servers/${id}`, { method: 'DELETE' });
});

test('a gateway enrols, creates its flags, loads its users and reports, and an administrator sees it (QG-04, QG-14, QG-18, QG-19)', async () => {
  const { recordingServerId, name } = await recordingServer();
  const gateway = await enrolGateway(recordingServerId);
  expect((await gateway.call('defineFlags', { optional: ['CTIWrapup'] })).flags[0]).toEqual({
    name: 'AgentId',
    outcome: 'created',
  });
  expect(await gateway.call('settings', {})).toMatchObject({
    recordingServer: { recordingServerId, name, dataServerId },
    flags: expect.arrayContaining(['QueueName', 'CTIWrapup']),
  });

  const { users } = await read<UserList>('administrator', '/v1/users');
  const alice = users.find(({ username }) => username === 'alice.agent')!;
  await change('PUT', '/v1/user-extensions', {
    extensions: [{ user: 'alice.agent', extension: '2001', recordingServer: name }],
  });
  const loaded = await eventually(async () => {
    const answer = await gateway.call('users', { version: null });
    expect(answer.users).toMatchObject([{ userId: alice.userId, username: 'alice.agent', extension: '2001' }]);
    return answer;
  });
  expect((await gateway.call('users', { version: loaded.version })).users).toBeNull();

  const { version } = loaded;
  await gateway.call('report', { ...report, users: { version, count: 1, loadedAt: new Date().toISOString() } });
  await change('POST', `/v1/recording-servers/${recordingServerId}/user-loads`);
  const { loadUsersRequestedAt } = await gateway.call('report', report);
  expect(loadUsersRequestedAt).toEqual(expect.any(String));
  expect(await listed(recordingServerId)).toMatchObject({
    users: 1,
    loadUsersRequestedAt,
    gateway: {
      silent: false,
      source: { state: 'connected' },
      agentsWithoutUser: [{ agentId: '2009', name: 'Ines Faro', extension: null }],
      unflaggedReasons: [{ reason: 'guid-not-in-time', count: 1 }],
    },
  });
  const removal = { extension: null, recordingServerId: null };
  await change('PUT', `/v1/users/${alice.userId}/extension`, removal);
});

test('flags that come before their contact are searched, shown, and never replaced (QG-01, QG-02, QG-27)', async () => {
  const { recordingServerId } = await recordingServer();
  const gateway = await enrolGateway(recordingServerId);
  const contactId = randomUUID();
  const reference = `17.${randomUUID()}`;
  const startedAt = new Date(Date.now() - 300_000).toISOString();
  const written = {
    guid: `${reference}-2001`,
    contactId,
    extension: '2001',
    startedAt,
    endedAt: new Date(Date.now() - 200_000).toISOString(),
    flags: { AgentId: '2001', AgentName: 'Mira Lund', CallerName: '北京 Bäckerei', CTICallRef: reference },
  };
  expect(await gateway.call('flags', written)).toEqual({ outcome: 'written' });
  expect(await gateway.call('flags', written)).toEqual({ outcome: 'unchanged' });
  const other = { ...written, flags: { ...written.flags, AgentName: 'Mira Berg' } };
  await expect(gateway.call('flags', other)).rejects.toMatchObject({
    code: 'conflict',
    members: { stands: written.flags },
  });

  await stream(contactRecord({ ContactId: contactId, InitialContactId: null }));
  const { flags } = await waitForContact(contactId, ({ flags: shown }) => shown.length > 0);
  expect(flags).toMatchObject([{ recordingServerId, guid: written.guid, extension: '2001', startedAt }]);
  for (const [flag, flagValue] of [
    ['CTICallRef', reference],
    ['CallerName', '北京 bäckerei'],
    ['AgentId', '2001'],
  ] as const) {
    const { contacts } = await search({ flag, flagValue });
    expect(contacts.map((contact) => contact.contactId)).toContain(contactId);
  }
  expect((await search({ flag: 'AgentName', flagValue: 'Mira Berg' })).contacts).toEqual([]);
});

test('the key of a gateway opens only its own API, and no contact, recording or upload (QG-03, QG-34)', async () => {
  const { recordingServerId } = await recordingServer();
  const { sign } = await enrolGateway(recordingServerId);
  const tried = async (method: string, path: string) => {
    const body = '{}';
    const response = await fetch(outputs.apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${sign(path, Buffer.from(method === 'GET' ? '' : body))}` },
      ...(method !== 'GET' && { body }),
    });
    return response.status;
  };
  expect(await tried('POST', '/v1/gateway/settings')).toBe(200);
  for (const [method, path] of [
    ['GET', '/v1/contacts'],
    ['POST', '/v1/contacts/c-1/recordings/r-1/playback'],
    ['POST', '/v1/contacts/c-1/recordings/r-1/download'],
    ['GET', '/v1/recording-servers'],
    ['POST', '/staging/v1/uploads'],
    ['POST', '/v1/desktop/uploads'],
  ] as const)
    expect([path, await tried(method, path)]).toEqual([path, 401]);
});
