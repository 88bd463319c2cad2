import { harmlessReasons, type SourceState, type UnflaggedReason } from './words.ts';

/** The totals of a gateway on one UTC day. */
export interface DayCounts {
  day: string;
  flagged: number;
  unflagged: readonly { reason: UnflaggedReason; count: number }[];
}

/** The last report of a gateway. */
export interface GatewayReport {
  recordingServerId: string;
  /** When it arrived: ISO 8601 UTC. */
  at: string;
  version: string;
  machine: string;
  source: { kind: string; state: SourceState; since: string; detail?: string; clockOffsetMilliseconds?: number };
  clockOffsetMilliseconds: number;
  settingsVersion: number;
  users?: { version: string; loadedAt: string; count: number };
  agentsWithoutUser: readonly { agentId: string; name?: string; extension?: string }[];
  usersNeverSeen: readonly string[];
  duplicateExtensions: readonly { extension: string; userIds: readonly string[] }[];
  days: readonly DayCounts[];
  unflagged: readonly {
    at: string;
    extension?: string;
    guid?: string;
    contactId?: string;
    reason: UnflaggedReason;
  }[];
  waiting: number;
  faults: readonly string[];
}

const minute = 60_000;
/** A gateway that has not reported for this long is silent. Milliseconds. */
export const gatewaySilentAfter = 5 * minute;

/** When a silent gateway last reported (ISO 8601). Undefined if it is not silent. */
export const gatewaySilentSince = (
  { enrolledAt }: { enrolledAt: string },
  report: Pick<GatewayReport, 'at'> | undefined,
  now: Date,
): string | undefined => {
  const last = report && report.at > enrolledAt ? report.at : enrolledAt;
  return now.getTime() - Date.parse(last) > gatewaySilentAfter ? last : undefined;
};

/** Without reasons that are no fault. */
const sumOf = (counts: DayCounts['unflagged']): number =>
  counts.filter(({ reason }) => !harmlessReasons.includes(reason)).reduce((sum, { count }) => sum + count, 0);

/** Counts for the alarm since the previous report. Reports may be lost or repeated, but totals of a day never fall. */
export const countsSince = (
  before: readonly DayCounts[],
  now: readonly DayCounts[],
): { flagged: number; unflagged: number } =>
  now.reduce(
    (total, { day, flagged, unflagged }) => {
      const earlier = before.find((one) => one.day === day);
      return {
        flagged: total.flagged + Math.max(0, flagged - (earlier?.flagged ?? 0)),
        unflagged: total.unflagged + Math.max(0, sumOf(unflagged) - sumOf(earlier?.unflagged ?? [])),
      };
    },
    { flagged: 0, unflagged: 0 },
  );

/** With fewer than this on a day, there is no alarm. */
const minUnflaggedForAlarm = 3;

/** The percentage of the newest day's recordings that got no flags, for the alarm. */
export const unflaggedPercent = (days: readonly DayCounts[]): number => {
  const newest = days.toSorted((a, b) => (a.day < b.day ? 1 : -1))[0];
  const unflagged = sumOf(newest?.unflagged ?? []);
  return newest && unflagged >= minUnflaggedForAlarm ? (100 * unflagged) / (unflagged + newest.flagged) : 0;
};

export interface Unflagged {
  reason: UnflaggedReason;
  count: number;
}

/** Recordings without flags on these days, the most frequent reason first. */
export const unflaggedByReason = (days: readonly DayCounts[]): Unflagged[] => {
  const sums = new Map<UnflaggedReason, number>();
  for (const { reason, count } of days.flatMap(({ unflagged }) => unflagged))
    sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums]
    .map(([reason, count]) => ({ reason, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
};
