/**
 * Makes one call out of many: those that come within a few milliseconds go together. Answers come in the order of what
 * was asked; a batch that fails does so for all of them.
 */
export const gather = <Asked, Given>(
  act: (batch: Asked[]) => Promise<Given[]> | Given[],
  { most, withinMs }: { most: number; withinMs: number },
): ((one: Asked) => Promise<Given>) => {
  let batch: { asked: Asked; resolve(given: Given): void; reject(error: unknown): void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const go = async () => {
    clearTimeout(timer);
    timer = undefined;
    const all = batch;
    batch = [];
    if (all.length === 0) return;
    try {
      const given = await act(all.map(({ asked }) => asked));
      all.forEach(({ resolve }, index) => {
        resolve(given[index] as Given);
      });
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  };
  return (asked) => {
    const { promise, resolve, reject } = Promise.withResolvers<Given>();
    batch.push({ asked, resolve, reject });
    if (batch.length >= most) void go();
    else timer ??= setTimeout(go, withinMs);
    return promise;
  };
};
