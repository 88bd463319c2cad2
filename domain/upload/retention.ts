import { sortable } from '../instant.ts';
import type { StagedRecording } from './staged-recording.ts';
import { isArchived, mayBeArchived } from './upload-state.ts';

/** Whose days count for a recording: those of the rule that kept it, else the deployment's own, which may change. */
export type KeptBy = 'rule' | 'deployment';

/** That a recording was taken from the archive, and by what. */
export interface Removal {
  /** ISO 8601 UTC. */
  at: string;
  /** A sentence that names the rule. */
  reason: string;
}

const day = 86_400_000;

/** Recordings are dropped within days; an end longer before is a PC's clock that was behind. */
const believedDays = 30;

const later = (instant: string, days: number): string => new Date(Date.parse(instant) + days * day).toISOString();

/** Days count from the recording's end. A clock that was years behind does not have it deleted the next night. */
export const countedFrom = ({ endedAt, registeredAt }: Pick<StagedRecording, 'endedAt' | 'registeredAt'>): string =>
  sortable(later(endedAt, believedDays) < sortable(registeredAt) ? registeredAt : endedAt);

export const keptBy = ({ decision }: Pick<StagedRecording, 'decision'>): KeptBy =>
  decision?.retentionDays === undefined ? 'deployment' : 'rule';

/** What a list of recordings is ordered by: when the rule's days are over, or from when the deployment's count. */
export const retentionPlace = (recording: StagedRecording): string => {
  const days = recording.decision?.retentionDays;
  const from = countedFrom(recording);
  return days === undefined ? from : later(from, days);
};

/** Up to where such a list is over now; undefined: for ever kept. */
export const retentionUntil = (
  by: KeptBy,
  { now, deploymentDays }: { now: string; deploymentDays: number | undefined },
): string | undefined => {
  if (by === 'rule') return now;
  return deploymentDays === undefined ? undefined : later(now, -deploymentDays);
};

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

/** Nobody has been at it for a day: who brings it to the archive this moment is let finish, and confirm it. */
const isAbandoned = ({ lease, failure }: StagedRecording, now: string): boolean =>
  [lease?.until, failure?.at].every((instant) => instant === undefined || later(instant, 1) < now);

/**
 * By how much the recording's time in the archive is over, in milliseconds; undefined while it is not, or nothing can be
 * there. What was sent and never confirmed counts as well: it may be there.
 */
export const overTime = (
  recording: StagedRecording,
  asked: { now: string; deploymentDays: number | undefined },
): number | undefined => {
  if (!isArchived(recording) && !(mayBeArchived(recording) && isAbandoned(recording, asked.now))) return undefined;
  const until = retentionUntil(keptBy(recording), asked);
  if (until === undefined || retentionPlace(recording) >= until) return undefined;
  return Date.parse(until) - Date.parse(retentionPlace(recording));
};

/** Why a recording was taken from the archive, in words that name the rule. */
export const removalReason = (
  { decision }: Pick<StagedRecording, 'decision'>,
  deploymentDays: number | undefined,
): string =>
  decision?.retentionDays === undefined
    ? `Retention of ${days(deploymentDays ?? 0)}, by the settings of the deployment`
    : `Retention of ${days(decision.retentionDays)}, by the rule "${decision.ruleName}"`;
