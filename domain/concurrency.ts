/** How many requests to the database one function has in flight. More would only wait for it. */
export const maxStoreRequests = 50;

/**
 * Runs a limited number of tasks at a time; the others wait in order. The limit halves when the other side asks for less,
 * and grows by one after every twenty successful tasks.
 */
export interface ConcurrencyLimit {
  run<Result>(task: () => Promise<Result>): Promise<Result>;
  slowDown(): void;
  wentWell(): void;
  readonly inFlight: number;
  readonly waiting: number;
  /** How many may be in flight now. */
  readonly limit: number;
}

const successesToGrow = 20;

/** Places for tasks in flight. A free place goes to the task that has waited longest. */
const places = (maxInFlight: number) => {
  let limit = maxInFlight;
  let inFlight = 0;
  const queue: (() => void)[] = [];
  const admit = () => {
    while (inFlight < limit && queue.length > 0) {
      inFlight++;
      queue.shift()!();
    }
  };
  return {
    async take(): Promise<void> {
      if (inFlight < limit) inFlight++;
      else await new Promise<void>((resolve) => queue.push(resolve));
    },
    free(): void {
      inFlight--;
      admit();
    },
    setLimit(next: number): void {
      limit = next;
      admit();
    },
    limit: () => limit,
    inFlight: () => inFlight,
    waiting: () => queue.length,
  };
};

export const limitConcurrency = (maxInFlight: number): ConcurrencyLimit => {
  const held = places(maxInFlight);
  let successes = 0;
  return {
    async run(task) {
      await held.take();
      try {
        return await task();
      } finally {
        held.free();
      }
    },
    slowDown() {
      held.setLimit(Math.max(1, Math.floor(held.limit() / 2)));
      successes = 0;
    },
    wentWell() {
      if (held.limit() === maxInFlight || ++successes < successesToGrow) return;
      successes = 0;
      held.setLimit(held.limit() + 1);
    },
    get inFlight() {
      return held.inFlight();
    },
    get waiting() {
      return held.waiting();
    },
    get limit() {
      return held.limit();
    },
  };
};

/** Tasks that run concurrently with their caller. After the first failure no task is started, and the failure is thrown. */
export interface TaskGroup {
  /** Waits until there is room, then starts the task without waiting for its end. */
  start(task: () => Promise<void>): Promise<void>;
  /** Waits until nothing is in flight. */
  finish(): Promise<void>;
}

export const taskGroup = (maxInFlight: number): TaskGroup => {
  const held = places(maxInFlight);
  const inFlight = new Set<Promise<void>>();
  let failed: { error: unknown } | undefined;
  const check = () => {
    if (failed) throw failed.error;
  };
  return {
    async start(task) {
      await held.take();
      if (failed) held.free();
      check();
      const run = async () => {
        try {
          await task();
        } catch (error) {
          failed ??= { error };
        } finally {
          held.free();
        }
      };
      const running = run().finally(() => inFlight.delete(running));
      inFlight.add(running);
    },
    async finish() {
      await Promise.all(inFlight);
      check();
    },
  };
};

/**
 * Processes every item, at most `maxInFlight` at a time, and returns the results in the order of the items. The first
 * failure is thrown when nothing is in flight any more; the remaining items are not processed.
 */
export const mapConcurrently = async <Item, Result>(
  items: readonly Item[],
  maxInFlight: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const tasks = taskGroup(maxInFlight);
  const results = new Array<Result>(items.length);
  try {
    for (const [index, item] of items.entries()) {
      await tasks.start(async () => {
        results[index] = await work(item);
      });
    }
  } catch {
    // `finish` throws it when nothing is in flight.
  }
  await tasks.finish();
  return results;
};
