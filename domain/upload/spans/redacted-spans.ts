import { mergeSpans } from '../../redaction/span.ts';
import type { StagedRecording } from '../staged-recording.ts';

/** Instants, ISO 8601 UTC. */
interface Span {
  from: string;
  to: string;
}

interface MillisecondSpan {
  from: number;
  to: number;
}

/** The spans that were removed from the recording's present content, and not from an earlier revision of it. */
const redactedSpans = ({ startedAt, custody }: Pick<StagedRecording, 'startedAt' | 'custody'>): MillisecondSpan[] => {
  const start = Date.parse(startedAt);
  const at = (seconds: number) => start + Math.round(seconds * 1000);
  const begin = custody.findLastIndex(({ step }) => step === 'registered' || step === 'opened') + 1;
  return mergeSpans(
    custody
      .slice(begin)
      .flatMap(({ redaction }) => redaction?.spans ?? [])
      .map(({ from, to }) => ({ from: at(from), to: to === undefined ? Number.POSITIVE_INFINITY : at(to) })),
  );
};

/** Whether a part was removed from the recording's present content. */
export const isRedacted = (recording: Pick<StagedRecording, 'startedAt' | 'custody'>): boolean =>
  redactedSpans(recording).length > 0;

/** The parts of these spans that no redaction has removed from the recording. */
export const notRedacted = (
  recording: Pick<StagedRecording, 'startedAt' | 'custody'>,
  spans: readonly Span[],
): Span[] => {
  const removed = redactedSpans(recording);
  if (removed.length === 0) return spans.map(({ from, to }) => ({ from, to }));
  return subtractSpans(
    spans.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
    removed,
  ).map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
};

/** The parts of these spans that are outside of `those`. Both must be sorted, and `those` must not touch each other. */
export const subtractSpans = <Instant extends string | number>(
  spans: readonly { from: Instant; to: Instant }[],
  those: readonly { from: Instant; to: Instant }[],
): { from: Instant; to: Instant }[] =>
  spans.flatMap((span) => {
    const left: { from: Instant; to: Instant }[] = [];
    let { from } = span;
    for (const other of those) {
      if (other.to <= from || other.from >= span.to) continue;
      if (other.from > from) left.push({ from, to: other.from });
      from = other.to;
    }
    return from < span.to ? [...left, { from, to: span.to }] : left;
  });
