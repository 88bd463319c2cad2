import { type Role, roles, type Team, type User } from './user.ts';

/** A person with user name and role, or a machine client, which may see everything that its scopes allow. */
export type Caller =
  | {
      role: Role;
      username: string;
      /** From their token. Unlike a user name, it is never given to another person. */
      subject?: string;
    }
  | { role: 'machine'; clientId: string };

/** Everybody who may have handled a contact, as of the last sync. */
export interface Directory {
  users: readonly User[];
  teams: readonly Team[];
}

/** Whose contacts somebody sees. */
export type Visibility = 'all' | { agentIds: ReadonlySet<string>; teamIds: ReadonlySet<string> };

export const isRole = (word: string): word is Role => (roles as readonly string[]).includes(word);

/** A person with several roles has the highest. */
export const highestRole = (named: readonly string[]): Role | undefined => roles.find((role) => named.includes(role));

/** These teams, and all teams below them in the hierarchy. */
export const teamsAtOrBelow = (teamIds: readonly string[], teams: readonly Team[]): Set<string> =>
  new Set([
    ...teamIds,
    ...teams.filter(({ path }) => path.some((above) => teamIds.includes(above))).map(({ teamId }) => teamId),
  ]);

/** The user who has this user name today. A former name may belong to somebody else now. */
export const signedInAs = (username: string, users: readonly User[]): User | undefined =>
  users.find((user) => user.active && user.username.toLowerCase() === username.toLowerCase());

/**
 * Administrators and machine clients see everything. A supervisor sees their own contacts, and those of agents whose team
 * today is the supervisor's own, one that they supervise, or one below these. An agent sees their own. A person who was
 * never synced sees nothing. A contact without an agent belongs to no team, so only people who see everything see it.
 */
export const visibility = (caller: Caller, { users, teams }: Directory): Visibility => {
  if (caller.role === 'machine' || caller.role === 'administrator') return 'all';
  const self = signedInAs(caller.username, users);
  if (!self) return { agentIds: new Set(), teamIds: new Set() };
  if (caller.role === 'agent') return { agentIds: new Set([self.userId]), teamIds: new Set() };

  const ledTeamIds = [...(self.teamId === undefined ? [] : [self.teamId]), ...(self.supervisedTeamIds ?? [])];
  const teamIds = teamsAtOrBelow(ledTeamIds, teams);
  const members = users.filter(({ teamId }) => teamId !== undefined && teamIds.has(teamId));
  return { agentIds: new Set([self.userId, ...members.map(({ userId }) => userId)]), teamIds };
};

export const sees = (visible: Visibility, agentId: string | undefined): boolean =>
  visible === 'all' || (agentId !== undefined && visible.agentIds.has(agentId));
