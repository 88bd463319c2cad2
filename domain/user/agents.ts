import type { Contact } from '../contact/contact.ts';
import { matchesName } from '../name-match.ts';
import type { User } from './user.ts';
import { type Directory, teamsAtOrBelow } from './visibility.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * Finds the users that contacts and searches name. Contacts that were imported before their user was synced get a name when
 * the user is synced (AC-34, AC-35), because names are read here and never stored with the contact.
 */
export const agentsOf = ({ users, teams }: Directory) => {
  const byId = new Map(users.map((user) => [user.userId, user]));
  // A user name that was given to another user belongs to the one who has it now.
  const activeLast = [...users].sort((a, b) => Number(a.active) - Number(b.active));
  const byName = new Map(activeLast.map((user) => [user.username, user]));
  const teamNames = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  return {
    byId: (agentId: string | undefined): User | undefined => (agentId === undefined ? undefined : byId.get(agentId)),

    /** By the provider's id. By user name only if the record has no id, because a name may be given to another user. */
    of: ({ agentId, acdId }: Pick<Contact, 'agentId' | 'acdId'>): User | undefined =>
      agentId !== undefined ? byId.get(agentId) : acdId !== undefined ? byName.get(acdId) : undefined,

    teamName: (teamId: string | undefined): string | undefined =>
      teamId === undefined ? undefined : teamNames.get(teamId),

    /**
     * The users with this id or this user name, now or formerly. If there are none, the users whose names contain each
     * word of it. If there are still none, it may be the id of an agent who was never synced.
     */
    called: (idOrName: string): string[] => {
      const exact = users.filter(
        ({ userId, username, formerUsernames }) =>
          userId === idOrName || [username, ...formerUsernames].some((name) => same(name, idOrName)),
      );
      const found =
        exact.length > 0
          ? exact
          : users.filter(({ firstName = '', lastName = '', username, formerUsernames }) =>
              matchesName([firstName, lastName, username, ...formerUsernames].join(' '), idOrName),
            );
      return found.length > 0 ? found.map(({ userId }) => userId) : [idOrName];
    },

    /** Everybody whose team has this id or name, or is below it. */
    inTeam: (idOrName: string): string[] => {
      const named = teams.filter(({ teamId, name }) => teamId === idOrName || same(name, idOrName));
      const wanted = teamsAtOrBelow(
        named.map(({ teamId }) => teamId),
        teams,
      );
      return users.filter(({ teamId }) => teamId !== undefined && wanted.has(teamId)).map(({ userId }) => userId);
    },
  };
};

export type Agents = ReturnType<typeof agentsOf>;
