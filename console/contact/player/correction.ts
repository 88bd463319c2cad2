/** How a screen is brought back to its sound. */
export type Correction = { kind: 'none' | 'seek' } | { kind: 'rate'; factor: number };

/** A drift that nobody notices: corrections are visible, too. */
export const fineSeconds = 0.04;
/** More than this cannot be made up for unnoticed: jump there. */
const maxDriftSeconds = 0.4;

/** `drift`: how many seconds the screen is ahead of the sound. */
export const correctionOf = (drift: number): Correction => {
  const distance = Math.abs(drift);
  if (distance > maxDriftSeconds) return { kind: 'seek' };
  if (distance <= fineSeconds) return { kind: 'none' };
  // It catches up within about a second, without a visible jump.
  return { kind: 'rate', factor: 1 - Math.sign(drift) * Math.min(0.25, distance) };
};
