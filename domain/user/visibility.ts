import type { Role, Team, User } from './user.ts';

/** Who asks: a person by user name and role, or a machine, which may see all that its scope opens. */
export type Asker =
  | {
      role: Role;
      username: string;
      /** Of their token: it never goes to another person, as a user name may. */
      subject?: string;
    }
  | { role: 'machine'; clientId: string };

/** Everyone who may have handled a contact, as last synced. */
export interface Directory {
  users: readonly User[];
  teams: readonly Team[];
}

/** Whose contacts someone sees. */
export type Visibility = 'all' | { agentIds: ReadonlySet<string>; teamIds: ReadonlySet<string> };

/** The more someone may see, the earlier. More than one role: the highest counts. */
const roles = ['administrator', 'supervisor', 'agent'] as const satisfies readonly Role[];

export const isRole = (word: string): word is Role => (roles as readonly string[]).includes(word);

export const highestRole = (named: readonly string[]): Role | undefined => roles.find((role) => named.includes(role));

/** These teams, and all below them in the hierarchy. */
export const teamsAtOrBelow = (teamIds: readonly string[], teams: readonly Team[]): Set<string> =>
  new Set([
    ...teamIds,
    ...teams.filter(({ path }) => path.some((above) => teamIds.includes(above))).map(({ teamId }) => teamId),
  ]);

/** The user someone signed in as. Names count as they are today: a former name may be someone else's by now. */
export const signedInAs = (username: string, users: readonly User[]): User | undefined =>
  users.find((user) => user.active && user.username.toLowerCase() === username.toLowerCase());

/**
 * Administrators and machines see all; a supervisor the contacts of agents whose team, today, is his own or one he
 * supervises, or below one of these, and his own; an agent his own. Who was never synced sees nothing. A contact
 * without an agent belongs to no team: only those who see all see it.
 */
export const visibility = (asker: Asker, { users, teams }: Directory): Visibility => {
  if (asker.role === 'machine' || asker.role === 'administrator') return 'all';
  const self = signedInAs(asker.username, users);
  if (!self) return { agentIds: new Set(), teamIds: new Set() };
  if (asker.role === 'agent') return { agentIds: new Set([self.userId]), teamIds: new Set() };

  const led = [...(self.teamId === undefined ? [] : [self.teamId]), ...(self.supervisedTeamIds ?? [])];
  const teamIds = teamsAtOrBelow(led, teams);
  const members = users.filter(({ teamId }) => teamId !== undefined && teamIds.has(teamId));
  return { agentIds: new Set([self.userId, ...members.map(({ userId }) => userId)]), teamIds };
};

export const sees = (visible: Visibility, agentId: string | undefined): boolean =>
  visible === 'all' || (agentId !== undefined && visible.agentIds.has(agentId));
