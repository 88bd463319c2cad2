import type { RecordingServerChange, RecordingServerView } from '../../../api/administration/telephony/telephony.ts';
import { gatewayReport } from '../../ports/recording-server-store.suite.ts';
import { administrator, now, people, startApi, supervisor } from '../api-kit.ts';
import { dataServer } from '../staging-api/staging-api-kit.ts';

const bern: RecordingServerChange = {
  name: 'Bern PBX',
  site: 'Bern',
  dataServerId: 'd-1',
  optionalFlags: [],
  guidWindowSeconds: 10,
  wrapUpSeconds: 0,
  callerNameOrder: ['global', 'external', 'network'],
  version: 0,
};

const started = async () => {
  const api = await startApi();
  await api.dataServers.save(dataServer({ dataServerId: 'd-1', name: 'Central' }));
  const send = async (method: string, path: string, body?: unknown) => {
    const { status, body: answer } = await api.call(administrator, method, path, body);
    return { status, answer: answer as unknown as RecordingServerView & { errors: { field: string }[]; code: string } };
  };
  const list = async () =>
    ((await send('GET', '/v1/recording-servers')).answer as unknown as { recordingServers: RecordingServerView[] })
      .recordingServers;
  const add = async (change: Partial<RecordingServerChange>) =>
    (await send('POST', '/v1/recording-servers', { ...bern, ...change })).answer;
  return { ...api, send, list, add };
};

test('several recording servers write to one data server, and are listed by site (QG-31, QG-32, QG-37)', async () => {
  const { add, list } = await started();
  await add({ name: 'Zug PBX', site: 'Zug' });
  await add({ name: 'Bern PBX 2' });
  await add({ name: 'Bern PBX 1' });
  await add({ name: 'Loose', site: null });
  expect((await list()).map(({ name, site, dataServerName }) => [site, name, dataServerName])).toEqual([
    ['Bern', 'Bern PBX 1', 'Central'],
    ['Bern', 'Bern PBX 2', 'Central'],
    ['Zug', 'Zug PBX', 'Central'],
    [null, 'Loose', 'Central'],
  ]);
});

test.each([
  [{ name: 'bern pbx' }, 409, 'name'],
  [{ name: 'New', dataServerId: 'none' }, 400, 'dataServerId'],
  [{ name: 'New', wrapUpSeconds: 20 }, 400, 'wrapUpSeconds'],
  [{ name: 'New', guidWindowSeconds: 0 }, 400, 'guidWindowSeconds'],
  [{ name: 'New', callerNameOrder: ['global', 'global'] }, 400, 'callerNameOrder'],
  [{ name: 'New', version: 3 }, 400, 'version'],
])('a recording server with %j is refused', async (change, status, field) => {
  const { send, add, list } = await started();
  await add({});
  const refused = await send('POST', '/v1/recording-servers', { ...bern, ...change });
  expect([refused.status, refused.answer.errors[0]?.field]).toEqual([status, field]);
  expect(await list()).toHaveLength(1);
});

test('a change keeps its gateway, and is refused when somebody else has just changed the server', async () => {
  const { send, add, recordingServers } = await started();
  const { recordingServerId } = await add({});
  const path = `/v1/recording-servers/${recordingServerId}`;
  const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'x' } as const;
  const gateway = { machine: 'CTI-1', publicKey, codeHash: 'h', enrolledAt: now };
  await recordingServers.save({ ...(await recordingServers.find(recordingServerId))!, gateway });
  expect((await send('PUT', path, { ...bern, version: 1 })).status).toBe(409);
  const saved = await send('PUT', path, {
    ...bern,
    site: null,
    optionalFlags: ['CTIWrapup'],
    wrapUpSeconds: 30,
    version: 2,
  });
  expect(saved).toMatchObject({
    status: 200,
    answer: { site: null, optionalFlags: ['CTIWrapup'], wrapUpSeconds: 30, version: 3, gateway: { machine: 'CTI-1' } },
  });
  expect((await send('DELETE', path)).status).toBe(200);
  expect((await send('DELETE', path)).status).toBe(404);
  expect((await send('PUT', path, { ...bern, version: 3 })).status).toBe(404);
});

