import type { ContactDetail, RecordingView } from '../../../api/contacts.ts';
import { leftOutPauses } from '../pauses.ts';

/** Where a recording lies on its contact's time line, in seconds from when the agent was connected. */
export interface Track {
  start: number;
  /** Stretches of the contact that its recorder left out, in order. */
  leftOut: readonly { from: number; length: number }[];
}

type Placed = Pick<RecordingView, 'medium' | 'startedAt'>;

/** Providers begin their recordings when the agent is connected. */
export const startOf = (
  { startedAt }: Placed,
  { connectedToAgentAt }: Pick<ContactDetail, 'connectedToAgentAt'>,
): number =>
  startedAt === null || connectedToAgentAt === null
    ? 0
    : (Date.parse(startedAt) - Date.parse(connectedToAgentAt)) / 1000;

/** The track of a recording that lasts so long. */
export const trackOf = (
  recording: Placed,
  contact: Pick<ContactDetail, 'connectedToAgentAt' | 'disconnectedAt' | 'pauses'>,
  seconds: number,
): Track => ({
  start: startOf(recording, contact),
  leftOut: leftOutPauses(contact.pauses, recording.medium, { seconds, talkSeconds: talkSecondsOf(contact) }),
});

/** Seconds that the agent and the customer talked; null where it is not known. */
export const talkSecondsOf = ({
  connectedToAgentAt,
  disconnectedAt,
}: Pick<ContactDetail, 'connectedToAgentAt' | 'disconnectedAt'>): number | null =>
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
