/** How far a data server was with its uploads when it was last looked at, and how fast it was while there was work. */
export interface UploadProgress {
  at: string;
  /** All that it ever brought to the archive. */
  bytes: number;
  measured?: { at: string; bytesPerSecond: number };
}

const shortest = 60_000;
const longest = 15 * 60_000;

/** Bytes a second since `before`; undefined when too little or too much time has passed, or nothing came. */
const since = (before: UploadProgress, now: { at: string; bytes: number }): number | undefined => {
  const milliseconds = Date.parse(now.at) - Date.parse(before.at);
  if (milliseconds < shortest || milliseconds > longest || now.bytes <= before.bytes) return undefined;
  return ((now.bytes - before.bytes) / milliseconds) * 1000;
};

/** What is noted when it is looked at again. A spell at whose end nothing was left to do does not tell how fast it can be. */
export const progressed = (
  before: UploadProgress | undefined,
  { busy, ...now }: { at: string; bytes: number; busy: boolean },
): UploadProgress => {
  const bytesPerSecond = before && busy ? since(before, now) : undefined;
  const measured = bytesPerSecond === undefined ? before?.measured : { at: now.at, bytesPerSecond };
  return { ...now, ...(measured && { measured }) };
};

/** How fast it is now, else how fast it last was; undefined when that is not known. */
export const measuredRate = (
  before: UploadProgress | undefined,
  now: { at: string; bytes: number },
): number | undefined => (before && since(before, now)) ?? before?.measured?.bytesPerSecond;