test('the code of a gateway is shown once, and only its hash is stored', async () => {
  const { send, add, list, recordingServers } = await started();
  const { recordingServerId } = await add({});
  const { status, answer } = await send('POST', `/v1/recording-servers/${recordingServerId}/enrolment-codes`);
  expect(status).toBe(201);
  expect(answer.code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
  expect(JSON.stringify(await recordingServers.all())).not.toContain(answer.code);
  expect((await list())[0]?.enrolment).toEqual({ expiresAt: '2026-11-20T13:00:00.000Z' });
});

test('an administrator makes the gateway load its users (QG-19)', async () => {
  const { send, add } = await started();
  const { recordingServerId } = await add({});
  const asked = await send('POST', `/v1/recording-servers/${recordingServerId}/user-loads`);
  expect(asked).toMatchObject({ status: 202, answer: { loadUsersRequestedAt: now } });
});

test('a gateway shows its source, its clock, who is on one list only, and why recordings have no flags (QG-14)', async () => {
  const { add, list, send, recordingServers, wait } = await started();
  const { recordingServerId } = await add({});
  const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'x' } as const;
  const gateway = { machine: 'CTI-1', publicKey, codeHash: 'h', enrolledAt: now };
  await recordingServers.save({ ...(await recordingServers.find(recordingServerId))!, gateway });
  expect((await list())[0]?.gateway).toMatchObject({ lastSeenAt: null, silent: false, source: null });
  for (const [user, extension] of [
    ['sam.seller', '2001'],
    ['cara.care', '2001'],
    ['u-lea', '2003'],
  ])
    await send('PUT', '/v1/user-extensions', { extensions: [{ user, extension, recordingServer: 'BERN PBX' }] });
  await recordingServers.noteReport(
    gatewayReport(recordingServerId, {
      at: now,
      agentsWithoutUser: [{ agentId: '2009', name: 'Ines Faro' }],
      usersNeverSeen: ['u-lea', 'u-gone'],
      days: [
        { day: '2026-11-19', flagged: 90, unflagged: [{ reason: 'guid-not-in-time', count: 1 }] },
        {
          day: '2026-11-20',
          flagged: 50,
          unflagged: [
            { reason: 'guid-not-in-time', count: 1 },
            { reason: 'already-in-progress', count: 5 },
          ],
        },
      ],
    }),
  );
  const [shown] = await list();
  expect(shown).toMatchObject({
    users: 3,
    duplicateExtensions: [
      {
        extension: '2001',
        users: [
          { userId: 'u-cara', name: 'cara care' },
          { userId: 'u-sam', name: 'sam seller' },
        ],
      },
    ],
    gateway: {
      silent: false,
      usersCurrent: false,
      agentsWithoutUser: [{ agentId: '2009', name: 'Ines Faro', extension: null }],
      usersNeverSeen: [
        { userId: 'u-lea', name: 'lea lead', extension: '2003' },
        { userId: 'u-gone', name: null, extension: null },
      ],
      days: [
        { day: '2026-11-20', flagged: 50, unflagged: 6 },
        { day: '2026-11-19', flagged: 90, unflagged: 1 },
      ],
      unflaggedReasons: [
        { reason: 'already-in-progress', count: 5 },
        { reason: 'guid-not-in-time', count: 2 },
      ],
    },
  });
  wait(6 * 60_000);
  expect((await list())[0]?.gateway?.silent).toBe(true);
});

test('extensions are set one by one, or imported all at once or not at all (QG-14)', async () => {
  const { send, add, extensions, users } = await started();
  const { recordingServerId } = await add({});
  const one = await send('PUT', '/v1/users/u-sam/extension', { extension: ' 2001 ', recordingServerId });
  expect(one).toMatchObject({ status: 200, answer: { extensions: [{ username: 'sam.seller', extension: '2001' }] } });
  const wrong = await send('PUT', '/v1/user-extensions', {
    extensions: [
      { user: 'cara.care', extension: '2002', recordingServer: 'Bern PBX' },
      { user: 'nobody', extension: '2003', recordingServer: 'Nowhere' },
    ],
  });
  expect(wrong.answer.errors.map(({ field }) => field)).toEqual(['extensions.1.user', 'extensions.1.recordingServer']);
  expect(await extensions.all()).toHaveLength(1);
  const refusals = [
    { extension: '2001', recordingServerId: null },
    { extension: '2001', recordingServerId: 'none' },
    { extension: '20 01', recordingServerId },
  ];
  for (const body of refusals) expect((await send('PUT', '/v1/users/u-sam/extension', body)).status).toBe(400);
  expect((await send('PUT', '/v1/users/nobody/extension', refusals[0])).status).toBe(404);
  await send('PUT', '/v1/users/u-sam/extension', { extension: null, recordingServerId: null });
  expect(await extensions.all()).toEqual([]);
  expect(await users.users()).toHaveLength(people.length);
});

test('only administrators see and change recording servers', async () => {
  const { get } = await started();
  expect((await get(supervisor, '/v1/recording-servers')).status).toBe(403);
});
