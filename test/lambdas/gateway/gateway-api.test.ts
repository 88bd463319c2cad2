import type { GatewayRequest } from '../../../api/programs/gateway.ts';
import { people } from '../api-kit.ts';
import { code, flagsOfCall, gatewayReportOf, startGateways } from './gateway-api-kit.ts';

const day = '2026-11-20';

test('a code enrols the gateway of one recording server, which alone may ask again', async () => {
  const gateways = await startGateways();
  const first = await gateways.enrolled();
  expect(first.answer).toEqual({ gatewayId: 'bern', recordingServerId: 'bern', name: 'Recorder bern' });
  expect((await gateways.enrolled(code, first.key)).status).toBe(200);
  expect((await gateways.enrolled(code)).status).toBe(403);
  expect((await gateways.enrolled('WRONG-WRONG-WRONG-WRONG')).status).toBe(403);
});

test('a code is not accepted after an hour', async () => {
  const gateways = await startGateways();
  gateways.wait(3_600_000);
  expect((await gateways.enrolled()).status).toBe(403);
});

test('a gateway that replaces another takes its access (QG-30)', async () => {
  const gateways = await startGateways();
  const old = await gateways.enrolled();
  await gateways.offer('bern', 'NEWER-NEWER-NEWER-NEWER');
  const next = await gateways.enrolled('NEWER-NEWER-NEWER-NEWER');
  expect((await next.ask('settings', {})).status).toBe(200);
  expect((await old.ask('settings', {})).status).toBe(401);
});

test('only calls that the gateway signed for this API are answered, and a gateway with a wrong clock learns that', async () => {
  const gateways = await startGateways();
  const gateway = await gateways.enrolled();
  expect((await gateways.send('/v1/gateway/settings', {})).status).toBe(401);
  expect((await gateway.ask('settings', {}, { aud: 'fermata-staging' })).status).toBe(401);
  expect((await gateway.ask('settings', {}, { path: '/v1/gateway/users' })).status).toBe(401);
  const late = await gateway.ask('settings', {}, { iat: 1, exp: 100 });
  expect([late.status, late.answer.serverTime]).toEqual([401, '2026-11-20T12:00:00.000Z']);
});

test('flags are created once, however often that is repeated, and optional ones are switched on and off (QG-04, QG-11, QG-12)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  expect((await call('settings', {})).flags).toEqual([]);
  const outcomes = async (optional: ('CTIWrapup' | 'CTIQueryData')[]) =>
    Object.fromEntries((await call('defineFlags', { optional })).flags.map(({ name, outcome }) => [name, outcome]));
  expect(await outcomes(['CTIWrapup'])).toMatchObject({
    AgentId: 'created',
    CTIWrapup: 'created',
    CTIQueryData: 'off',
  });
  const { settingsVersion } = await call('settings', {});
  expect(await outcomes(['CTIWrapup'])).toMatchObject({ AgentId: 'existing', CTIWrapup: 'existing' });
  expect((await call('settings', {})).settingsVersion).toBe(settingsVersion);
  expect(await outcomes(['CTIQueryData'])).toMatchObject({ CTIWrapup: 'switched-off', CTIQueryData: 'created' });
  expect((await call('settings', {})).flags).toEqual([
    'AgentId',
    'AgentName',
    'CallerName',
    'CTICallRef',
    'InteractionGuid',
    'QueueName',
    'CTIQueryData',
  ]);
});

test('a gateway gets the active users of its own recording server, and again only when they have changed (QG-18)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  await gateways.extensions.save([
    { userId: 'u-sam', extension: '2001', recordingServerId: 'bern' },
    { userId: 'u-cara', extension: '2002', recordingServerId: 'bern' },
    { userId: 'u-lea', extension: '3001', recordingServerId: 'graz' },
  ]);
  const { version, users } = await call('users', { version: null });
  expect(users).toEqual([
    { userId: 'u-cara', username: 'cara.care', name: 'cara care', extension: '2002', formerNames: [] },
    { userId: 'u-sam', username: 'sam.seller', name: 'sam seller', extension: '2001', formerNames: ['sam.old'] },
  ]);
  expect(await call('users', { version })).toEqual({ version, users: null });
  gateways.rename(people.map((one) => (one.userId === 'u-cara' ? { ...one, active: false } : one)));
  const after = await call('users', { version });
  expect(after.users?.map(({ userId }) => userId)).toEqual(['u-sam']);
  expect(after.version).not.toBe(version);
  expect((await call('report', gatewayReportOf())).usersVersion).toBe(after.version);
});

