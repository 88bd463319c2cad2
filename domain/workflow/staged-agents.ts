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

/** `by-address`: it depends on the PC, which nobody knows before a recording comes. */
export type Associated = 'yes' | 'by-address' | 'no';

export const associatedByTeam = ({ mode, ipRanges, teamIds }: Association, ofAgent: readonly string[]): Associated => {
  const inTeam = teamIds.some((teamId) => ofAgent.includes(teamId));
  if (ipRanges.length === 0) return inTeam ? 'yes' : 'no';
  if (mode === 'any') return inTeam ? 'yes' : 'by-address';
  return teamIds.length === 0 || inTeam ? 'by-address' : 'no';
};

/** An agent, or the PCs of a data server that takes any agent by address: whoever stages there. */
export interface Stager {
  /** As a sentence names it. */
  name: string;
  /** Unknown where only the PC counts. */
  agent?: { agentId: string; teamIds: readonly string[] };
  dataServerId: string;
}

export const nameOf = ({ username, firstName, lastName }: User): string =>
  [firstName, lastName].filter(Boolean).join(' ') || username;

export const activeAgents = (users: readonly User[], everyone: People) =>
  users
    .filter(({ active }) => active)
    .map((user) => ({ user, agent: { agentId: user.userId, teamIds: everyone.teamIds(user.teamId) } }));

/** Everyone who stages on a data server where Staged Upload is enabled, as far as it can be known before. */
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

/** Whether a condition asks what the contact was like; all others ask who recorded it, and where. */
const asksForSome = (condition: Condition): boolean => {
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

/** Whether a rule leaves some recordings of each agent it is for to the rules after it; otherwise it takes all of them. */
export const takesSome = ({ conditions }: Pick<OrderedRule, 'conditions'>): boolean => conditions.some(asksForSome);

/** Whether a rule decides about all of someone's recordings, about some of them, or about none. */
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
      return asksForSome(condition) ? 'maybe' : 'always';
  }
};

export const reach = ({ conditions }: Pick<OrderedRule, 'conditions'>, stager: Stager): Reach => {
  const all = conditions.map((condition) => reachOf(condition, stager));
  return all.includes('never') ? 'never' : all.includes('maybe') ? 'maybe' : 'always';
};

/** The rules that may decide about someone's recordings: the last of them decides whatever is left. */
export const deciding = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>, stager: Stager): OrderedRule[] => {
  const asked: OrderedRule[] = [];
  for (const rule of inOrder(event)) {
    const reached = reach(rule, stager);
    if (reached !== 'never') asked.push(rule);
    if (reached === 'always') break;
  }
  return asked;
};

/** `Ann, Bob and 3 more`. */
export const listed = (names: readonly string[]): string => {
  const once = [...new Set(names)];
  if (once.length <= 3) return once.length < 2 ? (once[0] ?? '') : `${once.slice(0, -1).join(', ')} and ${once.at(-1)}`;
  return `${once.slice(0, 3).join(', ')} and ${once.length - 3} more`;
};
