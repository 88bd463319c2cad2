import type { Contact } from '../contact/contact.ts';
import { matchesName } from '../name-match.ts';
import type { User } from './user.ts';
import { type Directory, teamsAtOrBelow } from './visibility.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * Finds the users that contacts and searches speak of. Contacts imported before their user was synced get a name as
 * soon as they are (AC-34, AC-35): names are read here, never stored with the contact.
 */
export const agentsOf = ({ users, teams }: Directory) => {
  const byId = new Map(users.map((user) => [user.userId, user]));
  // A user name that changed hands belongs to the user who has it now.
  const activeLast = [...users].sort((a, b) => Number(a.active) - Number(b.active));
  const byName = new Map(activeLast.map((user) => [user.username, user]));
  const teamNames = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  return {
    byId: (agentId: string | undefined): User | undefined => (agentId === undefined ? undefined : byId.get(agentId)),

    /** By the provider's id; by user name only where the record has no id, since a name may change hands. */
    of: ({ agentId, acdId }: Pick<Contact, 'agentId' | 'acdId'>): User | undefined =>
      agentId !== undefined ? byId.get(agentId) : acdId !== undefined ? byName.get(acdId) : undefined,

    teamName: (teamId: string | undefined): string | undefined =>
      teamId === undefined ? undefined : teamNames.get(teamId),

    /**
     * Everyone with this id or this user name, now or formerly; where nobody has it, everyone in whose names each word
     * of it stands. What matches nobody may be the id of an agent who was never synced.
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

    /** Everyone whose team is the one of this id or name, or below it. */
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
