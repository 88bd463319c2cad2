import type { Medium } from './recording.ts';

/** Where a recording lies on its contact's time line, in seconds from when the agent was connected. */
export interface Track {
  start: number;
  /** Stretches of the contact that its recorder left out, in order. */
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

/** A pause, in seconds from when the agent was connected; null where that is not known. */
export interface PlacedPause {
  media: readonly Medium[];
  offsetSeconds: number | null;
  /** Null while it lasts. */
  endOffsetSeconds: number | null;
}

/** How long a recording and its talk are, and where on the contact's time line the recording begins. */
export interface Lengths {
  seconds: number;
  talkSeconds: number | null;
  /** Seconds after the agent was connected; left out: at that moment. */
  start?: number;
}

/** Stretches of the contact, in seconds from when the agent was connected. */
export const placesOf = <Pause extends PlacedPause>(
  pauses: readonly Pause[],
  medium: Medium,
  { seconds, talkSeconds }: Lengths,
): { pause: Pause; from: number; length: number }[] =>
  pauses.flatMap((pause) => {
    const { offsetSeconds: from, endOffsetSeconds: to } = pause;
    if (!pause.media.includes(medium) || from === null) return [];
    return [{ pause, from, length: Math.max(0, (to ?? talkSeconds ?? seconds) - from) }];
  });

/** Whether its recorder leaves pauses out: it is shorter than the talk by about as much as was paused. */
export const leavesOut = (places: readonly { length: number }[], { seconds, talkSeconds }: Lengths): boolean => {
  const paused = places.reduce((sum, { length }) => sum + length, 0);
  const lacking = talkSeconds === null ? 0 : talkSeconds - seconds;
  return paused >= 2 && Math.abs(lacking - paused) < Math.abs(lacking);
};

/** The stretches of a contact that a recording of this medium left out; none where a pause was recorded as silence or black. */
export const leftOutPauses = (
  pauses: readonly PlacedPause[],
  medium: Medium,
  lengths: Lengths,
): { from: number; length: number }[] => {
  const places = placesOf(pauses, medium, lengths);
  return lengths.seconds > 0 && leavesOut(places, lengths) ? places.map(({ from, length }) => ({ from, length })) : [];
};

/** Providers begin their recordings when the agent is connected. */
export const startOf = ({ startedAt }: Placed, { connectedToAgentAt }: Pick<Talk, 'connectedToAgentAt'>): number =>
  startedAt === null || connectedToAgentAt === null
    ? 0
    : (Date.parse(startedAt) - Date.parse(connectedToAgentAt)) / 1000;

/** The track of a recording that lasts so long. */
export const trackOf = (
  recording: Placed,
  contact: Talk & { pauses: readonly PlacedPause[] },
  seconds: number,
): Track => ({
  start: startOf(recording, contact),
  leftOut: leftOutPauses(contact.pauses, recording.medium, { seconds, talkSeconds: talkSecondsOf(contact) }),
});

/** Seconds that the agent and the customer talked; null where it is not known. */
export const talkSecondsOf = ({ connectedToAgentAt, disconnectedAt }: Talk): number | null =>
  connectedToAgentAt && disconnectedAt ? (Date.parse(disconnectedAt) - Date.parse(connectedToAgentAt)) / 1000 : null;

/** When on the contact's time line this second of the recording was. */
export const contactTime = ({ start, leftOut }: Track, seconds: number): number => {
  let time = start + seconds;
  for (const { from, length } of leftOut) if (from <= time) time += length;
  return time;
};

/** Where in the recording this second of the contact is; what its recorder left out is where it goes on. */
export const recordingTime = ({ start, leftOut }: Track, time: number): number => {
  let skipped = 0;
  for (const { from, length } of leftOut) if (from < time) skipped += Math.min(length, time - from);
  return time - start - skipped;
};
