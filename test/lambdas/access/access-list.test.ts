import { MemoryAccessListStore } from '../../../adapters/memory/user/access-list-store.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Role } from '../../../domain/user/user.ts';
import { currentAccess } from '../../../lambdas/access/current-access.ts';
import { accessList } from '../../../lambdas/access-list/access-list.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { startApi } from '../api-kit.ts';

/** A user pool, the feature that lists it, and the API that uses the list, all on one clock. */
const start = async () => {
  let now = Date.parse('2026-11-20T12:00:00Z');
  const clock = () => new Date(now);
  const members = new Map<string, Role[]>([
    ['sub-lea', ['supervisor']],
    ['sub-sam', ['agent', 'supervisor']],
  ]);
  const lists = new MemoryAccessListStore();
  const further: number[] = [];
  const pool: { down?: boolean } = {};
  const list = accessList({
    directory: {
      members: async () => {
        if (pool.down) throw new Failure('unavailable', 'The user pool cannot be listed');
        return new Map(members);
      },
    },
    lists,
    startListing: async (seconds) => void further.push(seconds),
    clock,
    telemetry: silent,
  });
  const table: { down?: boolean } = {};
  const defects: string[] = [];
  const access = currentAccess(
    {
      current: async () => {
        if (table.down) throw new Failure('unavailable', 'The database does not answer');
        return lists.current();
      },
    },
    { clock, telemetry: { defect: (message) => void defects.push(message) } },
  );
  const api = await startApi({ clock, currentAccess: access });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  const token = (sub: string, username: string, roles: string, ageSeconds = 0) => ({
    sub,
    username,
    'cognito:groups': `[${roles}]`,
    iat: String(Math.floor(now / 1000) - ageSeconds),
  });
  const me = async (claims: object) => {
    const { status, body, headers } = await api.get({ ...claims }, '/v1/me');
    return status === 200 ? body.role : { status, why: headers.get('www-authenticate') };
  };
  return { members, lists, further, pool, table, defects, list, wait, token, me };
};

const lost = { status: 401, why: 'Bearer error="invalid_token"' };

test('people who are removed lose access within a minute, although their token lives for an hour', async () => {
  const { members, list, wait, token, me } = await start();
  const lea = token('sub-lea', 'lea.lead', 'supervisor');
  await list({});
  expect(await me(lea)).toBe('supervisor');
  // Removed just after a listing started, with a request just after the list was read: the worst moment for both.
  wait(20);
  await list({});
  members.delete('sub-lea');
  wait(5);
  expect(await me(lea)).toBe('supervisor');
  wait(15);
  await list({});
  wait(10);
  expect(await me(lea)).toEqual(lost);
});

test('people who are removed from one of two groups keep only the other role', async () => {
  const { members, list, wait, token, me } = await start();
  const sam = token('sub-sam', 'sam.seller', 'supervisor agent');
  members.set('sub-sam', ['agent']);
  wait(30);
  await list({});
  expect(await me(sam)).toBe('agent');
});

test('a name that was given to somebody else gives its former owner no access', async () => {
  const { members, list, wait, token, me } = await start();
  const before = token('sub-lea', 'lea.lead', 'supervisor');
  members.delete('sub-lea');
  members.set('sub-new-lea', ['supervisor']);
  wait(30);
  await list({});
  expect(await me(before)).toEqual(lost);
  expect(await me(token('sub-new-lea', 'lea.lead', 'supervisor', 20))).toBe('supervisor');
});

test('people who were added after the last listing have access at once', async () => {
  const { list, wait, token, me } = await start();
  await list({});
  wait(3);
  expect(await me(token('sub-new', 'new.person', 'agent'))).toBe('agent');
});

test('a token without its subject or its time gives no access once there is a list', async () => {
  const { list, wait, token, me } = await start();
  await list({});
  wait(60);
  const { sub: _, ...nameless } = token('sub-lea', 'lea.lead', 'supervisor', 75);
  const { iat: __, ...timeless } = token('sub-gone', 'lea.lead', 'supervisor');
  expect(await me(nameless)).toEqual(lost);
  expect(await me(timeless)).toEqual(lost);
});

test('when the user pool cannot be listed, the last list still counts and nobody else is refused', async () => {
  const { pool, members, list, wait, token, me, further } = await start();
  members.delete('sub-lea');
  const lea = token('sub-lea', 'lea.lead', 'supervisor');
  const sam = token('sub-sam', 'sam.seller', 'agent');
  wait(30);
  await list({});
  pool.down = true;
  wait(1800);
  further.length = 0;
  await expect(list({})).rejects.toMatchObject({ code: 'unavailable' });
  expect(further).toEqual([20, 40]);
  expect(await me(sam)).toBe('agent');
  expect(await me(lea)).toEqual(lost);
});

test('before the first listing, and while the table does not answer, only the token counts', async () => {
  const { table, list, wait, token, me, defects, members } = await start();
  const lea = token('sub-lea', 'lea.lead', 'supervisor');
  expect(await me(lea)).toBe('supervisor');
  table.down = true;
  wait(30);
  expect(await me(lea)).toBe('supervisor');
  expect(defects).toEqual(['The list of people who may sign in cannot be read']);
  table.down = false;
  members.clear();
  await list({});
  wait(10);
  expect(await me(lea)).toEqual(lost);
});

test('the scheduler starts three listings a minute, and a listing that comes late or twice changes nothing', async () => {
  const { lists, list, further, wait } = await start();
  expect(await list({})).toEqual({ people: 2, list: 'replaced' });
  expect(further).toEqual([20, 40]);
  expect(await list({ Records: [] })).toEqual({ people: 2, list: 'superseded' });
  expect(further).toEqual([20, 40]);
  const { listedAt } = (await lists.current())!;
  wait(20);
  await list({ Records: [] });
  expect((await lists.current())!.listedAt > listedAt).toBe(true);
  expect(await lists.replace({ listedAt, roles: new Map() })).toBe('superseded');
});

test('the tokens of machines do not depend on the list', async () => {
  const { list, me } = await start();
  await list({});
  expect(await me({ client_id: 'crm', scope: 'fermata/users.read' })).toBe('machine');
});
