import type { Medium } from './recording.ts';

/** The position of a recording on its contact's timeline, in seconds after the agent was connected. */
export interface Track {
  start: number;
  /** Spans of the contact that its recorder left out, in order. */
  leftOut: readonly { from: number; length: number }[];
}

interface Placed {
  medium: Medium;
  startedAt: string | null;
}

interface Talk {
  connectedToAgentAt: string | null;
  disconnectedAt: string | null;
}

/** A pause, in seconds after the agent was connected. Null if that is unknown. */
export interface PlacedPause {
  media: readonly Medium[];
  offsetSeconds: number | null;
  /** Null while it lasts. */
  endOffsetSeconds: number | null;
}

/** How long a recording and its talk are, and where on the contact's timeline the recording begins. */
export interface Lengths {
  seconds: number;
  talkSeconds: number | null;
  /** Seconds after the agent was connected. By default, 0. */
  start?: number;
}

/** The pauses of this medium as spans of the contact, in seconds after the agent was connected. */
export const pausePlaces = <Pause extends PlacedPause>(
  pauses: readonly Pause[],
  medium: Medium,
  { seconds, talkSeconds }: Lengths,
): { pause: Pause; from: number; length: number }[] =>
  pauses.flatMap((pause) => {
    const { offsetSeconds: from, endOffsetSeconds: to } = pause;
    if (!pause.media.includes(medium) || from === null) return [];
    return [{ pause, from, length: Math.max(0, (to ?? talkSeconds ?? seconds) - from) }];
  });

/** Whether its recorder leaves pauses out. Then the recording is shorter than the talk by about the length of the pauses. */
export const leavesOut = (places: readonly { length: number }[], { seconds, talkSeconds }: Lengths): boolean => {
  const paused = places.reduce((sum, { length }) => sum + length, 0);
  const lacking = talkSeconds === null ? 0 : talkSeconds - seconds;
  return paused >= 2 && Math.abs(lacking - paused) < Math.abs(lacking);
};

/** The spans of a contact that a recording of this medium left out. None if a pause was recorded as silence or black. */
export const leftOutPauses = (
  pauses: readonly PlacedPause[],
  medium: Medium,
  lengths: Lengths,
): { from: number; length: number }[] => {
  const places = pausePlaces(pauses, medium, lengths);
  return lengths.seconds > 0 && leavesOut(places, lengths) ? places.map(({ from, length }) => ({ from, length })) : [];
};

/** Providers begin their recordings when the agent is connected. */
export const startOf = ({ startedAt }: Placed, { connectedToAgentAt }: Pick<Talk, 'connectedToAgentAt'>): number =>
  startedAt === null || connectedToAgentAt === null
    ? 0
    : (Date.parse(startedAt) - Date.parse(connectedToAgentAt)) / 1000;

/** The track of a recording that is this long. */
export const trackOf = (
  recording: Placed,
  contact: Talk & { pauses: readonly PlacedPause[] },
  seconds: number,
): Track => ({
  start: startOf(recording, contact),
  leftOut: leftOutPauses(contact.pauses, recording.medium, { seconds, talkSeconds: talkSecondsOf(contact) }),
});

/** How many seconds the agent and the customer talked. Null if it is unknown. */
export const talkSecondsOf = ({ connectedToAgentAt, disconnectedAt }: Talk): number | null =>
  connectedToAgentAt && disconnectedAt ? (Date.parse(disconnectedAt) - Date.parse(connectedToAgentAt)) / 1000 : null;

/** The second of the contact's timeline at which this second was recorded. */
export const contactTime = ({ start, leftOut }: Track, seconds: number): number => {
  let time = start + seconds;
  for (const { from, length } of leftOut) if (from <= time) time += length;
  return time;
};

/** The second of the recording that shows this second of the contact. A second that was left out becomes the next one that was recorded. */
export const recordingTime = ({ start, leftOut }: Track, time: number): number => {
  let skipped = 0;
  for (const { from, length } of leftOut) if (from < time) skipped += Math.min(length, time - from);
  return time - start - skipped;
};
