import { setTimeout as sleep } from 'node:timers/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import { Failure, type FailureCode } from '../../domain/failure.ts';

type Signing = ConstructorParameters<typeof SignatureV4>[0];

export interface Account extends Pick<Signing, 'credentials' | 'sha256'> {
  region: string;
  /** Where AWS's services are when they are not Amazon's own: the local engine, a simulator. Empty for Amazon's. */
  endpoint: string;
}

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

const attempts = 5;
const answerWithin = 10_000;

/**
 * Signed HTTP and not the SDK's clients: seven of them would bring a feature's bundle far over its 600 KB, for a dozen
 * reads.
 */
export const accountCall = (
  { region, endpoint, credentials, sha256 }: Account,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): AccountCall => {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

  const once = async ({ service, host = service, target, path = '/', input, method, answer }: Question) => {
    const base = new URL(endpoint || `https://${host}.${region}.${suffix}`);
    const [pathname = '/', search = ''] = path.split('?');
    const body = input && JSON.stringify(input);
    const signer = new SignatureV4({ service, region, credentials, sha256, uriEscapePath: service !== 's3' });
    const request = await signer.sign({
      method: method ?? (body ? 'POST' : 'GET'),
      protocol: base.protocol,
      hostname: base.hostname,
      path: pathname,
      query: Object.fromEntries(new URLSearchParams(search)),
      headers: {
        host: base.host,
        ...(body && {
          'content-type': target
            ? `application/x-amz-json-${service === 'dynamodb' ? '1.0' : '1.1'}`
            : 'application/json',
        }),
        ...(target && { 'x-amz-target': target }),
      },
      body,
    });
    const response = await fetch(new URL(path, base), {
      method: request.method,
      headers: request.headers,
      signal: AbortSignal.timeout(answerWithin),
      ...(body && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw failureOf(response, text);
    return answer === 'text' ? text : text === '' ? {} : JSON.parse(text);
  };

  return async (question) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(question);
      } catch (error) {
        const failure =
          error instanceof Failure
            ? error
            : new Failure('unavailable', `${question.service} did not answer`, { cause: error });
        if (failure.code !== 'unavailable' || attempt === attempts) throw failure;
        await wait(250 * 2 ** attempt);
      }
    }
  };
};

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
