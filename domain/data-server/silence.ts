/** A staging agent reports its status every minute. */
const minute = 60_000;
/** Milliseconds after which a page shows that it is silent, and after which an alarm wakes somebody. */
export const showSilentAfter = 5 * minute;
export const alarmSilentAfter = 15 * minute;

/** The time of the last sign of life (ISO 8601), if it is longer ago than this many milliseconds. */
export const silentSince = (signs: readonly string[], now: Date, milliseconds: number): string | undefined => {
  if (signs.length === 0) return undefined;
  const last = Math.max(...signs.map((at) => Date.parse(at)));
  return now.getTime() - last > milliseconds ? new Date(last).toISOString() : undefined;
};
