import type { ContactDetail, RecordingView } from '../../../api/contacts/contacts.ts';
import { type Lengths, leavesOut, pausePlaces } from '../../../domain/recording/timeline.ts';

export type PauseOfContact = ContactDetail['pauses'][number];

/** Where a pause is in a recording. */
export interface Region {
  pause: PauseOfContact;
  /** Shares of the recording, 0 to 1. */
  start: number;
  end: number;
  /** Seconds into the recording. */
  at: number;
}

/** The pauses in one recording of a contact, for a player that knows its length. */
export type PausesIn = (recording: Pick<RecordingView, 'medium' | 'part' | 'startedAt'>, seconds: number) => Region[];

/** How long a pause lasted. Null if its end is unknown. */
export const pausedSeconds = ({ from, to }: PauseOfContact): number | null =>
  to === null ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** Whether it failed, because no recorder paused. */
export const isWithoutEffect = ({ offsetSeconds, endOffsetSeconds, endedThrough }: PauseOfContact): boolean =>
  endedThrough === 'failure' || (offsetSeconds !== null && offsetSeconds === endOffsetSeconds);

/** Where the pauses of a medium are in a recording. If its recorder cuts pauses out, a pause is a point, not a range. */
export const regionsOf = (
  pauses: readonly PauseOfContact[],
  medium: RecordingView['medium'],
  lengths: Lengths,
): Region[] => {
  const { seconds, start = 0 } = lengths;
  if (seconds <= 0) return [];
  const places = pausePlaces(pauses, medium, lengths);
  const leftOut = leavesOut(places, lengths);
  const within = (value: number) => Math.min(seconds, Math.max(0, value));
  let skipped = 0;
  return places.map(({ pause, from, length }) => {
    const at = within(from - start - skipped);
    if (leftOut) skipped += length;
    const end = leftOut ? at : within(from - start + length);
    return { pause, start: at / seconds, end: end / seconds, at };
  });
};

/** Where blackouts are in a recording of this length. A blackout that its recorder left out is not in the list. */
export const blackoutsIn = (
  regions: readonly Region[],
  seconds: number,
): { fromSeconds: number; toSeconds: number }[] =>
  regions
    .filter(({ pause, start, end }) => pause.blackout && end > start)
    .map(({ at, end }) => ({ fromSeconds: at, toSeconds: end * seconds }));
