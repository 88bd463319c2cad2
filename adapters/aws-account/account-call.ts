import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { doublingWaits, retry } from '../../domain/retry.ts';
import { type AwsAccount, jsonOperation, type SignedCall, signedCall } from '../aws/signed-call.ts';

export type Account = AwsAccount;

/** One read of one service. With a `target` it is JSON 1.1 to `/`; without, REST: `path`, and a body where there is one. */
export interface Question {
  service: string;
  /** Where the host's name is another than that of the service in signatures. */
  host?: string;
  target?: string;
  path?: string;
  input?: object;
  method?: 'GET' | 'POST';
  /** `json` where nothing is said; `text` for services that answer XML. */
  answer?: 'json' | 'text';
}

/**
 * Asks AWS, and tries again for as long as a throttle lasts.
 * @throws Failure `forbidden`, `not-found`, `invalid` or `unavailable`, with AWS's own words.
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
