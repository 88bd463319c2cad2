import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import { reasonOf } from '../files/file-errors.ts';

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;
/** From 0 to 1, as Math.random. */
export type Random = () => number;

export const sleep: Sleep = async (ms, signal) => {
  await wait(ms, undefined, signal ? { signal } : {});
};

/** The other side cannot be reached, or is overloaded. It is worth trying again, after `retryAfterMs` at the earliest. */
export class Unreachable extends Failure {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0, options?: ErrorOptions) {
    super('unavailable', message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** It cannot be done now: the archive refuses it, or another file is in the way. A later try may succeed. */
export class RetryLater extends Error {}

/** Nothing is wrong, but this has to wait a moment for something. It is tried again after `afterMs` at the earliest. */
export class NotYet extends Error {
  readonly afterMs: number;

  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** Full jitter: anything between zero and a bound that doubles, so that many programs do not return all at once. */
export const backoff = (random: Random, failures: number, { baseMs = 500, maxMs = 60_000 } = {}): number =>
  random() * Math.min(maxMs, baseMs * 2 ** Math.min(failures, 20));

/** From this failure on, it is reported. A connection that breaks once is not worth reporting; one that stays down is. */
const unreachableReportedFrom = 3;
/** From this try on, a wait that should have taken a moment is reported. */
const waitingReportedFrom = 10;
/** The longest waits, as multiples of the first: a minute, and five for failures that waiting alone may not cure. */
const maxRests = { unreachable: 60, other: 300 };

/**
 * The one place where a program decides when something is tried again. The code inside fails at once, as if the program had
 * been killed there, and starts again from its store.
 */
export interface Retries {
  succeeded(key: string): void;
  /** Reports the error, and returns how many milliseconds to wait before the next try. */
  failed(key: string, what: string, error: unknown): number;
  /** Whether a task may be tried now. */
  isDue(key: string): boolean;
}

export const retries = ({
  clock,
  random,
  warn,
  baseMs,
}: {
  clock: Clock;
  random: Random;
  warn(what: string): void;
  baseMs: number;
}): Retries => {
  const now = () => clock().getTime();
  const failing = new Map<string, { failures: number; failedAt: number; restMs: number }>();
  return {
    succeeded: (key) => void failing.delete(key),
    failed(key, what, error) {
      const failures = (failing.get(key)?.failures ?? 0) + 1;
      const isUnreachable = error instanceof Unreachable;
      const maxMs = baseMs * (isUnreachable ? maxRests.unreachable : maxRests.other);
      const isWaiting = error instanceof NotYet;
      const restMs = Math.max(
        isUnreachable ? error.retryAfterMs : isWaiting ? error.afterMs : 0,
        baseMs / 2 + backoff(random, failures, { baseMs, maxMs }),
      );
      failing.set(key, { failures, failedAt: now(), restMs });
      // If Fermata or the archive is unreachable, that is reported in one sentence, not once for each task.
      if (isWaiting) {
        if (failures >= waitingReportedFrom) warn(`${what}: ${reasonOf(error)}`);
      } else if (!isUnreachable) warn(`${what}: ${reasonOf(error)}`);
      else if (failures >= unreachableReportedFrom) warn(error.message);
      return restMs;
    },
    isDue(key) {
      const failed = failing.get(key);
      if (!failed) return true;
      const passed = now() - failed.failedAt;
      // A clock that was set back must not delay the next try by as much.
      return passed < 0 || passed >= failed.restMs;
    },
  };
};

/** For a command that runs once: tries again a few times while the other side is unreachable. */
export const retrying = async <Outcome>(
  act: () => Promise<Outcome>,
  { tries = 3, random, sleep }: { tries?: number; random: Random; sleep: Sleep },
): Promise<Outcome> => {
  for (let failures = 1; ; failures++) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Unreachable) || failures >= tries) throw error;
      await sleep(Math.max(error.retryAfterMs, backoff(random, failures)));
    }
  }
};
