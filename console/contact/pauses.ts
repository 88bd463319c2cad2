import type { ContactDetail, RecordingView } from '../../api/contacts.ts';

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

/** The pauses in one recording of a contact, for a player that knows how long it is. */
export type PausesIn = (recording: Pick<RecordingView, 'medium' | 'part' | 'startedAt'>, seconds: number) => Region[];

/** How long a pause lasted, as far as its end is known. */
export const pausedSeconds = ({ from, to }: PauseOfContact): number | null =>
  to === null ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** Whether it failed: no recorder did it. */
export const inVain = ({ offsetSeconds, endOffsetSeconds, endedThrough }: PauseOfContact): boolean =>
  endedThrough === 'failure' || (offsetSeconds !== null && offsetSeconds === endOffsetSeconds);

/** How long a recording and its talk are, and where on the contact's time line the recording begins. */
interface Lengths {
  seconds: number;
  talkSeconds: number | null;
  /** Seconds after the agent was connected; left out: at that moment. */
  start?: number;
}

/** Stretches of the contact, in seconds from when the agent was connected. */
const placesOf = (
  pauses: readonly PauseOfContact[],
  medium: RecordingView['medium'],
  { seconds, talkSeconds }: Lengths,
) =>
  pauses.flatMap((pause) => {
    const { offsetSeconds: from, endOffsetSeconds: to } = pause;
    if (!pause.media.includes(medium) || from === null) return [];
    return [{ pause, from, length: Math.max(0, (to ?? talkSeconds ?? seconds) - from) }];
  });

/** Whether its recorder leaves pauses out: it is shorter than the talk by about as much as was paused. */
const leavesOut = (places: readonly { length: number }[], { seconds, talkSeconds }: Lengths): boolean => {
  const paused = places.reduce((sum, { length }) => sum + length, 0);
  const lacking = talkSeconds === null ? 0 : talkSeconds - seconds;
  return paused >= 2 && Math.abs(lacking - paused) < Math.abs(lacking);
};

/** The stretches of a contact that a recording of this medium left out; none where a pause was recorded as silence or black. */
export const leftOutPauses = (
  pauses: readonly PauseOfContact[],
  medium: RecordingView['medium'],
  lengths: Lengths,
): { from: number; length: number }[] => {
  const places = placesOf(pauses, medium, lengths);
  return lengths.seconds > 0 && leavesOut(places, lengths) ? places.map(({ from, length }) => ({ from, length })) : [];
};

/**
 * Where the pauses of a medium are in a recording. If its recorder cuts pauses out, a pause is a point, not a
 * range.
 */
export const regionsOf = (
  pauses: readonly PauseOfContact[],
  medium: RecordingView['medium'],
  lengths: Lengths,
): Region[] => {
  const { seconds, start = 0 } = lengths;
  if (seconds <= 0) return [];
  const places = placesOf(pauses, medium, lengths);
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
