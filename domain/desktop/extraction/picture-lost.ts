import type { Gap } from '../logon-session.ts';

/** Clocks are measured again each time, and the edges of gaps move by a frame. */
const toleranceMilliseconds = 2_000;

const sumOfGaps = (gaps: readonly Gap[]): number =>
  gaps.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);

/** Whether a recording that was made again lacks pictures of the one before, because its PC has deleted segments since. */
export const lacksPictures = (before: readonly Gap[], next: readonly Gap[]): boolean =>
  sumOfGaps(next) > sumOfGaps(before) + toleranceMilliseconds;
