import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { doublingWaits, retry } from '../../domain/retry.ts';
import { type AwsAccount, jsonOperation, type SignedCall, signedCall } from '../aws/signed-call.ts';

export type Account = AwsAccount;

/**
 * One read of one service. With `target` it is JSON 1.1, sent to `/`. Without it is REST, with a `path` and perhaps a
 * body.
 */
export interface Question {
  service: string;
  /** The name of the host, where it differs from the name of the service in signatures. */
  host?: string;
  target?: string;
  path?: string;
  input?: object;
  method?: 'GET' | 'POST';
  /** The default is `json`; `text` is for services that answer with XML. */
  answer?: 'json' | 'text';
}

/**
 * Asks AWS, and retries as long as it is throttled.
 * @throws Failure `forbidden`, `not-found`, `invalid` or `unavailable`, with the words of AWS
 */
export type AccountCall = (question: Question) => Promise<unknown>;

const waits = doublingWaits({ attempts: 5, first: 500 });
const answerWithin = 10_000;

export const accountCall = (
  account: Account,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): AccountCall => {
  const calls = new Map<string, SignedCall>();
  const callOf = (service: string, host: string): SignedCall => {
    const call = calls.get(host) ?? signedCall({ ...placeOf(account, service), service, host });
    calls.set(host, call);
    return call;
  };

  const once = async ({ service, host = service, target, path, input, method, answer }: Question) => {
    const body = input && JSON.stringify(input);
    const response = await callOf(
      service,
      host,
    )({
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(target && jsonOperation(target, service === 'dynamodb' ? '1.0' : '1.1')),
      },
      signal: AbortSignal.timeout(answerWithin),
      ...(path !== undefined && { path }),
      ...(body && { body }),
    }).catch((cause: unknown) => {
      throw new Failure('unavailable', `${service} did not answer`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw failureOf(response, text);
    return answer === 'text' ? text : text === '' ? {} : JSON.parse(text);
  };

  const isTransient = (error: unknown) => error instanceof Failure && error.code === 'unavailable';
  return (question) => retry(() => once(question), { waits, wait, isTransient });
};

/** IAM is one service for all regions. */
const placeOf = (account: Account, service: string): Account =>
  service === 'iam' && !account.endpoint && !/^(cn|us-gov)-/.test(account.region)
    ? { ...account, region: 'us-east-1', endpoint: 'https://iam.amazonaws.com' }
    : account;

const codes: Record<number, FailureCode> = { 400: 'invalid', 401: 'forbidden', 403: 'forbidden', 404: 'not-found' };

/** Its name is in a header, in `__type` or `code`, or in XML. */
const failureOf = (response: Response, text: string): Failure => {
  const named =
    response.headers.get('x-amzn-errortype') ??
    /"(?:__type|code)"\s*:\s*"([^"]+)"/i.exec(text)?.[1] ??
    /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ??
    String(response.status);
  const name = named.split(':')[0]!.split('#').at(-1)!;
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/i.exec(text)?.[1] ?? /<Message>([^<]*)</.exec(text)?.[1] ?? '';
  return new Failure(codeOf(name, response.status), `${name}${message && `: ${message}`}`);
};

const codeOf = (name: string, status: number): FailureCode => {
  if (/Throttl|TooManyRequests|LimitExceeded|SlowDown/i.test(name)) return 'unavailable';
  if (/AccessDenied|NotAuthorized|Unauthorized|UnrecognizedClient|InvalidClientToken|ExpiredToken/i.test(name)) {
    return 'forbidden';
  }
  if (/NotFound|NoSuch|DoesNotExist/i.test(name)) return 'not-found';
  return codes[status] ?? 'unavailable';
};
