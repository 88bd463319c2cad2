/**
 * Time that advances only when nothing is running: an hour's wait is tested at once, and always in the same order.
 * Hashing runs on another thread, so it is tracked, too.
 */
export const virtualTime = (start = '2026-11-20T10:00:00.000Z') => {
  let now = Date.parse(start);
  let order = 0;
  const waiting = new Map<number, { at: number; end: () => void }>();

  let elsewhere = 0;
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  crypto.subtle.digest = (...given) => {
    elsewhere += 1;
    return digest(...given).finally(() => {
      elsewhere -= 1;
    });
  };

  const quiet = async (): Promise<void> => {
    for (let rounds = 0; rounds < 3; rounds = elsewhere > 0 ? 0 : rounds + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const clock = () => new Date(now);
  const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const number = order++;
      const end = () => {
        waiting.delete(number);
        resolve();
      };
      waiting.set(number, { at: now + milliseconds, end });
      signal?.addEventListener('abort', end);
    });

  return {
    clock,
    wait,
    /** Time stands still until this is done, on whatever thread it runs. */
    during: async <Result>(work: Promise<Result>): Promise<Result> => {
      elsewhere += 1;
      try {
        return await work;
      } finally {
        elsewhere -= 1;
      }
    },
    /** The clock alone. */
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Until this is done, time jumps from the end of one wait to the next. */
    run: async <Result>(work: Promise<Result>): Promise<Result> => {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      while (!done) {
        await quiet();
        if (done) break;
        const [next] = [...waiting].sort(([a, x], [b, y]) => x.at - y.at || a - b);
        if (!next) continue;
        now = Math.max(now, next[1].at);
        next[1].end();
      }
      return work;
    },
    restore: () => {
      crypto.subtle.digest = digest;
    },
  };
};
