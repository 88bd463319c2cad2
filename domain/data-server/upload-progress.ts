/** How much a data server had uploaded when it was last checked, and how fast it was while it had work. */
export interface UploadProgress {
  at: string;
  /** All bytes that it has ever uploaded to the archive. */
  bytes: number;
  measured?: { at: string; bytesPerSecond: number };
}

const minSpan = 60_000;
const maxSpan = 15 * 60_000;

/** Bytes per second since `before`. Undefined if too little or too much time has passed, or nothing arrived. */
const rateSince = (before: UploadProgress, now: { at: string; bytes: number }): number | undefined => {
  const milliseconds = Date.parse(now.at) - Date.parse(before.at);
  if (milliseconds < minSpan || milliseconds > maxSpan || now.bytes <= before.bytes) return undefined;
  return ((now.bytes - before.bytes) / milliseconds) * 1000;
};

/** The progress to store after the next check. If no work was left at its end, the span does not show how fast the data server can be. */
export const nextProgress = (
  before: UploadProgress | undefined,
  { busy, ...now }: { at: string; bytes: number; busy: boolean },
): UploadProgress => {
  const bytesPerSecond = before && busy ? rateSince(before, now) : undefined;
  const measured = bytesPerSecond === undefined ? before?.measured : { at: now.at, bytesPerSecond };
  return { ...now, ...(measured && { measured }) };
};

/** The current rate, otherwise the last one that was measured. Undefined if there is none. */
export const measuredRate = (
  before: UploadProgress | undefined,
  now: { at: string; bytes: number },
): number | undefined => (before && rateSince(before, now)) ?? before?.measured?.bytesPerSecond;
