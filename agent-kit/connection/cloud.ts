import { type StagingAnswer, type StagingCall, type StagingRequest, stagingRoutes } from '../../api/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { type Chance, pause, type Sleep } from '../transfer/retry.ts';
import type { SignCall } from './identity.ts';
import type { Exchange } from './message.ts';

/** What Fermata's API is asked; trouble on the way is tried again until it is over or `signal` says stop. */
export type Cloud = <Call extends StagingCall>(
  call: Call,
  request: StagingRequest<Call>,
  signal?: AbortSignal,
) => Promise<StagingAnswer<Call>>;

const codes: Partial<Record<number, FailureCode>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
};

const problemOf = (body: string): { title?: string; detail?: string; serverTime?: string } => {
  try {
    const problem = JSON.parse(body);
    return typeof problem === 'object' && problem ? problem : {};
  } catch {
    return {};
  }
};

/** This machine's clock, set right by what the cloud says. */
export const correctedClock = (
  clock: Clock,
): { clock: Clock; correct(serverTime: string): void; offsetMs(): number } => {
  let offset = 0;
  return {
    clock: () => new Date(clock().getTime() + offset),
    correct: (serverTime) => {
      offset = Date.parse(serverTime) - clock().getTime();
    },
    offsetMs: () => offset,
  };
};

export const cloud =
  ({
    apiUrl,
    send,
    token,
    correctClock,
    sleep,
    chance,
    tries = Number.POSITIVE_INFINITY,
    trouble = () => {},
  }: {
    apiUrl: string;
    send: Exchange;
    /** Absent: enrolment, the only call without. */
    token?: SignCall;
    correctClock: (serverTime: string) => void;
    sleep: Sleep;
    chance: Chance;
    tries?: number;
    trouble?: (what: string) => void;
  }): Cloud =>
  async (call, request, signal) => {
    const { path, answer } = stagingRoutes[call];
    const body = Buffer.from(JSON.stringify(request));
    let corrected = false;
    for (let tried = 1; ; tried++) {
      signal?.throwIfAborted();
      let why: string;
      let after = 0;
      try {
        const got = await send(
          {
            method: 'POST',
            url: apiUrl + path,
            headers: {
              'content-type': 'application/json',
              'content-length': body.length,
              ...(token && { authorization: `Bearer ${token(path, body)}` }),
            },
            body,
          },
          signal,
        );
        if (got.status >= 200 && got.status < 300) {
          const read = answer.safeParse(JSON.parse(got.body));
          if (read.success) return read.data as StagingAnswer<typeof call>;
          why = 'The answer is not what the contract says';
        } else {
          const { title, detail, serverTime } = problemOf(got.body);
          if (got.status === 401 && serverTime && !corrected && !Number.isNaN(Date.parse(serverTime))) {
            correctClock(serverTime);
            corrected = true;
            continue;
          }
          why = detail ?? title ?? `HTTP ${got.status}`;
          if (got.status < 500 && got.status !== 429 && got.status !== 408) {
            const stranger = (detail ?? title) ? '' : ': what answers there is not Fermata. Is "apiUrl" right?';
            throw new Failure(codes[got.status] ?? 'invalid', why + stranger);
          }
          after = Math.min(300, Number(got.headers['retry-after']) || 0) * 1000;
        }
      } catch (error) {
        if (error instanceof Failure || signal?.aborted) throw error;
        why = (error as Error).message || String((error as NodeJS.ErrnoException).code);
      }
      if (tried >= tries) throw new Failure('unavailable', `${apiUrl} does not answer as it should: ${why}`);
      if (tried >= 3) trouble(`Fermata's API does not answer (${call}): ${why}`);
      await sleep(Math.max(after, pause(chance, tried)), signal);
    }
  };
