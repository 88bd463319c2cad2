import type { Retries, Sleep } from './retry.ts';

/** The tasks that are in flight, each under the id of what it is about. Nothing is worked on twice at a time. */
export interface InFlight {
  /** Starts a task about something that is free; `name` is what an error is reported under. */
  start(id: string, name: string, task: () => Promise<void>): void;
  /** Waits until nothing else is done about it, starts the task, and resolves when that has ended. */
  startNext(id: string, name: string, task: () => Promise<void>): Promise<void>;
  isActive(id: string): boolean;
  /** Neither in flight nor waiting to be tried again. */
  isFree(id: string): boolean;
  readonly count: number;
  /** Resolves when everything that is in flight now has ended. */
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
