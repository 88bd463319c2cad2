import type { ContactDirection } from '../contact/contact.ts';
import type { UserIdentifiers } from '../control/settings.ts';
import { hash } from '../workflow/share/hash.ts';
import { isExpired, isTimed, type Schedule, type ScheduleRequirements } from './schedule.ts';
import { isTimedAt } from './timed.ts';

/** The facts about a call that schedules use. Unknown ones match no requirement, unless a screen is captured in advance. */
export interface ScheduledCall {
  contactId: string;
  agent: ScheduledAgent;
  /** Every known name and id of its queue. */
  queues: readonly string[];
  direction?: ContactDirection | undefined;
}

/** The facts about an agent that schedules use. */
export interface ScheduledAgent {
  userId: string;
  /** Their team, and the teams above it. */
  teamIds: readonly string[];
  extensions: readonly string[];
}

/** The extensions or devices by which an agent can be named. */
export const extensionsOf = (extension: string | undefined, identifiers: Pick<UserIdentifiers, 'phone'> | undefined) =>
  [extension, identifiers?.phone].filter((one) => one !== undefined && one !== '') as string[];

export type ScheduleResult =
  /** The schedule records the call automatically. */
  | 'records'
  /** The agent decides whether the call is recorded. */
  | 'on-demand'
  /** A schedule above records the call, and the agent may mark a recording of their own in it. */
  | 'supplements'
  /** A schedule above applies to the call. */
  | 'not-reached'
  | 'does-not-fit';

export interface ScheduleStep {
  scheduleId: string;
  result: ScheduleResult;
  /** A sentence. */
  why: string;
}

export interface CallDecision {
  /** The schedule that records the call automatically. */
  automatic?: Schedule;
  /** The On-Demand schedule that lets the agent record it. */
  onDemand?: Schedule;
  /** The result of each schedule, in order. */
  steps: readonly ScheduleStep[];
}

const sameExtension = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');

const whyNotAgent = (
  { userIds, teamIds, extensions }: ScheduleRequirements,
  agent: ScheduledAgent,
): string | undefined => {
  const isNamed = userIds.includes(agent.userId) || agent.teamIds.some((teamId) => teamIds.includes(teamId));
  if (userIds.length + teamIds.length > 0 && !isNamed) return 'It applies to other users.';
  const hasExtension = agent.extensions.some((one) => extensions.some((wanted) => sameExtension(one, wanted)));
  return extensions.length > 0 && !hasExtension ? 'It applies to other extensions.' : undefined;
};

const whyNotCall = (requirements: ScheduleRequirements, call: ScheduledCall): string | undefined => {
  const { queues, directions } = requirements;
  const agent = whyNotAgent(requirements, call.agent);
  if (agent !== undefined) return agent;
  if (queues.length > 0 && !call.queues.some((queue) => queues.includes(queue))) {
    return 'It applies to other queues.';
  }
  if (directions.length > 0 && (call.direction === undefined || !directions.includes(call.direction))) {
    return 'It applies to calls in the other direction.';
  }
  return undefined;
};

/** A number from 0 to 100, always the same for the same text. */
const numberOf = (text: string): number => (hash(text) / 2 ** 53) * 100;

const whyNotDrawn = (
  { scheduleId, type, targetPercent, randomProbability }: Schedule,
  contactId: string,
): string | undefined => {
  if (type === 'percentage' && numberOf(`${scheduleId}#${contactId}`) >= targetPercent) {
    return `It is not among the ${targetPercent} % of calls that are recorded.`;
  }
  return numberOf(`#${contactId}`) >= randomProbability ? 'Its number is above the Random Probability.' : undefined;
};

/**
 * Tries the schedules in order. The first that applies to a call decides whether it is recorded automatically or On-Demand,
 * never both, because a call has one recording. An On-Demand schedule below an automatic one that applied supplements it:
 * the agent marks a recording of their own in it, and nothing is recorded twice (decision 0051).
 */
export const decideCall = (
  schedules: readonly Schedule[],
  call: ScheduledCall,
  /** When the call was connected: ISO 8601 UTC. */
  at: string,
): CallDecision => {
  let automatic: Schedule | undefined;
  let onDemand: Schedule | undefined;
  const steps = schedules.map((schedule): ScheduleStep => {
    const { scheduleId, type, requirements } = schedule;
    const step = (result: ScheduleResult, why: string) => ({ scheduleId, result, why });
    if (isExpired(schedule, at)) return step('does-not-fit', 'It has expired.');
    if (type === 'timed') return step('does-not-fit', 'It records screens at fixed times, not calls.');
    if (onDemand) return step('not-reached', 'A schedule above it applies to the call.');
    const wrong = whyNotCall(requirements, call);
    if (wrong !== undefined) return step('does-not-fit', wrong);
    if (type === 'on-demand') {
      onDemand = schedule;
      return automatic
        ? step('supplements', 'The call is recorded anyway; the agent can mark a recording of their own in it.')
        : step('on-demand', 'The agent decides whether it is recorded.');
    }
    if (automatic) return step('not-reached', 'A schedule above it applies to the call.');
    const missed = whyNotDrawn(schedule, call.contactId);
    if (missed !== undefined) return step('does-not-fit', missed);
    automatic = schedule;
    return step('records', 'It records the call.');
  });
  return { ...(automatic && { automatic }), ...(onDemand && { onDemand }), steps };
};

/** Whether a schedule is for this agent, whatever their call is. */
export const isForAgent = (schedule: Schedule, agent: ScheduledAgent, at: string): boolean =>
  !isExpired(schedule, at) && whyNotAgent(schedule.requirements, agent) === undefined;

/**
 * Whether a schedule may need the screen of this agent. A PC captures before a call, its queue and its direction are known.
 * `decideCall` then says which calls' screens leave the PC. For a Timed schedule, it captures at the times of the schedule.
 */
export const mayRecordAgent = (schedules: readonly Schedule[], agent: ScheduledAgent, at: string): boolean =>
  schedules.some(
    (schedule) => isForAgent(schedule, agent, at) && (!isTimed(schedule) || isTimedAt(schedule.timed, at)),
  );

/** Whether an On-Demand schedule is for this agent, whatever their call is. */
export const hasOnDemand = (schedules: readonly Schedule[], agent: ScheduledAgent, at: string): boolean =>
  schedules.some((schedule) => schedule.type === 'on-demand' && isForAgent(schedule, agent, at));
