/** How a screen is synchronized with its sound. */
export type Correction = { kind: 'none' | 'seek' } | { kind: 'rate'; factor: number };

/** A smaller drift is not noticed, and a correction might be. */
export const fineSeconds = 0.04;
/** A larger drift cannot be corrected without being noticed, so the screen jumps. */
const maxDriftSeconds = 0.4;

/** `drift`: how many seconds the screen is ahead of the sound. */
export const correctionOf = (drift: number): Correction => {
  const distance = Math.abs(drift);
  if (distance > maxDriftSeconds) return { kind: 'seek' };
  if (distance <= fineSeconds) return { kind: 'none' };
  // It catches up within about a second, without a visible jump.
  return { kind: 'rate', factor: 1 - Math.sign(drift) * Math.min(0.25, distance) };
};
