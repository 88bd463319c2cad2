/** Runs at most so many at a time: fewer after `slowDown`, and one more again after each twenty that went well. */
export interface Concurrency {
  run<Outcome>(act: () => Promise<Outcome>): Promise<Outcome>;
  /** The other side asked for less: half as many from now on, at least one. */
  slowDown(): void;
  wentWell(): void;
  readonly running: number;
  readonly waiting: number;
  /** How many may run now. */
  readonly limit: number;
}

export const limitConcurrency = (max: number): Concurrency => {
  let limit = max;
  let running = 0;
  let successes = 0;
  const queue: (() => void)[] = [];
  const startNext = () => {
    while (running < limit && queue.length > 0) {
      running++;
      queue.shift()!();
    }
  };
  return {
    async run(act) {
      if (running < limit) running++;
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await act();
      } finally {
        running--;
        startNext();
      }
    },
    slowDown() {
      limit = Math.max(1, Math.floor(limit / 2));
      successes = 0;
    },
    wentWell() {
      if (limit === max || ++successes < 20) return;
      successes = 0;
      limit++;
      startNext();
    },
    get running() {
      return running;
    },
    get waiting() {
      return queue.length;
    },
    get limit() {
      return limit;
    },
  };
};
