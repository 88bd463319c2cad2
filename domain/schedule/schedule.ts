import type { ContactDirection } from '../contact/contact.ts';
import { type TimedSpans, timedProblems } from './timed.ts';

export const scheduleTypes = ['all', 'percentage', 'on-demand', 'timed'] as const;
/**
 * - `all`: every call.
 * - `percentage`: a sample, which is always the same.
 * - `on-demand`: calls that people record themselves, in the On-Demand portal or client.
 * - `timed`: no calls, but screens at fixed times (decision 0053).
 */
export type ScheduleType = (typeof scheduleTypes)[number];

export const scheduleTypeLabels: Record<ScheduleType, string> = {
  all: 'All',
  percentage: 'Percentage',
  'on-demand': 'On-Demand',
  timed: 'Timed (desktop only)',
};

/** The calls to which a schedule applies. An empty list sets no limit. */
export interface ScheduleRequirements {
  /** Agents who are named here, or whose team, or a team above it, is named below. */
  userIds: readonly string[];
  teamIds: readonly string[];
  /** Extensions or devices of the agent. */
  extensions: readonly string[];
  /** Names or ids of queues, which some systems call gates. A call in progress may have only the id. */
  queues: readonly string[];
  directions: readonly ContactDirection[];
}

/** Which calls are recorded, and whether automatically or by an agent. Schedules are tried in order. */
export interface Schedule {
  scheduleId: string;
  /** Need not be unique. */
  name: string;
  type: ScheduleType;
  /** ISO 8601 UTC. Absent: it never expires. */
  endsAt?: string;
  /** 0 to 100. For On-Demand it is stored and ignored: every recording that is started is made (OD-37). */
  targetPercent: number;
  /** 0 to 100. Each call has a number of its own, and is recorded unless that is above this. Ignored for On-Demand. */
  randomProbability: number;
  requirements: ScheduleRequirements;
  /** Only for a Timed schedule. */
  timed?: TimedSpans;
  /**
   * When a Timed schedule was last changed, ISO 8601 UTC. The server sets it. A new schedule, or one to which an agent was
   * added, records nothing that began before.
   */
  setAt?: string;
}

/** A schedule that records screens at fixed times. */
export type TimedSchedule = Schedule & { type: 'timed'; timed: TimedSpans };

export const isTimed = (schedule: Schedule): schedule is TimedSchedule =>
  schedule.type === 'timed' && schedule.timed !== undefined;

const timesAndAgents = ({ type, timed, requirements, endsAt }: Schedule): string =>
  JSON.stringify([type, timed, requirements, endsAt]);

/** The schedules to save, each Timed one with the instant of its last change. */
export const withSetAt = (wanted: readonly Schedule[], before: readonly Schedule[], now: string): Schedule[] =>
  wanted.map(({ setAt: _, ...schedule }) => {
    if (schedule.type !== 'timed') return schedule;
    const same = before.find(({ scheduleId }) => scheduleId === schedule.scheduleId);
    const isUnchanged = same?.setAt !== undefined && timesAndAgents(same) === timesAndAgents(schedule);
    return { ...schedule, setAt: isUnchanged ? same.setAt! : now };
  });

/** After its end, a schedule no longer applies. */
export const isExpired = ({ endsAt }: Pick<Schedule, 'endsAt'>, at: string): boolean =>
  endsAt !== undefined && endsAt <= at;

export interface Schedules {
  /** In the order in which they are tried. */
  schedules: readonly Schedule[];
  /** Counts changes. A save that is not based on the newest version is refused. */
  version: number;
  /** ISO 8601 UTC. */
  changedAt: string;
  changedBy: string;
}

export const noRequirements: ScheduleRequirements = {
  userIds: [],
  teamIds: [],
  extensions: [],
  queues: [],
  directions: [],
};

/** Every call of everybody, always. */
export const recordAll: Omit<Schedule, 'timed'> = {
  scheduleId: 'all',
  name: 'All',
  type: 'all',
  targetPercent: 100,
  randomProbability: 100,
  requirements: noRequirements,
};

/** The schedules until an administrator saves some: everything is recorded, and nothing is On-Demand. */
export const unsetSchedules: Schedules = {
  schedules: [recordAll],
  version: 0,
  changedAt: '',
  changedBy: '',
};

export interface ScheduleStore {
  /** Undefined until somebody saves schedules. */
  read(): Promise<Schedules | undefined>;
  /** @throws Failure `conflict` if the stored version is not `schedules.version - 1` */
  save(schedules: Schedules): Promise<void>;
}

