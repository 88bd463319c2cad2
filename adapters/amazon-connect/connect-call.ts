import { createHash, createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SignatureV4 } from '@smithy/signature-v4';
import { Failure, type FailureCode } from '../../domain/failure.ts';

/** One operation of Connect's HTTP API that takes its whole input as a JSON body. */
export type ConnectCall = (path: string, input: object) => Promise<unknown>;

interface Options {
  region: string;
  /** Where Connect's API is when it is not Amazon's own; empty for Amazon's. */
  endpoint: string;
  credentials: ReturnType<typeof defaultProvider>;
  wait?: (milliseconds: number) => Promise<unknown>;
  chance?: () => number;
}

/** With waits of up to 0.5, 1, 2, 4, 8, 8 and 8 s: longer than a burst of others on the shared quota lasts. */
const attempts = 8;
const longestWait = 8_000;
const answerWithin = 10_000;

/**
 * Signed HTTP and not `@aws-sdk/client-connect`: that client's descriptions of its 300 operations cannot be shaken off
 * and take 190 KB, which alone would bring the feature's bundle over its 600 KB.
 *
 * Connect allows 2 requests a second (burst 5) per operation, shared by everyone in the account, so being throttled is
 * ordinary: it is tried again, after at least half a second.
 * @throws Failure `unavailable` when throttled or failing to the last, `not-found`, `forbidden`, `invalid` as answered.
 */
export const connectCall = ({
  region,
  endpoint,
  credentials,
  wait = sleep,
  chance = Math.random,
}: Options): ConnectCall => {
  const base = new URL(endpoint || `https://connect.${region}.amazonaws.com`);
  const signer = new SignatureV4({ service: 'connect', region, credentials, sha256: Sha256 });

  const send = async (path: string, body: string): Promise<Answer> => {
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: base.protocol,
      hostname: base.hostname,
      path,
      headers: { host: base.host, 'content-type': 'application/json' },
      body,
    });
    const response = await fetch(new URL(path, base), {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(answerWithin),
    });
    const text = await response.text();
    if (response.ok) return { answer: JSON.parse(text) };
    return { failure: failureOf(response.status, response.headers.get('x-amzn-errortype') ?? '') };
  };

  return async (path, input) => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await send(path, body).catch(
        (cause): Answer => ({ failure: new Failure('unavailable', 'Amazon Connect did not answer', { cause }) }),
      );
      if (!outcome.failure) return outcome.answer;
      if (outcome.failure.code !== 'unavailable' || attempt === attempts) throw outcome.failure;
      await wait(Math.min(longestWait, 500 * 2 ** (attempt - 1)) * (1 + chance() / 2));
    }
  };
};

type Answer = { answer: unknown; failure?: undefined } | { failure: Failure };

const codes: Record<number, FailureCode> = { 400: 'invalid', 401: 'forbidden', 403: 'forbidden', 404: 'not-found' };

const failureOf = (status: number, type: string): Failure => {
  const name = type.split(':')[0] || String(status);
  const code = /Throttl|TooManyRequests/.test(name) ? 'unavailable' : (codes[status] ?? 'unavailable');
  return new Failure(code, `Amazon Connect answered ${name}`);
};

/** SHA-256, keyed or not, in the shape the signer asks for. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const bytes = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array =>
  typeof data === 'string'
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
