import {
  type CallDecision,
  decideCall,
  isForAgent,
  type ScheduledAgent,
  type ScheduledCall,
  type ScheduleStep,
} from './decide-call.ts';
import { isExpired, isTimed, type Schedule } from './schedule.ts';
import { timedRecordings } from './timed.ts';

export const callModes = ['automatic', 'on-demand', 'supplemented', 'none'] as const;
export type CallMode = (typeof callModes)[number];

export interface SimulatedSchedule {
  scheduleId: string;
  name: string;
  /** Calls that it records automatically. */
  records: number;
  /** Calls whose agent decides. */
  onDemand: number;
  /** Calls that a schedule above records, and in which agents mark recordings of their own. */
  supplements: number;
  /** Only for a Timed schedule: recordings of screens, if all its agents were logged on. */
  screens: number;
}

export interface SimulatedCall {
  contactId: string;
  userId: string;
  at: string;
  mode: CallMode;
  steps: readonly ScheduleStep[];
}

export const modeOf = ({ automatic, onDemand }: Pick<CallDecision, 'automatic' | 'onDemand'>): CallMode => {
  if (automatic) return onDemand ? 'supplemented' : 'automatic';
  return onDemand ? 'on-demand' : 'none';
};

/** Applies the schedules to past calls, and Timed ones to the same days. Nothing is recorded or changed. */
export const simulateSchedules = (
  schedules: readonly Schedule[],
  calls: readonly { call: ScheduledCall; at: string }[],
  { agents, from, to }: { agents: readonly ScheduledAgent[]; from: string; to: string },
): { schedules: SimulatedSchedule[]; calls: SimulatedCall[] } => {
  const screensOf = (schedule: Schedule): number => {
    if (!isTimed(schedule)) return 0;
    const spans = timedRecordings(schedule.timed, { after: from, until: to }).filter(
      (span) => !isExpired(schedule, span.from),
    );
    const [first] = spans;
    return first ? spans.length * agents.filter((agent) => isForAgent(schedule, agent, first.from)).length : 0;
  };
  const counts = new Map(
    schedules.map((schedule) => {
      const { scheduleId, name } = schedule;
      const none = { records: 0, onDemand: 0, supplements: 0 };
      return [scheduleId, { scheduleId, name, ...none, screens: screensOf(schedule) } satisfies SimulatedSchedule];
    }),
  );
  const simulated = calls.map(({ call, at }): SimulatedCall => {
    const decision = decideCall(schedules, call, at);
    for (const { scheduleId, result } of decision.steps) {
      const count = counts.get(scheduleId)!;
      if (result === 'records') count.records += 1;
      if (result === 'on-demand') count.onDemand += 1;
      if (result === 'supplements') count.supplements += 1;
    }
    return {
      contactId: call.contactId,
      userId: call.agent.userId,
      at,
      mode: modeOf(decision),
      steps: decision.steps,
    };
  });
  return { schedules: [...counts.values()], calls: simulated };
};
