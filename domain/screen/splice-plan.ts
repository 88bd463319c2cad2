import type { BlackMark, Gap, GapCause } from './gap.ts';

/** A span of time. A frame belongs to it if it was shown at any moment of it. */
export interface Span {
  from: number;
  to: number;
}

/** A group of pictures: a key frame, and the frames that need it to be decoded. */
export interface SourceGroup {
  runId: string;
  /** Size and decoder configuration. Pictures with the same can be joined without encoding them again. */
  formatId: string;
  /** False if a picture is valid until the next one comes. */
  steady: boolean;
  /** The time of each frame, in epoch milliseconds, rising. */
  times: readonly number[];
  /** When the capture of this run ended, if that was recorded. */
  runEnd?: number;
}

/** `edges`: frames that cannot be copied are encoded again. `whole-groups`: they become black. */
export type SpliceExactness = 'edges' | 'whole-groups';

export interface SpliceRequest {
  from: number;
  to: number;
  /** Spans that nobody may see, in any order. */
  blackouts: readonly Span[];
  /** In the order in which they were captured. */
  groups: readonly SourceGroup[];
  /** The recorded causes of times without frames. */
  gaps: readonly Gap[];
  frameMs: number;
  /** Defaults to the format of most frames. */
  formatId?: string;
  exactness?: SpliceExactness;
}

/** A run of frames of the result. `at` is the time of each, in milliseconds from its beginning. */
export type SplicePart =
  /** The first frames of a group, unchanged. */
  | { kind: 'copy'; group: number; at: number[] }
  /** Frames from `first` on. Everything before them in the group is decoded and left out. */
  | { kind: 'encode'; group: number; first: number; at: number[] }
  | { kind: 'black'; at: number[] };

export interface SplicePlan {
  formatId: string | undefined;
  durationMs: number;
  parts: SplicePart[];
  marks: Omit<BlackMark, 'track'>[];
}

/** A steady source that delivers nothing for longer than this has failed. */
const maxStillMs = 1000;

interface ShownFrame extends Span {
  group: number;
  index: number;
}

const overlaps = (a: Span, b: Span): boolean => a.from < b.to && a.to > b.from;

/** Every frame with the time during which it was on the screen, in order and without overlaps. */
const framesShown = ({ groups, frameMs }: Pick<SpliceRequest, 'groups' | 'frameMs'>): ShownFrame[] => {
  const shown: ShownFrame[] = [];
  let previousGroup: SourceGroup | undefined;
  for (const [groupIndex, group] of groups.entries()) {
    for (const [index, time] of group.times.entries()) {
      // If the clock was set back, later captures replace earlier ones.
      while (shown.length > 0 && shown.at(-1)!.from >= time) shown.pop();
      const before = shown.at(-1);
      if (before) {
        const sameRun = previousGroup?.runId === group.runId;
        const isStill = !group.steady || time - before.from <= maxStillMs;
        if ((sameRun && isStill) || before.to > time) before.to = time;
      }
      // This end is valid until the next frame is known.
      shown.push({ group: groupIndex, index, from: time, to: time + frameMs });
      previousGroup = group;
    }
    const last = shown.at(-1);
    const next = groups[groupIndex + 1];
    if (last && group.runEnd !== undefined && next?.runId !== group.runId) {
      const isStill = !group.steady || group.runEnd - last.from <= maxStillMs;
      if (isStill) last.to = Math.max(last.from + 1, group.runEnd);
    }
  }
  return shown;
};

