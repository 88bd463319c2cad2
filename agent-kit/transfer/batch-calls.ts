/**
 * Combines requests that come within a few milliseconds into one call. `act` returns the results in the order of the
 * requests; if it throws, all requests of the batch fail.
 */
export const batchCalls = <Request, Result>(
  act: (batch: Request[]) => Promise<Result[]> | Result[],
  { maxItems, withinMs }: { maxItems: number; withinMs: number },
): ((request: Request) => Promise<Result>) => {
  let batch: { request: Request; resolve(result: Result): void; reject(error: unknown): void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const send = async () => {
    clearTimeout(timer);
    timer = undefined;
    const all = batch;
    batch = [];
    if (all.length === 0) return;
    try {
      const results = await act(all.map(({ request }) => request));
      all.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  };
  return (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    batch.push({ request, resolve, reject });
    if (batch.length >= maxItems) void send();
    else timer ??= setTimeout(send, withinMs);
    return promise;
  };
};
