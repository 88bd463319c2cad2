import { setTimeout as wait } from 'node:timers/promises';

interface Sample {
  /** Milliseconds, by the clock of the process that counts. */
  at: number;
  bytes: number;
}

/**
 * How far the bytes of any ten seconds are from the limit, as a share of it. Counts what arrived, from one second after
 * the first byte to three before the last, while all lanes have more to send.
 */
export const furthestOff = async (
  limit: number,
  count: () => Promise<Sample>,
  running: Promise<unknown>,
): Promise<number> => {
  const samples: Sample[] = [];
  for (let over = false; !over; ) {
    samples.push(await count());
    over = await Promise.race([running.then(() => true), wait(50).then(() => false)]);
  }
  const start = samples.find(({ bytes }) => bytes > 0)?.at ?? 0;
  const ended = samples.find(({ bytes }) => bytes === samples.at(-1)!.bytes)?.at ?? 0;
  const windows = samples.flatMap((from) => {
    const to = samples.find(({ at }) => at >= from.at + 10_000);
    if (from.at < start + 1000 || !to || to.at > ended - 3000) return [];
    return Math.abs((to.bytes - from.bytes) / ((limit * (to.at - from.at)) / 1000) - 1);
  });
  return Math.max(...windows, windows.length > 0 ? 0 : Number.POSITIVE_INFINITY);
};
