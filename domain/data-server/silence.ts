/** A staging agent tells how it stands every minute. */
const minutes = 60_000;
/** When an administrator who looks is told, and when somebody is woken. */
export const toldAfter = 5 * minutes;
export const alarmedAfter = 15 * minutes;

/** When the last of these signs of life was (ISO 8601), where that is longer ago than so many milliseconds. */
export const silentSince = (signs: readonly string[], now: Date, milliseconds: number): string | undefined => {
  if (signs.length === 0) return undefined;
  const last = Math.max(...signs.map((at) => Date.parse(at)));
  return now.getTime() - last > milliseconds ? new Date(last).toISOString() : undefined;
};
