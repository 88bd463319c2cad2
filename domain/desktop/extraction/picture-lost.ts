import type { Gap } from '../logon-session.ts';

/** Clocks are measured anew, and the edges of gaps move by a frame. */
const toleranceMilliseconds = 2_000;

const missing = (gaps: readonly Gap[]): number =>
  gaps.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);

/** Whether a recording that was made again lacks pictures that the one before still has: its PC has deleted segments since. */
export const lacksPictures = (before: readonly Gap[], next: readonly Gap[]): boolean =>
  missing(next) > missing(before) + toleranceMilliseconds;