test('an administrator who asks for the users reaches the gateway with its next report (QG-19)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  expect((await call('report', gatewayReportOf())).loadUsersRequestedAt).toBeNull();
  const server = (await gateways.recordingServers.find('bern'))!;
  await gateways.recordingServers.save({ ...server, loadUsersRequestedAt: '2026-11-20T12:00:00.000Z' });
  expect((await call('report', gatewayReportOf())).loadUsersRequestedAt).toBe('2026-11-20T12:00:00.000Z');
});

test('flags are written once, may be repeated unchanged, and refuse any others by showing those that stand (QG-01, QG-27)', async () => {
  const gateways = await startGateways();
  const { call, ask } = await gateways.enrolled();
  expect(await call('flags', flagsOfCall('g-1'))).toEqual({ outcome: 'written' });
  gateways.wait(60_000);
  expect(await call('flags', flagsOfCall('g-1'))).toEqual({ outcome: 'unchanged' });
  const other = await ask('flags', flagsOfCall('g-1', { flags: { AgentId: '2001', AgentName: 'Mira Berg' } }));
  expect(other).toMatchObject({ status: 409, answer: { stands: flagsOfCall('g-1').flags } });
});

test.each([
  ['flags.CallerName', { flags: { CallerName: 'x'.repeat(257) } }],
  ['flags.CTIQueryData', { flags: { CTIQueryData: 'card 4111 1111 1111 1111' } }],
  ['endedAt', { endedAt: '2026-11-20T10:00:00.000Z' }],
  ['callerNameSource', { callerNameSource: 'global' as const }],
])('flags with a wrong %s are refused by name, and nothing is written', async (field, more) => {
  const gateways = await startGateways();
  const { ask, call } = await gateways.enrolled();
  const refused = await ask('flags', flagsOfCall('g-1', more));
  expect(refused).toMatchObject({ status: 400, answer: { errors: [{ field }] } });
  expect(JSON.stringify(refused.answer)).not.toContain('4111');
  expect(await call('flags', flagsOfCall('g-1'))).toEqual({ outcome: 'written' });
});

test('recordings with and without flags are counted once, however often a report is repeated', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  const counted = (flagged: number, count: number) =>
    gatewayReportOf({
      days: [
        {
          day,
          flagged,
          unflagged: [
            { reason: 'guid-not-in-time', count },
            { reason: 'ended-before-guid', count: 99 },
          ],
        },
      ],
    });
  await call('report', counted(10, 1));
  await call('report', counted(10, 1));
  await call('report', counted(15, 3));
  expect(gateways.counts).toMatchObject({ RecordingsFlagged: 15, RecordingsUnflagged: 3 });
  // Only the last report is over three: 3 of 18.
  expect(gateways.counts.UnflaggedPercent).toBeCloseTo(100 / 6);
  expect((await gateways.recordingServers.report('bern'))?.days).toEqual(counted(15, 3).days);
});

const callOf = (more: Partial<GatewayRequest<'calls'>> = {}): GatewayRequest<'calls'> => ({
  ...{ contactId: 'bern:1795.7', initialContactId: 'bern:1795.7', extension: '2001', username: 'alice.agent' },
  ...{ userId: 'u-alice', direction: 'inbound', callerNumber: '+41 44 555 01 00', queueName: 'orders' },
  ...{ connectedAt: '2026-11-20T11:00:00.000Z', endedAt: '2026-11-20T11:04:00.000Z', ending: 'disconnected', ...more },
});

test('a call that is over becomes one contact with its agent, caller, queue and times, however often it is reported (QG-01)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  expect(await call('calls', callOf())).toEqual({ outcome: 'stored' });
  expect(await call('calls', callOf())).toEqual({ outcome: 'unchanged' });
  expect((await gateways.contacts.find('bern:1795.7'))?.contact).toMatchObject({
    ...{ acdId: 'alice.agent', agentId: 'u-alice', queueName: 'orders', initiationMethod: 'INBOUND' },
    ...{ contactDirection: 'inbound', calledNumber: '2001', callingNumber: '+41 44 555 01 00' },
    ...{ normalCallingNumber: '+41445550100', callerNumber: '+41 44 555 01 00', dialledNumber: '2001' },
    ...{ connectedToAgentAt: '2026-11-20T11:00:00.000Z', disconnectedAt: '2026-11-20T11:04:00.000Z' },
  });
});

test('a transferred call is a contact of its own in the chain of the first (QG-24)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  await call('calls', callOf({ ending: 'transferred' }));
  await call('calls', callOf({ contactId: 'bern:1795.9', extension: '2002', username: 'bob.agent', userId: 'u-bob' }));
  const chain = await gateways.contacts.chain('bern:1795.7');
  expect(chain.map(({ contactId, initiationMethod }) => [contactId, initiationMethod])).toEqual([
    ['bern:1795.7', 'INBOUND'],
    ['bern:1795.9', 'TRANSFER'],
  ]);
});

