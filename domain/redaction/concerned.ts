import type { Medium, Recording } from '../recording/recording.ts';
import { contactTime, type PlacedPause, recordingTime, trackOf } from '../recording/timeline.ts';
import { isInForce, type RedactionRequest } from './request.ts';

/** A recording of a contact, wherever it is stored. */
export interface PlacedRecording {
  recordingId: string;
  medium: Medium;
  part: Recording['part'];
  /** When its first second was recorded. Null: when the agent was connected. */
  startedAt: string | null;
  /** Null if its file does not tell. */
  durationSeconds: number | null;
  /** For the sound of a PBX, if it is known: sound may be later in the file by up to this much (decision 0061). */
  notWrittenSeconds?: number;
  /** Its content, as its store identifies it. */
  content?: string;
}

/** The talk that was recorded. */
export interface PlacedContact {
  connectedToAgentAt: string | null;
  disconnectedAt: string | null;
  pauses: readonly PlacedPause[];
}

/** A recording from before the agent was connected shows another time. */
export const concerns = (
  request: Pick<RedactionRequest, 'recordingId'>,
  { recordingId, part }: Pick<PlacedRecording, 'recordingId' | 'part'>,
): boolean => recordingId === request.recordingId || part !== 'ivr';

/**
 * The spans of a request in one of the contact's recordings: exactly those in the recording on which they were marked, and in
 * others, longer ones if their places are uncertain.
 */
export const spansIn = (
  request: Pick<RedactionRequest, 'recordingId' | 'spans'>,
  recording: PlacedRecording,
  { marked, contact }: { marked: PlacedRecording | undefined; contact: PlacedContact },
): { from: number; to: number }[] => {
  if (recording.recordingId === request.recordingId) return request.spans.map(({ from, to }) => ({ from, to }));
  const from = marked && trackOf(marked, contact, marked.durationSeconds ?? 0);
  const onto = trackOf(recording, contact, recording.durationSeconds ?? 0);
  const earlier = marked?.notWrittenSeconds ?? 0;
  const later = recording.notWrittenSeconds ?? 0;
  return request.spans.map((span) => ({
    from: recordingTime(onto, from ? contactTime(from, span.from) : span.from) - earlier,
    to: recordingTime(onto, from ? contactTime(from, span.to) : span.to) + later,
  }));
};

/** Instants of the contact, as seconds of a recording. */
export const instantsIn = (
  spans: readonly { from: string; to?: string }[],
  recording: PlacedRecording,
  contact: PlacedContact,
): { from: number; to?: number }[] => {
  const { connectedToAgentAt } = contact;
  const begin = recording.startedAt ?? connectedToAgentAt;
  // It is unknown which of its seconds these were.
  if (begin === null) return spans.map(() => ({ from: 0 }));
  const start = Date.parse(begin) / 1000;
  return spans.map(({ from, to }) => ({
    from: Date.parse(from) / 1000 - start,
    ...(to !== undefined && { to: Date.parse(to) / 1000 - start }),
  }));
};

/** Why nobody may play a recording: it contains, or may contain, a part that must not be kept. Undefined if it can be played. */
export const whyHidden = (
  requests: readonly RedactionRequest[],
  recording: Pick<PlacedRecording, 'recordingId' | 'part' | 'content'>,
): string | undefined => {
  for (const request of requests) {
    if (!isInForce(request) || !concerns(request, recording)) continue;
    const outcome = request.outcomes.find(({ recordingId }) => recordingId === recording.recordingId);
    if (!outcome) return 'A part of this recording is being removed';
    if (outcome.result === 'impossible') {
      return `A part of this recording must not be kept, and cannot be removed: ${outcome.reason}`;
    }
    if (recording.content !== undefined && outcome.content !== undefined && recording.content !== outcome.content) {
      return 'Its file was replaced after a part of it was removed';
    }
  }
  return undefined;
};
