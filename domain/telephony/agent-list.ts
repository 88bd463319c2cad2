import type { LoggedOnAgent } from './call-events.ts';

/** A user of this gateway's recording server. */
export interface GatewayUser {
  userId: string;
  username: string;
  name: string;
  extension: string;
}

/** Whose call is on an extension. */
export type Match =
  | { is: 'matched'; userId: string; agentId: string; agentName: string }
  /** It belongs to another recording server or to nobody. The agent who is logged on there, if there is one. */
  | { is: 'no-user'; agent?: LoggedOnAgent }
  | { is: 'nobody-logged-on' }
  /** Several users have the extension, or several agents are logged on at it, so it is unknown whose call it is. */
  | { is: 'duplicate-extension' };

export interface AgentDifferences {
  agentsWithoutUser: LoggedOnAgent[];
  /** Users at whose extension no agent was ever seen. */
  usersNeverSeen: GatewayUser[];
  duplicateExtensions: { extension: string; users: GatewayUser[] }[];
}

/**
 * Two lists of people: users of the recording server, and agents in the call source. A recording is flagged only if both
 * have the extension (QG-14).
 */
export interface AgentList {
  setUsers(users: readonly GatewayUser[]): void;
  logOn(agent: LoggedOnAgent): void;
  logOff(extension: string, agentId?: string): void;
  /** Replaces all agents who are logged on. */
  setLoggedOn(agents: readonly LoggedOnAgent[]): void;
  match(extension: string): Match;
  /** The user of an extension, whether or not anybody is logged on there. Undefined if none, or more than one, has it. */
  userAt(extension: string): GatewayUser | undefined;
  differences(): AgentDifferences;
  readonly loggedOn: readonly LoggedOnAgent[];
}

export interface AgentListOptions {
  /** Whose call it is if nobody has logged on at the extension: its user's, or unknown. */
  withoutLogon: 'user' | 'unflagged';
  /** Extensions at which agents were seen before this program was started. */
  seen?: Iterable<string>;
  onSeen?(extension: string): void;
}

export const agentList = ({ withoutLogon, seen: seenBefore = [], onSeen }: AgentListOptions): AgentList => {
  let usersOf = new Map<string, GatewayUser[]>();
  const agentsAt = new Map<string, Map<string, LoggedOnAgent>>();
  const seen = new Map<string, LoggedOnAgent | undefined>([...seenBefore].map((extension) => [extension, undefined]));

  const logOn = (agent: LoggedOnAgent): void => {
    const { extension, agentId } = agent;
    const there = agentsAt.get(extension) ?? new Map<string, LoggedOnAgent>();
    const before = there.get(agentId);
    // A source may name an agent once for each queue, and leave out the name.
    there.set(agentId, { ...agent, agentName: agent.agentName ?? before?.agentName });
    agentsAt.set(extension, there);
    if (!seen.has(extension)) onSeen?.(extension);
    seen.set(extension, agent);
  };

  return {
    setUsers(users) {
      usersOf = Map.groupBy(users, ({ extension }) => extension);
    },
    logOn,
    logOff(extension, agentId) {
      if (agentId === undefined) agentsAt.delete(extension);
      else agentsAt.get(extension)?.delete(agentId);
    },
    setLoggedOn(agents) {
      agentsAt.clear();
      for (const agent of agents) logOn(agent);
    },
    match(extension) {
      const [user, ...others] = usersOf.get(extension) ?? [];
      const [agent, ...otherAgents] = agentsAt.get(extension)?.values() ?? [];
      if (!user) return { is: 'no-user', ...(agent && { agent }) };
      if (others.length > 0 || otherAgents.length > 0) return { is: 'duplicate-extension' };
      if (agent) {
        return { is: 'matched', userId: user.userId, agentId: agent.agentId, agentName: agent.agentName ?? user.name };
      }
      if (withoutLogon === 'unflagged') return { is: 'nobody-logged-on' };
      return { is: 'matched', userId: user.userId, agentId: user.userId, agentName: user.name };
    },
    userAt(extension) {
      const [user, ...others] = usersOf.get(extension) ?? [];
      return others.length === 0 ? user : undefined;
    },
    differences() {
      const agents = [...agentsAt.values()].flatMap((there) => [...there.values()]);
      return {
        agentsWithoutUser: agents.filter(({ extension }) => !usersOf.has(extension)),
        usersNeverSeen: [...usersOf.values()].flat().filter(({ extension }) => !seen.has(extension)),
        duplicateExtensions: [...usersOf].flatMap(([extension, users]) =>
          users.length > 1 ? [{ extension, users }] : [],
        ),
      };
    },
    get loggedOn() {
      return [...agentsAt.values()].flatMap((there) => [...there.values()]);
    },
  };
};
