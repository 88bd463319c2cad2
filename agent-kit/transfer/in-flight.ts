import type { Retries, Sleep } from './retry.ts';

/** The tasks in flight, each under the id of its subject. No two tasks work on the same subject at once. */
export interface InFlight {
  /** Starts a task for a subject that is free. Errors are reported under `name`. */
  start(id: string, name: string, task: () => Promise<void>): void;
  /** Waits for the task of this subject, if there is one, starts this one, and resolves when it has ended. */
  startNext(id: string, name: string, task: () => Promise<void>): Promise<void>;
  isActive(id: string): boolean;
  /** Whether the subject has no task in flight, and none that waits to be tried again. */
  isFree(id: string): boolean;
  readonly count: number;
  /** Resolves when all tasks that are in flight now have ended. */
  settled(): Promise<void>;
  /** Resolves when there is something new to do, or the time is over. */
  untilWoken(ms: number): Promise<void>;
  wake(): void;
}

export const inFlight = ({
  retries,
  sleep,
  signal,
  wakeBelow,
  onCount,
}: {
  retries: Retries;
  sleep: Sleep;
  signal: AbortSignal;
  /** With fewer tasks than this in flight, there is room for more. */
  wakeBelow: number;
  onCount: (count: number) => void;
}): InFlight => {
  const active = new Map<string, Promise<void>>();
  let wake = () => {};

  const start = (id: string, name: string, task: () => Promise<void>): void => {
    const running = task()
      .then(
        () => retries.succeeded(id),
        (error) => {
          if (signal.aborted) return;
          const restMs = retries.failed(id, name, error);
          void sleep(restMs, signal).then(
            () => wake(),
            () => {},
          );
        },
      )
      .finally(() => {
        active.delete(id);
        onCount(active.size);
        if (active.size < wakeBelow) wake();
      });
    active.set(id, running);
    onCount(active.size);
  };

  return {
    start,
    async startNext(id, name, task) {
      while (active.has(id)) await active.get(id);
      start(id, name, task);
      await active.get(id);
    },
    isActive: (id) => active.has(id),
    isFree: (id) => !active.has(id) && retries.isDue(id),
    get count() {
      return active.size;
    },
    async settled() {
      await Promise.all(active.values());
    },
    async untilWoken(ms) {
      const woken = new AbortController();
      wake = () => woken.abort();
      await sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => {});
      wake = () => {};
    },
    wake: () => wake(),
  };
};
