import type { StagedRecording } from '../staged-recording.ts';

/** Instants, ISO 8601 UTC. */
interface Span {
  from: string;
  to: string;
}

type PbxSound = Pick<StagedRecording, 'startedAt' | 'endedAt' | 'recorderSince'>;

/** By how much the clocks of the PBX, its gateway and the cloud may differ. Recorders also write in pieces. */
export const toleranceMs = 1000;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The span in which an event may have taken place that is heard in the sound of a PBX. */
export const possiblyHeard = ({ startedAt, endedAt, recorderSince }: PbxSound): Span => ({
  from: recorderSince === undefined ? iso(0) : iso(Math.min(Date.parse(recorderSince), Date.parse(startedAt))),
  to: iso(Date.parse(endedAt) + toleranceMs),
});

/** How much time a recorder has not written altogether. Undefined if nobody saw it begin. */
export const notWrittenMs = ({ startedAt, recorderSince }: Omit<PbxSound, 'endedAt'>): number | undefined =>
  recorderSince === undefined ? undefined : Math.max(0, Date.parse(startedAt) - Date.parse(recorderSince));

/**
 * Where these spans of time may be in the sound of a PBX, as instants from `startedAt` on. A recorder may write only while its
 * channel is bridged. `startedAt` is the end minus the length, so sound of an instant is there or later, by at most the time
 * that was not written altogether: from the announcement of the recorder to `startedAt`. If that is unknown, it may be anywhere
 * up to the end (decision 0061). Sorted, and no two touch each other.
 */
export const possibleSpans = (recording: PbxSound, spans: readonly Span[]): Span[] => {
  const startMs = Date.parse(recording.startedAt);
  const endMs = Date.parse(possiblyHeard(recording).to);
  const lackingMs = notWrittenMs(recording);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const next = {
      from: Math.max(startMs, Date.parse(from) - toleranceMs),
      to: lackingMs === undefined ? endMs : Math.min(endMs, Date.parse(to) + lackingMs + toleranceMs),
    };
    const last = merged.at(-1);
    if (next.from >= next.to) continue;
    if (last && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else merged.push(next);
  }
  return merged.map(({ from, to }) => ({ from: iso(from), to: iso(to) }));
};
