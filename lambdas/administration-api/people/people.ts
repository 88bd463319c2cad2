import type { UserView } from '../../../api/administration/people/users.ts';
import { Failure } from '../../../domain/failure.ts';
import type { User } from '../../../domain/user/user.ts';
import { sees } from '../../../domain/user/visibility.ts';
import type { Seen } from '../../access/directory.ts';
import type { Operation } from '../operation.ts';

const userView = (user: User, { agents }: Pick<Seen, 'agents'>): UserView => ({
  userId: user.userId,
  username: user.username,
  formerUsernames: [...user.formerUsernames],
  firstName: user.firstName ?? null,
  lastName: user.lastName ?? null,
  teamId: user.teamId ?? null,
  teamName: agents.teamName(user.teamId) ?? null,
  active: user.active,
  syncedAt: user.syncedAt,
  supervisedTeamIds: [...(user.supervisedTeamIds ?? [])],
});

export const listUsers: Operation<'listUsers'> =
  ({ directory, users }) =>
  async ({ caller }) => {
    const [seen, lastSync] = await Promise.all([directory.seenBy(caller), users.lastSync()]);
    return {
      users: seen.users.filter(({ userId }) => sees(seen.visible, userId)).map((user) => userView(user, seen)),
      lastSync: lastSync ?? null,
    };
  };

export const listTeams: Operation<'listTeams'> =
  ({ directory }) =>
  async ({ caller }) => {
    const { users, teams, visible } = await directory.seenBy(caller);
    return {
      teams: teams
        .filter(({ teamId }) => visible === 'all' || visible.teamIds.has(teamId))
        .map((team) => ({
          teamId: team.teamId,
          name: team.name,
          path: [...team.path],
          members: users.filter((user) => user.active && user.teamId === team.teamId).length,
        })),
    };
  };

export const setSupervisedTeams: Operation<'setSupervisedTeams'> =
  ({ directory, users }) =>
  async ({ params: { userId }, body, caller }) => {
    const { teams } = await directory.seenBy(caller);
    const teamIds = [...new Set(body.teamIds)];
    const unknown = teamIds.filter((wanted) => !teams.some(({ teamId }) => teamId === wanted));
    if (unknown.length > 0) {
      throw new Failure('invalid', `There is no team ${unknown.join(', ')}`, { field: 'teamIds' });
    }
    await users.setSupervisedTeams(userId, teamIds);
    directory.forget();
    const seen = await directory.seenBy(caller);
    const user = seen.agents.byId(userId);
    if (!user) throw new Failure('not-found', 'There is no such user');
    return userView(user, seen);
  };

export const syncUsers: Operation<'syncUsers'> =
  ({ startUserSync }) =>
  async () => {
    await startUserSync();
    return { accepted: true };
  };
