import { mergeSpans, overlaps, type Span } from './span.ts';

/** A frame of a screen recording, in the order in which it is shown. Seconds from the beginning. */
export interface ScreenFrame {
  key: boolean;
  from: number;
  to: number;
}

export interface BlackPlan {
  /** For each frame that becomes black, its place in its group, at which the black picture to use stands. */
  black: Map<number, number>;
  removed: { from: number; to: number }[];
}

/**
 * Which frames become black so that nothing of the spans remains (OD-05, PR-32). A frame can only be removed together with
 * its whole group of pictures: the frames after it depend on it, and those before it may show the same picture.
 */
export const blackPlan = (frames: readonly ScreenFrame[], spans: readonly Span[]): BlackPlan => {
  const black = new Map<number, number>();
  const removed: BlackPlan['removed'] = [];
  let first = 0;
  for (let next = 1; next <= frames.length; next += 1) {
    if (next < frames.length && !frames[next]!.key) continue;
    const [from, to] = [frames[first]!.from, frames[next - 1]!.to];
    if (spans.some((span) => overlaps(span, from, to))) {
      for (let index = first; index < next; index += 1) black.set(index, index - first);
      removed.push({ from, to });
    }
    first = next;
  }
  return { black, removed: mergeSpans(removed) };
};
