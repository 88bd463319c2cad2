import { Failure } from '../../../domain/failure.ts';
import { administrator, agent, contact, machine, startApi, supervisor } from '../api-kit.ts';

const down = async (): Promise<never> => {
  throw new Failure('unavailable', 'The table does not answer');
};

test('everyone can see who they are signed in as and what they may see', async () => {
  const { get } = await startApi();
  expect((await get(supervisor, '/v1/me')).body).toEqual({
    username: 'lea.lead',
    role: 'supervisor',
    userId: 'u-lea',
    firstName: 'lea',
    lastName: 'lead',
    teamIds: ['inside', 'sales'],
    timeZone: 'Europe/Zurich',
  });
  expect((await get(administrator, '/v1/me')).body).toMatchObject({ role: 'administrator', userId: null, teamIds: [] });
  expect((await get(agent, '/v1/me')).body).toMatchObject({ role: 'agent', userId: 'u-sam', teamIds: [] });
});

test('a supervisor sees the users and teams they lead, and an administrator sees all, with the last sync (AC-11)', async () => {
  const { get, users } = await startApi();
  await users.noteSync({
    at: '2026-11-20T11:00:00.000Z',
    added: 3,
    renamed: 0,
    changed: 0,
    deactivated: 0,
    unchanged: 0,
  });
  const usernames = (body: { users: { username: string }[] }) => body.users.map(({ username }) => username).sort();
  const names = (body: { teams: { name: string }[] }) => body.teams.map(({ name }) => name).sort();

  const all = (await get(administrator, '/v1/users')).body;
  expect(usernames(all)).toEqual(['cara.care', 'lea.lead', 'sam.seller']);
  expect(all.lastSync).toMatchObject({ at: '2026-11-20T11:00:00.000Z', added: 3 });
  expect(usernames((await get(supervisor, '/v1/users')).body)).toEqual(['lea.lead', 'sam.seller']);
  expect(names((await get(administrator, '/v1/teams')).body)).toEqual(['Customer Care', 'Inside Sales', 'Sales']);
  expect(names((await get(supervisor, '/v1/teams')).body)).toEqual(['Inside Sales', 'Sales']);
});

describe('supervised teams', () => {
  const path = '/v1/users/u-lea/supervised-teams';

  test('take effect at once where they are set, and within half a minute where contacts are read', async () => {
    const { call, get, contacts, wait } = await startApi();
    await contacts.keepNewest([contact('cared', { agentId: 'u-cara' })]);
    expect((await get(supervisor, '/v1/contacts/cared')).status).toBe(404);
    const answer = await call(administrator, 'PUT', path, { teamIds: ['care', 'care'] });
    expect(answer).toMatchObject({ status: 200, body: { userId: 'u-lea', supervisedTeamIds: ['care'] } });
    const seen = async () => (await get(supervisor, '/v1/teams')).body.teams.map(({ teamId }) => teamId);
    expect(await seen()).toContain('care');
    wait(30_000);
    expect((await get(supervisor, '/v1/contacts/cared')).status).toBe(200);
    await call(administrator, 'PUT', path, { teamIds: [] });
    expect(await seen()).not.toContain('care');
    wait(30_000);
    expect((await get(supervisor, '/v1/contacts/cared')).status).toBe(404);
  });

  test.each([
    ['a team that is not there', { teamIds: ['nowhere'] }, 'teamIds'],
    ['no list', { teamIds: 'care' }, 'teamIds'],
    ['an empty id', { teamIds: ['care', ''] }, 'teamIds.1'],
    ['something else beside', { teamIds: [], role: 'administrator' }, 'role'],
    ['no JSON', '{"teamIds"', 'body'],
    ['nothing', undefined, 'body'],
    ['a list in place of an object', [], 'body'],
  ])('are refused with %s, and the field is named', async (_, body, field) => {
    const { call } = await startApi();
    const answer = await call(administrator, 'PUT', path, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field, reason: expect.any(String) }] } });
  });

  test('of an unknown user are not found, and are set only by an administrator', async () => {
    const { call } = await startApi();
    const body = { teamIds: ['care'] };
    expect((await call(administrator, 'PUT', '/v1/users/u-nobody/supervised-teams', body)).status).toBe(404);
    expect((await call(supervisor, 'PUT', path, body)).status).toBe(403);
  });
});

test('a sync and a reconciliation are started, and run by themselves (AC-11)', async () => {
  const started: string[] = [];
  const { call } = await startApi({
    startUserSync: async () => void started.push('users'),
    startReconciliation: async () => void started.push('missing'),
  });
  expect((await call(administrator, 'POST', '/v1/users/sync')).status).toBe(202);
  expect((await call(administrator, 'POST', '/v1/missing-recordings/reconcile')).status).toBe(202);
  expect(started).toEqual(['users', 'missing']);
  expect((await call(supervisor, 'POST', '/v1/users/sync')).status).toBe(403);
  expect((await call(supervisor, 'POST', '/v1/missing-recordings/reconcile')).status).toBe(403);
  expect(started).toHaveLength(2);
});

