import type { Clock } from '../../domain/clock.ts';

/** Reads at most once in so many milliseconds. What could not be read is not kept: the next caller tries again. */
export const brieflyKept = <Answer>(
  read: () => Promise<Answer>,
  { clock, milliseconds }: { clock: Clock; milliseconds: number },
): (() => Promise<Answer>) => {
  let kept: { readAt: number; answer: Promise<Answer> } | undefined;
  return () => {
    const now = clock().getTime();
    if (!kept || now - kept.readAt >= milliseconds) {
      const reading = { readAt: now, answer: read() };
      kept = reading;
      reading.answer.catch(() => {
        if (kept === reading) kept = undefined;
      });
    }
    return kept.answer;
  };
};
