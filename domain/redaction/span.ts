/** A part of a recording that must not be kept, in seconds from its beginning. Without an end, it lasts to the end. */
export interface Span {
  from: number;
  to?: number;
}

/** The redacted bytes of a recording, or a sentence that says why it stays unchanged and hidden. */
export type Redacted = { bytes: Uint8Array; removed: { from: number; to: number }[] } | { refused: string };

export const overlaps = ({ from, to = Number.POSITIVE_INFINITY }: Span, start: number, end: number): boolean =>
  from < end && to > start;

/** Sorted, and merged if they touch. */
export const mergeSpans = (spans: readonly { from: number; to: number }[]): { from: number; to: number }[] => {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
};
