/**
 * Work that goes on beside the caller's, so much of it at a time. `start` waits until there is room, `all` until there
 * is nothing left; each throws the first failure there was, and after one nothing more is started.
 */
export const atMost = (limit: number) => {
  const underWay = new Set<Promise<void>>();
  let failed: { error: unknown } | undefined;
  const check = () => {
    if (failed) throw failed.error;
  };
  return {
    async start(work: () => Promise<void>): Promise<void> {
      while (underWay.size >= limit) await Promise.race(underWay);
      check();
      const one: Promise<void> = work()
        .catch((error: unknown) => {
          failed ??= { error };
        })
        .finally(() => underWay.delete(one));
      underWay.add(one);
    },
    async all(): Promise<void> {
      await Promise.all(underWay);
      check();
    },
  };
};
