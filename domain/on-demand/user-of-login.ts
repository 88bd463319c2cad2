import { agentNamed, readWindowsLogin } from '../control/access/agent-named.ts';
import { grantedTo } from '../control/access/rights.ts';
import type { ControlSettings, UserIdentifiers } from '../control/settings.ts';
import { Failure } from '../failure.ts';
import { type DesktopPeople, isLoginOf, scheduledAgent } from '../schedule/who-is-recorded.ts';
import type { Team, User } from '../user/user.ts';
import type { OnDemandUser } from './on-demand.ts';
import { rightsOfGrants } from './possible.ts';

export interface LoginDirectory {
  users: readonly User[];
  teams: readonly Team[];
  identifiers: readonly UserIdentifiers[];
  extensions: DesktopPeople['extensions'];
  settings: ControlSettings;
}

/** The log line if a name is not unique (OD-26). */
export const multipleAgents = 'Multiple agents were returned with the same username';

/**
 * The user of a Windows login in On-Demand. They have the grant to their user name, otherwise the grant to agents, because
 * most people who use the client never sign in to Fermata.
 * @throws Failure `forbidden` if no user has the login, `conflict` if several users have it, even in different domains
 */
export const userOfLogin = (login: string, directory: LoginDirectory): OnDemandUser => {
  const { users, identifiers, settings } = directory;
  let userId: string;
  try {
    // Without the domain, because a user without one may log on from any.
    userId = agentNamed('system-username', readWindowsLogin(login).username, { users: [], identifiers });
  } catch (error) {
    if (error instanceof Failure && error.code === 'conflict') throw new Failure('conflict', multipleAgents);
    if (error instanceof Failure) throw new Failure('forbidden', 'No user has this Windows login');
    throw error;
  }
  const user = users.find((one) => one.userId === userId && one.active);
  const names = identifiers.find((one) => one.userId === userId)!;
  if (!user || !isLoginOf(login, names)) throw new Failure('forbidden', 'No user has this Windows login');
  return {
    username: user.username,
    agent: scheduledAgent(directory)(user),
    rights: rightsOfGrants(grantedTo({ role: 'agent', username: user.username }, settings)),
  };
};