test('a gateway reports no contact of a provider or of another gateway', async () => {
  const gateways = await startGateways();
  const { ask } = await gateways.enrolled();
  for (const [field, more] of [
    ['contactId', { contactId: '0f6c1c0e-5d0c-4b0e-9a55-9a3f1f0b7a11' }],
    ['contactId', { contactId: 'basel:1795.7' }],
    ['initialContactId', { initialContactId: 'basel:1795.7' }],
    ['contactId', { contactId: 'bern:a/b' }],
    ['endedAt', { endedAt: '2026-11-20T10:00:00.000Z' }],
  ] as const) {
    const { status, answer } = await ask('calls', callOf(more));
    expect([field, status, JSON.stringify(answer)]).toEqual([field, 400, expect.stringContaining(field)]);
  }
});

test('a gateway gets the key that recordings are sealed for, and writes flags without it (QG-34)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  expect(await call('settings', {})).toMatchObject({ sealing: { keyId: 'key-1', publicKey: 'cHVibGlj' } });
  gateways.loseSealingKey();
  expect((await call('settings', {})).sealing).toBeUndefined();
});

test('flags of several recordings come in one request, and one refusal does not hold back the others (QG-01, QG-27)', async () => {
  const gateways = await startGateways();
  const { call, ask } = await gateways.enrolled();
  await call('flags', flagsOfCall('g-1'));
  const recordings = [
    flagsOfCall('g-1', { flags: { AgentId: '2001', AgentName: 'Mira Berg' } }),
    flagsOfCall('g-2', { endedAt: '2026-11-20T10:00:00.000Z' }),
    flagsOfCall('g-3'),
    flagsOfCall('g-1'),
  ];
  expect(await call('flagBatch', { recordings })).toEqual({
    outcomes: ['differs', 'invalid', 'written', 'unchanged'],
  });
  expect(await call('flagBatch', { recordings: [flagsOfCall('g-3')] })).toEqual({ outcomes: ['unchanged'] });
  const malformed = await ask('flagBatch', { recordings: [flagsOfCall('g-4'), { guid: 'g-5' }] });
  expect(malformed.status).toBe(400);
  expect(await call('flags', flagsOfCall('g-4'))).toEqual({ outcome: 'written' });
});

test('calls come with flags in one request, and one malformed call does not hold back the others (QG-01, QG-24)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  const calls = [
    callOf({ ending: 'transferred' }),
    callOf({ contactId: 'basel:1795.9' }),
    callOf({ contactId: 'bern:1795.9', extension: '2002', username: 'bob.agent', userId: 'u-bob' }),
  ];
  const recordings = [flagsOfCall('g-1')];
  expect(await call('flagBatch', { recordings, calls })).toEqual({
    ...{ outcomes: ['written'], calls: ['stored', 'invalid', 'stored'] },
  });
  expect(await call('flagBatch', { recordings: [], calls })).toEqual({
    ...{ outcomes: [], calls: ['unchanged', 'invalid', 'unchanged'] },
  });
  const chain = await gateways.contacts.chain('bern:1795.7');
  expect(chain.map(({ contactId }) => contactId)).toEqual(['bern:1795.7', 'bern:1795.9']);
  expect(await gateways.contacts.find('basel:1795.9')).toBeUndefined();
});

test('flags whose call does not come, or is refused, are listed with the reason for the agent’s supervisor; others are not (QG-32)', async () => {
  const gateways = await startGateways();
  const { call } = await gateways.enrolled();
  await gateways.extensions.save([{ userId: 'u-sam', recordingServerId: 'bern', extension: '2001' }]);
  const listed = async () => (await gateways.missing.list({ limit: 10 })).missing;
  // Its call is in the same request, or came before.
  const known = flagsOfCall('g-1', { contactId: 'bern:1795.7' });
  await call('flagBatch', { recordings: [known], calls: [callOf()] });
  await call('flags', { ...known, guid: 'g-2' });
  expect(await listed()).toEqual([]);

  const endsBeforeItStarts = callOf({ contactId: 'bern:refused', endedAt: '2026-11-20T00:00:00.000Z' });
  const recordings = [flagsOfCall('g-3', { contactId: 'bern:refused' }), flagsOfCall('g-4')];
  await call('flagBatch', { recordings, calls: [endsBeforeItStarts] });
  const entry = { reason: 'flags-without-contact', agentId: 'u-sam', startedAt: recordings[0]!.startedAt };
  expect(await listed()).toMatchObject([
    {
      ...entry,
      contactId: 'bern:g-4',
      detail: expect.stringContaining('extension 2001, recording g-4: its call did not come'),
    },
    { ...entry, contactId: 'bern:refused', detail: expect.stringContaining('recording g-3: Fermata refused its call') },
  ]);
});
