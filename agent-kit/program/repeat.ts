import type { Retries, Sleep } from '../transfer/retry.ts';

/** Repeats something until the signal stops it. A failure is reported, and `retries` decides when to try again. */
export const repeat = async (
  what: string,
  act: () => Promise<void>,
  { retries, restMs, sleep, signal }: { retries: Retries; restMs: () => number; sleep: Sleep; signal: AbortSignal },
): Promise<void> => {
  while (!signal.aborted) {
    let waitMs: number;
    try {
      await act();
      retries.succeeded(what);
      waitMs = restMs();
    } catch (error) {
      if (signal.aborted) return;
      waitMs = Math.max(restMs(), retries.failed(what, what, error));
    }
    await sleep(waitMs, signal).catch(() => {});
  }
};
