import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { doublingWaits, retry } from '../../domain/retry.ts';
import { type Connection, connectRequest } from './connect-request.ts';

/**
 * One operation of Connect's HTTP API. It has either its whole input as a JSON body, or is a GET with everything in its
 * path.
 */
export type ConnectCall = (path: string, input?: object) => Promise<unknown>;

export interface Patience {
  attempts: number;
  /**
   * The longest wait in milliseconds. The first wait is half a second, and each one is twice as long as the one before.
   */
  longestWait: number;
  /** Milliseconds to wait for one answer. */
  answerWithin: number;
}

/**
 * Retries with waits of up to 0.5, 1, 2, 4, 8, 8 and 8 s, which is longer than a burst of other callers on the shared
 * quota lasts.
 */
export const halfAMinute: Patience = { attempts: 8, longestWait: 8_000, answerWithin: 10_000 };

/** For requests that a person waits for. */
export const twoSeconds: Patience = { attempts: 2, longestWait: 500, answerWithin: 700 };

interface Options extends Connection {
  patience?: Patience;
  wait?: (milliseconds: number) => Promise<unknown>;
  random?: () => number;
}

/**
 * Connect allows 2 requests a second (burst 5) per operation, shared by everyone in the account, so throttling is
 * normal. A throttled request is retried after at least half a second.
 * @throws Failure `unavailable` if the last attempt is throttled or fails; `not-found`, `forbidden`, `invalid` as
 * Connect answers
 */
export const connectCall = ({
  patience: { attempts, longestWait, answerWithin } = halfAMinute,
  wait = sleep,
  random = Math.random,
  ...connection
}: Options): ConnectCall => {
  const request = connectRequest(connection);

  const once = async (path: string, input: object | undefined): Promise<unknown> => {
    const { ok, status, error, body } = await request(path, input, AbortSignal.timeout(answerWithin)).catch((cause) => {
      throw new Failure('unavailable', 'Amazon Connect did not answer', { cause });
    });
    if (!ok) throw failureOf(status, error);
    return body;
  };

  const waits = doublingWaits({ attempts, first: 500, longest: longestWait });
  const isTransient = (error: unknown) => error instanceof Failure && error.code === 'unavailable';
  return (path, input) =>
    retry(() => once(path, input), {
      waits,
      wait,
      isTransient,
      jitter: (milliseconds) => milliseconds * (1 + random() / 2),
    });
};

const codes: Record<number, FailureCode> = { 400: 'invalid', 401: 'forbidden', 403: 'forbidden', 404: 'not-found' };

const failureOf = (status: number, error: string): Failure => {
  const code = /Throttl|TooManyRequests/.test(error) ? 'unavailable' : (codes[status] ?? 'unavailable');
  return new Failure(code, `Amazon Connect answered ${error}`);
};
