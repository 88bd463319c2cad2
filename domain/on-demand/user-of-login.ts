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

/** What the log says when a name is not unique (OD-26). */
export const multipleAgents = 'Multiple agents were returned with the same username';

/**
 * The user of a Windows login, as On-Demand knows them. They have the grant to their user name, else that to agents: most
 * people who use the client never sign in to Fermata.
 * @throws Failure `forbidden` for nobody's login, `conflict` for one that several users have, even in different domains
 */
export const userOfLogin = (login: string, directory: LoginDirectory): OnDemandUser => {
  const { users, identifiers, settings } = directory;
  let userId: string;
  try {
    // Without the domain: a user without one may log on from any.
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
