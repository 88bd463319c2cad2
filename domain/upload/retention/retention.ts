import { sortable } from '../../instant.ts';
import type { StagedRecording } from '../staged-recording.ts';
import { isArchived, isSealed, mayBeArchived } from '../upload-state.ts';

/**
 * Whose retention applies: the recording's own, set by the rule that kept it or the schedule that recorded it, or that of the
 * deployment, which may change.
 */
export type KeptBy = 'rule' | 'deployment';

const day = 86_400_000;

/** Recordings are dropped within days. If the end is longer ago, the PC's clock was slow. */
const plausibleDays = 30;

const later = (instant: string, days: number): string => new Date(Date.parse(instant) + days * day).toISOString();

/** Days count from the recording's end. If a PC's clock was years behind, its recording must not be deleted the next night. */
export const countedFrom = ({ endedAt, registeredAt }: Pick<StagedRecording, 'endedAt' | 'registeredAt'>): string =>
  sortable(later(endedAt, plausibleDays) < sortable(registeredAt) ? registeredAt : endedAt);

type Kept = Pick<StagedRecording, 'decision' | 'retentionDays'>;

const ownDays = ({ decision, retentionDays }: Kept): number | undefined => decision?.retentionDays ?? retentionDays;

export const keptBy = (recording: Kept): KeptBy => (ownDays(recording) === undefined ? 'deployment' : 'rule');

/** The sort key of the retention lists: when the rule's days end, or when the deployment's days start to count. */
export const retentionPlace = (recording: StagedRecording): string => {
  const days = ownDays(recording);
  const from = countedFrom(recording);
  return days === undefined ? from : later(from, days);
};

/** Entries of such a list before this instant are due now. Undefined if they are kept without limit. */
export const retentionUntil = (
  by: KeptBy,
  { now, deploymentDays }: { now: string; deploymentDays: number | undefined },
): string | undefined => {
  if (by === 'rule') return now;
  return deploymentDays === undefined ? undefined : later(now, -deploymentDays);
};

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

/** Nobody has worked on it for a day. A staging agent that is uploading it now may still confirm it. */
const isAbandoned = ({ lease, failure }: StagedRecording, now: string): boolean =>
  [lease?.until, failure?.at].every((instant) => instant === undefined || later(instant, 1) < now);

/**
 * How many milliseconds ago the recording's retention ended. Undefined if it has not, or if the archive cannot hold the
 * recording. Bytes that were sent but never confirmed count, too, because they may be there.
 */
export const overdueBy = (
  recording: StagedRecording,
  retention: { now: string; deploymentDays: number | undefined },
): number | undefined => {
  // It is opened within minutes, or there is an alarm. Nothing is deleted before anybody could see it.
  if (isSealed(recording)) return undefined;
  if (!isArchived(recording) && !(mayBeArchived(recording) && isAbandoned(recording, retention.now))) return undefined;
  const until = retentionUntil(keptBy(recording), retention);
  if (until === undefined || retentionPlace(recording) >= until) return undefined;
  return Date.parse(until) - Date.parse(retentionPlace(recording));
};

/** Why a recording was removed from the archive, in a sentence that names the rule. */
export const removalReason = ({ decision, retentionDays }: Kept, deploymentDays: number | undefined): string => {
  if (decision?.retentionDays !== undefined) {
    return `Retention of ${days(decision.retentionDays)}, by the rule "${decision.ruleName}"`;
  }
  return retentionDays === undefined
    ? `Retention of ${days(deploymentDays ?? 0)}, by the settings of the deployment`
    : `Retention of ${days(retentionDays)}, by the schedule that recorded it`;
};