test('a sync that the deployment lacks is unavailable, with the reason', async () => {
  const { call } = await startApi({ startUserSync: down });
  const answer = await call(administrator, 'POST', '/v1/users/sync');
  expect(answer).toMatchObject({ status: 503, body: { detail: 'The table does not answer' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

describe('missing recordings', () => {
  const withMissing = async () => {
    const api = await startApi();
    const note = (contactId: string, agentId: string | undefined, since: string) =>
      api.missing.note({ contactId, reason: 'not-arrived', since, startedAt: since, ...(agentId && { agentId }) });
    await note('sold', 'u-sam', '2026-11-19T09:00:00.000Z');
    await note('cared', 'u-cara', '2026-11-19T08:00:00.000Z');
    await note('nobodys', undefined, '2026-11-19T07:00:00.000Z');
    await api.missing.noteQuarantined({
      quarantineKey: 'quarantine/1.json',
      reason: 'No contact id',
      at: '2026-11-19T10:00:00.000Z',
    });
    return api;
  };
  const idsOf = (body: { missing: { contactId: string | null }[] }) => body.missing.map(({ contactId }) => contactId);

  test('are listed oldest first, with the names of their agents, and a supervisor sees those of their teams', async () => {
    const { get } = await withMissing();
    const all = await get(administrator, '/v1/missing-recordings');
    expect(idsOf(all.body)).toEqual(['nobodys', 'cared', 'sold', null]);
    expect(all.body.missing[2]).toEqual({
      contactId: 'sold',
      reason: 'not-arrived',
      detail: null,
      since: '2026-11-19T09:00:00.000Z',
      startedAt: '2026-11-19T09:00:00.000Z',
      acdId: 'sam.seller',
      firstName: 'sam',
      lastName: 'seller',
      teamName: 'Inside Sales',
    });
    expect(idsOf((await get(supervisor, '/v1/missing-recordings')).body)).toEqual(['sold']);
    expect((await get(agent, '/v1/missing-recordings')).status).toBe(403);
  });

  test('include flags whose contact has not come within an hour (QG-32)', async () => {
    const api = await withMissing();
    const alone = { reason: 'flags-without-contact', agentId: 'u-sam' } as const;
    await api.missing.noteFlags({ ...alone, contactId: 'waits', since: '2026-11-20T11:30:00.000Z' });
    await api.missing.noteFlags({ ...alone, contactId: 'never-came', since: '2026-11-20T10:30:00.000Z' });
    const { body } = await api.get(supervisor, '/v1/missing-recordings?reason=flags-without-contact');
    expect(idsOf(body)).toEqual(['never-came']);
  });

  test('can be listed by reason, page by page', async () => {
    const { get } = await withMissing();
    const first = await get(machine, '/v1/missing-recordings?reason=not-arrived&limit=2');
    expect(idsOf(first.body)).toEqual(['nobodys', 'cared']);
    const second = await get(machine, `/v1/missing-recordings?reason=not-arrived&limit=2&cursor=${first.body.next}`);
    expect([idsOf(second.body), second.body.next]).toEqual([['sold'], null]);
    expect((await get(machine, '/v1/missing-recordings?reason=lost')).status).toBe(400);
  });
});

test('media files without a contact are listed for administrators', async () => {
  const { get, recordings } = await startApi();
  const one = { location: 'recordings/x.wav', arrivedAt: '2026-11-19T10:00:00.000Z', size: 44 };
  await recordings.park(one);
  expect((await get(administrator, '/v1/unmatched-recordings')).body).toEqual({
    recordings: [{ ...one, contactId: null, recordedAt: null, durationSeconds: null, reason: null }],
    next: null,
  });
  expect((await get(supervisor, '/v1/unmatched-recordings')).status).toBe(403);
});

describe('health', () => {
  test('is public, with the time when something last arrived', async () => {
    const { get, contacts } = await startApi();
    expect((await get(undefined, '/v1/health')).body).toEqual({
      status: 'ok',
      version: '0.1.0',
      lastImportedAt: null,
      lastUserSyncAt: null,
    });
    await contacts.keepNewest([contact('c1')]);
    expect((await get(undefined, '/v1/health')).body.lastImportedAt).toBe('2026-11-19T09:07:02.000Z');
  });

  test('is degraded when a store does not answer', async () => {
    const never = { users: down, teams: down, lastSync: down, setSupervisedTeams: down };
    const { get } = await startApi({ users: never });
    expect(await get(undefined, '/v1/health')).toMatchObject({ status: 200, body: { status: 'degraded' } });
    expect((await get(administrator, '/v1/contacts')).status).toBe(503);
  });
});
