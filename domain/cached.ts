import type { Clock } from './clock.ts';

/** Reads at most once in so many milliseconds. A read that fails is not cached: the next caller tries again. */
export const cached = <Value>(
  read: () => Promise<Value>,
  { clock, milliseconds }: { clock: Clock; milliseconds: number },
): (() => Promise<Value>) => {
  let last: { readAt: number; value: Promise<Value> } | undefined;
  return () => {
    const now = clock().getTime();
    if (!last || now - last.readAt >= milliseconds) {
      const reading = { readAt: now, value: read() };
      last = reading;
      reading.value.catch(() => {
        if (last === reading) last = undefined;
      });
    }
    return last.value;
  };
};
