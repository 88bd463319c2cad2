import type { Clock } from '../../domain/clock.ts';
import { DetailedFailure, type FailureCode } from '../../domain/failure.ts';
import { Unreachable } from '../transfer/retry.ts';
import type { SendRequest } from './http.ts';
import type { SignCall } from './identity.ts';

/** One call of a program's API: where it is sent, and what its response must look like. */
export interface ApiRoute<Response> {
  path: string;
  answer: { safeParse(content: unknown): { success: true; data: Response } | { success: false } };
}

/**
 * Sends one request to Fermata's API.
 *
 * @throws Unreachable when trying again may help; a DetailedFailure with another code, and with the members of the
 * problem, when the API refuses the request.
 */
export type CallApi = <Response>(route: ApiRoute<Response>, request: object, signal?: AbortSignal) => Promise<Response>;

const codes: Partial<Record<number, FailureCode>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
};

type ProblemMembers = { title?: string; detail?: string; serverTime?: string } & Record<string, unknown>;

const problemOf = (body: string): ProblemMembers => {
  try {
    const problem = JSON.parse(body);
    return typeof problem === 'object' && problem ? problem : {};
  } catch {
    return {};
  }
};

/** This machine's clock, corrected by the time that the cloud reports. */
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

export const apiClient = ({
  apiUrl,
  send,
  sign,
  correctClock,
}: {
  apiUrl: string;
  send: SendRequest;
  /** Absent for enrolment, the only call without a signature. */
  sign?: SignCall | undefined;
  correctClock: (serverTime: string) => void;
}): CallApi => {
  const unreachable = (reason: string, retryAfterMs = 0) =>
    new Unreachable(`Fermata's API (${apiUrl}) does not answer as it should: ${reason}`, retryAfterMs);

  const post = async (path: string, body: Buffer, signal?: AbortSignal) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      ...(sign && { authorization: `Bearer ${sign(path, body)}` }),
    };
    try {
      return await send({ method: 'POST', url: apiUrl + path, headers, body }, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      const { message, code } = error as NodeJS.ErrnoException;
      throw new Unreachable(`Fermata's API (${apiUrl}) does not answer: ${message || code}`, 0, { cause: error });
    }
  };

  return async (route, request, signal) => {
    signal?.throwIfAborted();
    const body = Buffer.from(JSON.stringify(request));
    let response = await post(route.path, body, signal);
    const { serverTime } = response.status === 401 ? problemOf(response.body) : {};
    if (serverTime && !Number.isNaN(Date.parse(serverTime))) {
      // This machine's clock is wrong, so the call is signed again with the right time.
      correctClock(serverTime);
      response = await post(route.path, body, signal);
    }
    const { status, headers } = response;
    if (status >= 200 && status < 300) {
      let content: unknown;
      try {
        content = JSON.parse(response.body);
      } catch {
        throw unreachable('the response is not JSON');
      }
      const read = route.answer.safeParse(content);
      if (!read.success) throw unreachable('the response is not what the contract says');
      return read.data;
    }
    const { title, detail, ...members } = problemOf(response.body);
    const reason = detail ?? title ?? `HTTP ${status}`;
    if (status >= 500 || status === 429 || status === 408) {
      throw unreachable(reason, Math.min(300, Number(headers['retry-after']) || 0) * 1000);
    }
    const hint = (detail ?? title) ? '' : ': the server at this address is not Fermata. Is "apiUrl" right?';
    throw new DetailedFailure(codes[status] ?? 'invalid', reason + hint, members);
  };
};
