import type { Problem } from '../../../api/problem.ts';
import { DetailedFailure, Failure, type FailureCode } from '../../../domain/failure.ts';

const statusOf: Record<FailureCode, number> = {
  invalid: 400,
  'signed-out': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  throttled: 429,
  'recorder-failed': 502,
  unavailable: 503,
};

/** A throttled table scales within a few seconds; a provider's quota refills every second. */
const retryAfterSeconds: Partial<Record<FailureCode, string>> = { unavailable: '5', throttled: '1' };

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** The request does not say who sent it. */
export class NotSignedIn extends Failure {
  constructor(message: string, options?: ConstructorParameters<typeof Failure>[2]) {
    super('signed-out', message, options);
  }
}

/** An answer of RFC 9457. With `about:blank` the title is the status's own phrase; the detail is for people. */
export const problem = (
  status: number,
  {
    headers = {},
    ...members
  }: Pick<Problem, 'detail' | 'errors'> & { headers?: Record<string, string> } & Record<string, unknown> = {},
): Response =>
  Response.json({ type: 'about:blank', title: titles[status] ?? 'Error', status, ...members } satisfies Problem, {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });

const challengeOf = (failure: Failure): string =>
  failure instanceof NotSignedIn ? 'Bearer' : 'Bearer error="invalid_token"';

export const problemOf = (failure: Failure): Response => {
  const { code, field, message } = failure;
  const retryAfter = retryAfterSeconds[code];
  return problem(statusOf[code], {
    detail: message,
    ...(field !== undefined && { errors: [{ field, reason: message }] }),
    ...(failure instanceof DetailedFailure && failure.members),
    headers: {
      ...(retryAfter && { 'retry-after': retryAfter }),
      ...(code === 'signed-out' && { 'www-authenticate': challengeOf(failure) }),
    },
  });
};