/** `members`: in all lists of all schedules together, so that they fit into one item. */
export const scheduleLimits = { schedules: 100, nameLength: 100, listed: 2000, members: 6000 } as const;

export interface ScheduleProblem {
  /** `schedules.0.name` */
  field: string;
  reason: string;
}

const isPercent = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 100;

/** A Timed schedule names its agents and its times; requirements of calls would be meaningless. */
const timedScheduleProblems = ({ timed, requirements }: Schedule): ScheduleProblem[] => {
  const { userIds, teamIds, queues, directions } = requirements;
  return [
    ...(timed === undefined
      ? [{ field: 'timed', reason: 'Say on which days and at which times screens are recorded' }]
      : timedProblems(timed).map(({ field, reason }) => ({ field: `timed.${field}`, reason }))),
    ...(userIds.length + teamIds.length === 0
      ? [{ field: 'requirements.userIds', reason: 'Choose the users or teams whose screens are recorded' }]
      : []),
    ...(queues.length === 0
      ? []
      : [{ field: 'requirements.queues', reason: 'A Timed schedule does not record calls, so it has no queues' }]),
    ...(directions.length === 0
      ? []
      : [
          {
            field: 'requirements.directions',
            reason: 'A Timed schedule does not record calls, so it has no direction',
          },
        ]),
  ];
};

/** Why schedules cannot be saved. The page and the server both use this. */
export const scheduleProblems = (schedules: readonly Schedule[]): ScheduleProblem[] => {
  const ids = schedules.map(({ scheduleId }) => scheduleId);
  const members = schedules.reduce(
    (sum, { requirements: { userIds, teamIds, extensions, queues } }) =>
      sum + userIds.length + teamIds.length + extensions.length + queues.length,
    0,
  );
  const of = (schedule: Schedule, index: number) => {
    const { scheduleId, name, type, timed, targetPercent, randomProbability } = schedule;
    const at = (field: string) => `schedules.${index}.${field}`;
    return [
      ...(name.trim() === '' ? [{ field: at('name'), reason: 'Give the schedule a name' }] : []),
      ...(ids.indexOf(scheduleId) < index ? [{ field: at('scheduleId'), reason: 'Another schedule has this id' }] : []),
      ...(isPercent(targetPercent) ? [] : [{ field: at('targetPercent'), reason: 'A whole number from 0 to 100' }]),
      ...(isPercent(randomProbability)
        ? []
        : [{ field: at('randomProbability'), reason: 'A whole number from 0 to 100' }]),
      ...(type === 'timed' ? timedScheduleProblems(schedule) : []).map(({ field, reason }) => ({
        field: at(field),
        reason,
      })),
      ...(type !== 'timed' && timed !== undefined
        ? [{ field: at('timed'), reason: 'Only a Timed schedule has times' }]
        : []),
    ];
  };
  return [
    ...schedules.flatMap(of),
    ...(members > scheduleLimits.members
      ? [{ field: 'schedules', reason: `Name at most ${scheduleLimits.members} users, teams and queues in all` }]
      : []),
  ];
};

export interface ScheduleWarning extends ScheduleProblem {
  kind: 'expired' | 'on-demand-expires' | 'percent-ignored';
}

/** Warnings for the administrator. The schedules can be saved anyway (OD-36, OD-37). */
export const scheduleWarnings = (schedules: readonly Schedule[], now: string): ScheduleWarning[] =>
  schedules.flatMap(({ type, endsAt, targetPercent, randomProbability }, index): ScheduleWarning[] => {
    const at = (field: string) => `schedules.${index}.${field}`;
    if (endsAt !== undefined && endsAt <= now) {
      return [
        {
          field: at('endsAt'),
          kind: 'expired',
          reason: 'This schedule has expired: it no longer applies to any call.',
        },
      ];
    }
    if (type !== 'on-demand') return [];
    const expires: ScheduleWarning = {
      field: at('endsAt'),
      kind: 'on-demand-expires',
      reason:
        'After this date agents can no longer start recordings. An On-Demand schedule usually never expires, because agents decide what is recorded.',
    };
    const ignored: ScheduleWarning = {
      field: at('targetPercent'),
      kind: 'percent-ignored',
      reason: 'An On-Demand schedule ignores these percentages: everything that agents start is recorded.',
    };
    return [
      ...(endsAt === undefined ? [] : [expires]),
      ...(targetPercent === 100 && randomProbability === 100 ? [] : [ignored]),
    ];
  });
