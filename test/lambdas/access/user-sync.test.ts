import { MemoryUserStore } from '../../../adapters/memory/user/user-store.ts';
import { Failure } from '../../../domain/failure.ts';
import type { ProviderUser, Team, UserSource } from '../../../domain/user/user.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { userSync } from '../../../lambdas/user-sync/user-sync.ts';

const north: Team = { teamId: 'north', name: 'Support North', path: ['support', 'north'] };
const alice: ProviderUser = {
  userId: 'u1',
  username: 'alice',
  firstName: 'Alice',
  lastName: 'Tamworth',
  teamId: 'north',
};
const hugo: ProviderUser = { userId: 'u2', username: 'hugo' };

const contactCentre = (listed: ProviderUser[], teams: Team[] = [north]) => {
  const today = { listed, teams };
  const source: UserSource = { users: async () => today.listed, teams: async () => today.teams };
  const users = new MemoryUserStore();
  const clock = () => new Date('2026-11-20T12:00:00Z');
  return { today, source, users, sync: userSync({ source, users, clock, telemetry: silent }) };
};

describe('user sync', () => {
  test('copies users, names and teams, and records what it did (AC-11, AC-34, AC-35)', async () => {
    const { users, sync } = contactCentre([alice, hugo]);
    const report = await sync();

    expect(report).toEqual({
      at: '2026-11-20T12:00:00.000Z',
      added: 2,
      renamed: 0,
      changed: 0,
      deactivated: 0,
      unchanged: 0,
    });
    expect(await users.lastSync()).toEqual(report);
    expect(await users.teams()).toEqual([north]);
    expect(await users.users()).toMatchObject([alice, hugo]);
  });

  test('changes nothing when run again', async () => {
    const { users, sync } = contactCentre([alice]);
    await sync();
    const before = await users.users();
    expect(await sync()).toMatchObject({ added: 0, unchanged: 1 });
    expect(await users.users()).toEqual(before);
  });

  test('does not change the teams that an administrator gave a supervisor (AC-11)', async () => {
    const { today, users, sync } = contactCentre([alice]);
    await sync();
    await users.setSupervisedTeams('u1', ['north']);
    today.listed = [{ ...alice, username: 'alice.t' }];
    await sync();
    expect(await users.users()).toMatchObject([
      { username: 'alice.t', formerUsernames: ['alice'], supervisedTeamIds: ['north'] },
    ]);
  });

  test.each([
    ['a listing that breaks off', { users: () => Promise.reject(new Failure('unavailable', 'throttled')) }],
    ['an empty listing', { users: async () => [] }],
  ])('%s leaves the users and the teams as they were', async (_, broken) => {
    const { users, sync } = contactCentre([alice]);
    await sync();
    const clock = () => new Date('2026-11-20T13:00:00Z');
    const source = { teams: async () => [], ...broken };

    await expect(userSync({ source, users, clock, telemetry: silent })()).rejects.toBeInstanceOf(Failure);
    expect(await users.users()).toMatchObject([{ username: 'alice', active: true }]);
    expect(await users.teams()).toEqual([north]);
    expect((await users.lastSync())?.at).toBe('2026-11-20T12:00:00.000Z');
  });
});
