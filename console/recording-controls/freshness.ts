/** Milliseconds between two questions to the server. */
export const cadence = { live: 1000, idle: 5000, failing: 2000 } as const;

/** An answer older than this tells nothing about now. */
const oldAfter = 4000;

export type Freshness = 'current' | 'checking' | 'unknown';

/**
 * Whether what is shown is how it is now. `checking`: too old, and nothing has failed (the window was hidden).
 * `unknown`: too old because the server does not answer, or there is no network at all.
 */
export const freshness = (
  { answeredAt, failing, online, live }: { answeredAt: number; failing: boolean; online: boolean; live: boolean },
  at: number,
): Freshness => {
  if (!online) return 'unknown';
  if (at - answeredAt <= (live ? oldAfter : oldAfter + cadence.idle)) return 'current';
  return failing ? 'unknown' : 'checking';
};
