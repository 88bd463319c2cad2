import type { Association, DataServer } from '../data-server/data-server.ts';
import type { Team, User } from '../user/user.ts';
import { inOrder, type OrderedRule } from './rules.ts';
import { type People, people } from './subject.ts';
import type { Condition, WorkflowEvent } from './workflow.ts';

export interface Organization {
  dataServers: readonly DataServer[];
  users: readonly User[];
  teams: readonly Team[];
}

/** `by-address`: it depends on the PC, which is unknown until a recording arrives. */
export type Associated = 'yes' | 'by-address' | 'no';

export const associatedByTeam = (
  { mode, ipRanges, teamIds }: Association,
  agentTeamIds: readonly string[],
): Associated => {
  const inTeam = teamIds.some((teamId) => agentTeamIds.includes(teamId));
  if (ipRanges.length === 0) return inTeam ? 'yes' : 'no';
  if (mode === 'any') return inTeam ? 'yes' : 'by-address';
  return teamIds.length === 0 || inTeam ? 'by-address' : 'no';
};

/** An agent, or the PCs of a data server that accepts any agent by address. */
export interface Stager {
  /** The name to use in a sentence. */
  name: string;
  /** Absent if only the PC counts. */
  agent?: { agentId: string; teamIds: readonly string[] };
  dataServerId: string;
}

export const nameOf = ({ username, firstName, lastName }: User): string =>
  [firstName, lastName].filter(Boolean).join(' ') || username;

export const activeAgents = (users: readonly User[], everyone: People) =>
  users
    .filter(({ active }) => active)
    .map((user) => ({ user, agent: { agentId: user.userId, teamIds: everyone.teamIds(user.teamId) } }));

/** Everybody who stages on a data server with Staged Upload enabled, as far as that can be known in advance. */
export const stagers = ({ dataServers, users, teams }: Organization): Stager[] => {
  const agents = activeAgents(users, people({ users, teams }));
  return dataServers
    .filter(({ stagedUpload }) => stagedUpload.enabled)
    .flatMap(({ dataServerId, name, association }) => {
      const byAddress =
        association.ipRanges.length > 0 && (association.mode === 'any' || association.teamIds.length === 0);
      const named = agents.filter(({ agent }) => {
        const associated = associatedByTeam(association, agent.teamIds);
        return associated === 'yes' || (associated === 'by-address' && !byAddress);
      });
      return [
        ...named.map(({ user, agent }) => ({ name: nameOf(user), agent, dataServerId })),
        ...(byAddress ? [{ name: `the PCs of ${name}`, dataServerId }] : []),
      ];
    });
};

/** Whether a condition is about the contact itself. All others are about who recorded it, and where. */
const isSelective = (condition: Condition): boolean => {
  switch (condition.field) {
    case 'team':
    case 'agent':
    case 'data-server':
      return false;
    case 'duration':
      return (condition.atLeast ?? 0) > 0 || condition.atMost !== undefined;
    default:
      return true;
  }
};

/** Whether a rule leaves some recordings of each of its agents to later rules. Otherwise it takes all of them. */
export const takesSome = ({ conditions }: Pick<OrderedRule, 'conditions'>): boolean => conditions.some(isSelective);

/** Whether a rule decides about all, some or none of somebody's recordings. */
export type Reach = 'always' | 'maybe' | 'never';

const reachOf = (condition: Condition, { agent, dataServerId }: Stager): Reach => {
  const certain = (holds: boolean): Reach => (holds ? 'always' : 'never');
  switch (condition.field) {
    case 'team':
      return agent ? certain(condition.teamIds.some((teamId) => agent.teamIds.includes(teamId))) : 'maybe';
    case 'agent':
      return agent ? certain(condition.agentIds.includes(agent.agentId)) : 'maybe';
    case 'data-server':
      return certain(condition.dataServerIds.includes(dataServerId));
    default:
      return isSelective(condition) ? 'maybe' : 'always';
  }
};

export const reach = ({ conditions }: Pick<OrderedRule, 'conditions'>, stager: Stager): Reach => {
  const all = conditions.map((condition) => reachOf(condition, stager));
  return all.includes('never') ? 'never' : all.includes('maybe') ? 'maybe' : 'always';
};

/** The rules that may decide about somebody's recordings. The last of them decides about all that are left. */
export const decidingRules = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>, stager: Stager): OrderedRule[] => {
  const rules: OrderedRule[] = [];
  for (const rule of inOrder(event)) {
    const reached = reach(rule, stager);
    if (reached !== 'never') rules.push(rule);
    if (reached === 'always') break;
  }
  return rules;
};

/** `Ann, Bob and 3 more`. */
export const joinNames = (names: readonly string[]): string => {
  const once = [...new Set(names)];
  if (once.length <= 3) return once.length < 2 ? (once[0] ?? '') : `${once.slice(0, -1).join(', ')} and ${once.at(-1)}`;
  return `${once.slice(0, 3).join(', ')} and ${once.length - 3} more`;
};
