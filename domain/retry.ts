interface RetryOptions {
  /** Milliseconds before each further attempt. There is one more attempt than waits. */
  waits: readonly number[];
  wait: (milliseconds: number) => Promise<unknown>;
  /** Whether the next attempt may succeed. Other errors are thrown at once. */
  isTransient: (error: unknown) => boolean;
  /** Changes a wait at random, so that callers that failed together do not come back together. */
  jitter?: (milliseconds: number) => number;
}

/** Waits that double from the first one up to the longest. */
export const doublingWaits = ({
  attempts,
  first,
  longest = Number.POSITIVE_INFINITY,
}: {
  attempts: number;
  first: number;
  longest?: number;
}): number[] => Array.from({ length: attempts - 1 }, (_, index) => Math.min(longest, first * 2 ** index));

/** Attempts until one succeeds. @throws what the last attempt threw, or the first that is not transient */
export const retry = async <Result>(
  attempt: () => Promise<Result>,
  { waits, wait, isTransient, jitter = (milliseconds) => milliseconds }: RetryOptions,
): Promise<Result> => {
  for (const milliseconds of waits) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await wait(jitter(milliseconds));
    }
  }
  return attempt();
};