/** The format of most of the wanted frames. */
const mainFormat = (wanted: readonly ShownFrame[], groups: readonly SourceGroup[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const { group } of wanted) {
    const { formatId } = groups[group]!;
    counts.set(formatId, (counts.get(formatId) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
};

/** Why a span shows nothing. A pause takes precedence: it may hide more than it has to, but never less. */
const causeOf = (span: Span, { blackouts, gaps }: SpliceRequest): GapCause => {
  if (blackouts.some((blackout) => overlaps(blackout, span))) return 'paused';
  const longest = gaps
    .map(({ cause, from, to }) => ({
      cause,
      length: Math.min(to ?? span.to, span.to) - Math.max(from, span.from),
    }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)[0];
  return longest?.cause ?? 'unknown';
};

/** Frames begin and end a little before and after the span that hides them. */
const maxUnexplainedMs = 1000;

/** One mark for each reason of a black span. A pause in the middle of a gap is a pause. */
const marksOf = (span: Span, request: SpliceRequest): (Span & { cause: GapCause })[] => {
  const borders = [...request.blackouts, ...request.gaps.map(({ from, to }) => ({ from, to: to ?? span.to }))]
    .flatMap(({ from, to }) => [from, to])
    .filter((at) => at > span.from && at < span.to);
  const edges = [...new Set([span.from, ...borders, span.to])].sort((a, b) => a - b);
  const marks: (Span & { cause: GapCause })[] = [];
  for (const [index, to] of edges.slice(1).entries()) {
    const piece = { from: edges[index]!, to };
    const cause = causeOf(piece, request);
    const before = marks.at(-1);
    const isMargin = (mark: { from: number; to: number; cause: GapCause }): boolean =>
      mark.cause === 'unknown' && mark.to - mark.from < maxUnexplainedMs;
    if (before && (before.cause === cause || isMargin({ ...piece, cause }))) before.to = to;
    else if (before && isMargin(before)) Object.assign(before, { to, cause });
    else marks.push({ ...piece, cause });
  }
  return marks;
};

/**
 * The frames of which one monitor's part of a contact's recording consists. It lasts exactly as long as the contact. A frame
 * that was on the screen at any moment of a blackout is not in it, neither visible nor hidden. It is replaced by black, and
 * so is any time when nothing was captured.
 */
export const planSplice = (request: SpliceRequest): SplicePlan => {
  const { from, to, groups, frameMs, exactness = 'edges' } = request;
  const window = { from, to };
  const wanted = framesShown(request).filter((frame) => overlaps(frame, window));
  const visible = wanted.filter((frame) => !request.blackouts.some((blackout) => overlaps(blackout, frame)));
  const formatId = request.formatId ?? mainFormat(visible, groups);

  const parts: SplicePart[] = [];
  const marks: SplicePlan['marks'] = [];
  const addBlack = (span: Span, cause?: GapCause): void => {
    const at: number[] = [];
    for (let time = span.from; time < span.to; time += frameMs) at.push(time - from);
    const last = parts.at(-1);
    if (last?.kind === 'black') last.at.push(...at);
    else parts.push({ kind: 'black', at });
    const reasons = cause ? [{ ...span, cause }] : marksOf(span, request);
    for (const mark of reasons) {
      const before = marks.at(-1);
      const [fromMs, toMs] = [mark.from - from, mark.to - from];
      if (before?.cause === mark.cause && before.toMs === fromMs) before.toMs = toMs;
      else marks.push({ fromMs, toMs, cause: mark.cause });
    }
  };

  let shownUntil = from;
  let previous: ShownFrame | undefined;
  for (const frame of visible) {
    if (frame.from > shownUntil) addBlack({ from: shownUntil, to: frame.from });
    const at = Math.max(frame.from, from) - from;
    const last = parts.at(-1);
    const continues =
      previous?.group === frame.group && previous.index + 1 === frame.index && previous.to === frame.from;
    const isMainFormat = groups[frame.group]!.formatId === formatId;
    const end = Math.min(frame.to, to);
    if (continues && last && last.kind !== 'black') last.at.push(at);
    else if (isMainFormat && frame.index === 0) parts.push({ kind: 'copy', group: frame.group, at: [at] });
    else if (exactness === 'edges') parts.push({ kind: 'encode', group: frame.group, first: frame.index, at: [at] });
    else {
      addBlack({ from: Math.max(frame.from, from), to: end }, 'other-format');
    }
    previous = frame;
    shownUntil = end;
  }
  if (shownUntil < to) addBlack({ from: shownUntil, to });
  return { formatId, durationMs: to - from, parts, marks };
};
