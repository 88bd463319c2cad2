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
export type PausesIn = (recording: Pick<RecordingView, 'medium' | 'part'>, seconds: number) => Region[];

/** How long a pause lasted, as far as its end is known. */
export const pausedSeconds = ({ from, to }: PauseOfContact): number | null =>
  to === null ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** Whether it failed: no recorder did it. */
export const inVain = ({ offsetSeconds, endOffsetSeconds, endedThrough }: PauseOfContact): boolean =>
  endedThrough === 'failure' || (offsetSeconds !== null && offsetSeconds === endOffsetSeconds);

/**
 * Where the pauses of a medium are in a recording. If the recording is shorter than the call by about as much as was
 * paused, its recorder cuts pauses out: then a pause is a point, not a range.
 */
export const regionsOf = (
  pauses: readonly PauseOfContact[],
  medium: RecordingView['medium'],
  { seconds, talkSeconds }: { seconds: number; talkSeconds: number | null },
): Region[] => {
  if (seconds <= 0) return [];
  const places = pauses.flatMap((pause) => {
    const { offsetSeconds: from, endOffsetSeconds: to } = pause;
    if (!pause.media.includes(medium) || from === null) return [];
    return [{ pause, from, length: Math.max(0, (to ?? talkSeconds ?? seconds) - from) }];
  });
  const paused = places.reduce((sum, { length }) => sum + length, 0);
  const lacking = talkSeconds === null ? 0 : talkSeconds - seconds;
  const leftOut = paused >= 2 && Math.abs(lacking - paused) < Math.abs(lacking);
  const within = (value: number) => Math.min(seconds, Math.max(0, value));
  let skipped = 0;
  return places.map(({ pause, from, length }) => {
    const at = within(from - skipped);
    if (leftOut) skipped += length;
    return { pause, start: at / seconds, end: (leftOut ? at : within(at + length)) / seconds, at };
  });
};
