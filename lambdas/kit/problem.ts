import type { OutcomeView } from '../../api/control.ts';
import type { Problem } from '../../api/users.ts';
import { Ambiguous } from '../../domain/control/command/which-contacts.ts';
import type { Failure, FailureCode } from '../../domain/failure.ts';
import { WrongInput } from './input.ts';
import { NotDone } from './not-done.ts';

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

/** A table that throttles has spread itself in a few seconds; a provider's quota refills by the second. */
const secondsToWait: Partial<Record<FailureCode, string>> = { unavailable: '5', throttled: '1' };

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

/** An answer of RFC 9457. With `about:blank` the title is the status's own phrase; the detail is for people. */
export const problem = (
  status: number,
  {
    headers = {},
    ...more
  }: Pick<Problem, 'detail' | 'errors'> & {
    serverTime?: string;
    outcomes?: OutcomeView[];
    contactIds?: string[];
    headers?: Record<string, string>;
  } = {},
): Response =>
  Response.json(
    { type: 'about:blank', title: titles[status] ?? 'Error', status, ...more } satisfies Problem & {
      serverTime?: string;
      outcomes?: OutcomeView[];
      contactIds?: string[];
    },
    {
      status,
      headers: { ...headers, 'content-type': 'application/problem+json' },
    },
  );

export const problemOf = (failure: Failure): Response => {
  const errors =
    failure instanceof WrongInput
      ? [...failure.fields]
      : failure.field === undefined
        ? undefined
        : [{ field: failure.field, reason: failure.message }];
  const waitSeconds = secondsToWait[failure.code];
  return problem(statusOf[failure.code], {
    detail: failure.message,
    ...(errors && { errors }),
    ...(failure instanceof NotDone && { outcomes: [...failure.outcomes] }),
    ...(failure instanceof Ambiguous && { contactIds: [...failure.contactIds] }),
    ...(waitSeconds && { headers: { 'retry-after': waitSeconds } }),
    ...(failure.code === 'signed-out' && { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }),
  });
};
