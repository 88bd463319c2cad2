import { mergeSpans, type Redacted, type Span } from '../redaction/span.ts';
import { subtractSpans } from '../upload/spans/redacted-spans.ts';
import { type Keystroke, noticeMs } from './held-keystrokes.ts';

/** Everything an agent typed during a contact, in places where recording is allowed. This is the file in the archive, as JSON. */
export interface KeystrokeRecording {
  version: 1;
  /** The span of the contact, by the clock of the cloud, ISO 8601 UTC. */
  from: string;
  to: string;
  /** In order, each with its milliseconds since `from`. */
  keystrokes: readonly Typed[];
  /** Spans in which keystrokes were paused, or from which they were removed later. In order, apart from each other. */
  removed: readonly MillisecondSpan[];
}

export interface Typed {
  atMs: number;
  /** The character, or the name of the key in brackets. */
  text: string;
}

export interface MillisecondSpan {
  fromMs: number;
  toMs: number;
}

/** Nobody types more than this in the longest contact. */
export const maxKeystrokes = 500_000;
/** A key writes one character, rarely two or three. The longest name is `[Backspace]`. */
export const maxKeyLength = 16;

const isWhole = (value: unknown, limit: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= limit;

const isTyped = (value: unknown, limit: number): value is Typed => {
  const { atMs, text } = (value ?? {}) as Partial<Typed>;
  return isWhole(atMs, limit) && typeof text === 'string' && text.length > 0 && text.length <= maxKeyLength;
};

const isSpan = (value: unknown, limit: number): value is MillisecondSpan => {
  const { fromMs, toMs } = (value ?? {}) as Partial<MillisecondSpan>;
  return isWhole(fromMs, limit) && isWhole(toMs, limit) && fromMs < toMs;
};

/** Undefined if the bytes are not a keystroke recording. */
export const readKeystrokes = (bytes: Uint8Array): KeystrokeRecording | undefined => {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  const { version, from, to, keystrokes, removed } = (content ?? {}) as Partial<KeystrokeRecording>;
  if (version !== 1 || typeof from !== 'string' || typeof to !== 'string') return undefined;
  const limit = Date.parse(to) - Date.parse(from);
  if (!(limit >= 0) || !Array.isArray(keystrokes) || !Array.isArray(removed)) return undefined;
  if (keystrokes.length > maxKeystrokes || !keystrokes.every((one) => isTyped(one, limit))) return undefined;
  if (!removed.every((one) => isSpan(one, limit))) return undefined;
  return {
    ...{ version, from, to },
    keystrokes: keystrokes.map(({ atMs, text }) => ({ atMs, text })),
    removed: removed.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
  };
};

export const writeKeystrokes = (recording: KeystrokeRecording): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(recording));

const lengthOf = ({ from, to }: Pick<KeystrokeRecording, 'from' | 'to'>): number => Date.parse(to) - Date.parse(from);

/** The recording without the keystrokes in these spans, or just before or after them. Milliseconds since it began. */
export const withoutSpans = (
  recording: KeystrokeRecording,
  spans: readonly { from: number; to: number }[],
): KeystrokeRecording => {
  const length = lengthOf(recording);
  const cut = mergeSpans([
    ...recording.removed.map(({ fromMs, toMs }) => ({ from: fromMs, to: toMs })),
    ...spans
      .map(({ from, to }) => ({ from: Math.max(0, Math.floor(from)), to: Math.min(length, Math.ceil(to)) }))
      .filter(({ from, to }) => from < to),
  ]);
  const isCut = (atMs: number) => cut.some(({ from, to }) => atMs > from - noticeMs && atMs < to + noticeMs);
  return {
    ...recording,
    keystrokes: recording.keystrokes.filter(({ atMs }) => !isCut(atMs)),
    removed: cut.map(({ from, to }) => ({ fromMs: from, toMs: to })),
  };
};

/** The keystrokes between two instants, without the spans in which they were paused. Times are epoch milliseconds of one clock. */
export const keystrokesOf = (
  typed: readonly Keystroke[],
  span: { fromMs: number; toMs: number; from: string; to: string },
  paused: readonly { from: number; to: number }[],
): KeystrokeRecording => {
  const { fromMs, toMs, from, to } = span;
  const length = lengthOf({ from, to });
  const keystrokes = typed
    .filter(({ at }) => at >= fromMs && at < toMs)
    .map(({ at, text }) => ({ atMs: Math.min(length, Math.round(at - fromMs)), text }))
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, maxKeystrokes);
  const spans = paused.map((one) => ({ from: one.from - fromMs, to: one.to - fromMs }));
  return withoutSpans({ version: 1, from, to, keystrokes, removed: [] }, spans);
};

/** A keystroke recording without these spans, in seconds from its beginning. */
export const redactKeystrokes = (bytes: Uint8Array, spans: readonly Span[]): Redacted => {
  const recording = readKeystrokes(bytes);
  if (!recording) return { refused: 'It is not a recording of keystrokes that a desktop agent made' };
  const length = lengthOf(recording);
  const inMilliseconds = spans.map(({ from, to }) => ({
    from: from * 1000,
    to: to === undefined ? length : to * 1000,
  }));
  const next = withoutSpans(recording, inMilliseconds);
  const asked = mergeSpans(
    inMilliseconds
      .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(length, to) }))
      .filter(({ from, to }) => from < to),
  );
  const before = recording.removed.map(({ fromMs, toMs }) => ({ from: fromMs, to: toMs }));
  // If every span was removed before, the file does not change.
  const isNew = subtractSpans(asked, before).length > 0 || next.keystrokes.length < recording.keystrokes.length;
  return {
    bytes: isNew ? writeKeystrokes(next) : bytes,
    removed: asked.map(({ from, to }) => ({ from: from / 1000, to: to / 1000 })),
  };
};
