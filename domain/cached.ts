import type { Clock } from './clock.ts';

/**
 * Caches a value for this many milliseconds. A caller that needs the value as it was at `notBefore` or later, an instant
 * in the past, may cause an earlier read. A read that fails is not cached: the next caller tries again.
 */
export const cached = <Value>(
  read: () => Promise<Value>,
  { clock, milliseconds }: { clock: Clock; milliseconds: number },
): ((notBefore?: Date) => Promise<Value>) => {
  let last: { readAt: number; value: Promise<Value> } | undefined;
  return (notBefore) => {
    const now = clock().getTime();
    const isTooOld = (readAt: number) =>
      now - readAt >= milliseconds || (notBefore !== undefined && readAt < Math.min(notBefore.getTime(), now));
    if (!last || isTooOld(last.readAt)) {
      const reading = { readAt: now, value: read() };
      last = reading;
      reading.value.catch(() => {
        if (last === reading) last = undefined;
      });
    }
    return last.value;
  };
};
