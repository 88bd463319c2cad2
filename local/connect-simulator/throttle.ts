/** A token bucket for each operation: Connect's default quota is 2 requests a second with a burst of 5. */
export const throttle = ({ rate = 2, burst = 5, now = () => Date.now() } = {}) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** Whether the operation may go ahead now. */
    admits(operation: string): boolean {
      const at = now();
      const bucket = buckets.get(operation) ?? { tokens: burst, at };
      const tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * rate);
      const admitted = tokens >= 1;
      buckets.set(operation, { tokens: admitted ? tokens - 1 : tokens, at });
      return admitted;
    },
    forget: () => buckets.clear(),
  };
};
