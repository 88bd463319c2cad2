/** Token buckets by name: Connect's default quota is 2 requests a second with a burst of 5. */
export const throttle = ({ rate = 2, burst = 5, now = () => Date.now() } = {}) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** Whether a request of this bucket is allowed now. */
    admits(name: string): boolean {
      const at = now();
      const bucket = buckets.get(name) ?? { tokens: burst, at };
      const tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * rate);
      const admitted = tokens >= 1;
      buckets.set(name, { tokens: admitted ? tokens - 1 : tokens, at });
      return admitted;
    },
    forget: () => buckets.clear(),
  };
};
