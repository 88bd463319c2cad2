import type { User } from '../../domain/user/user.ts';
import { type Backend, openedFor } from './stores.ts';

const user = (userId: string, changes: Partial<User> = {}): User => ({
  userId,
  username: `${userId}@example.com`,
  formerUsernames: [],
  firstName: 'Ann',
  teamId: 't-1',
  active: true,
  syncedAt: '2026-02-04T00:00:00.000Z',
  ...changes,
});

export const userStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const byId = async () => (await stores().users.users()).sort((a, b) => (a.userId < b.userId ? -1 : 1));

  test('users are stored as given, even hundreds of them, and those not given stay (AC-11)', async () => {
    const users = Array.from({ length: 130 }, (_, index) => user(`u-${1000 + index}`));
    await stores().users.putUsers(users);
    const { firstName: _, ...renamed } = user('u-1000', {
      username: 'new',
      formerUsernames: ['u-1000@example.com'],
      active: false,
    });
    await stores().users.putUsers([renamed]);
    expect(await byId()).toEqual([renamed, ...users.slice(1)]);
  });

  test('the settings of an administrator survive every sync', async () => {
    await stores().users.putUsers([user('u-1')]);
    await stores().users.setSupervisedTeams('u-1', ['t-2', 't-3']);
    await stores().users.putUsers([user('u-1', { supervisedTeamIds: ['t-9'] })]);
    expect(await byId()).toEqual([user('u-1', { supervisedTeamIds: ['t-2', 't-3'] })]);
    await expect(stores().users.setSupervisedTeams('nobody', [])).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the teams are those of the last sync and no others', async () => {
    const team = (teamId: string) => ({ teamId, name: `Team ${teamId}`, path: ['top', teamId] });
    await stores().users.replaceTeams([team('t-1'), team('t-2')]);
    await stores().users.replaceTeams([team('t-2'), team('t-3')]);
    expect((await stores().users.teams()).map(({ teamId }) => teamId).sort()).toEqual(['t-2', 't-3']);
    expect(await stores().users.teams()).toContainEqual(team('t-3'));
  });

  test('the last sync is remembered', async () => {
    expect(await stores().users.lastSync()).toBeUndefined();
    const report = { added: 1, renamed: 0, changed: 2, deactivated: 0, unchanged: 3, at: '2026-02-04T00:00:00.000Z' };
    await stores().users.noteSync(report);
    expect(await stores().users.lastSync()).toEqual(report);
  });
};
