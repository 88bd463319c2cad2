import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../../domain/clock.ts';
import type { Timers } from '../../domain/control/watch/timers.ts';
import { Failure } from '../../domain/failure.ts';

type Signing = ConstructorParameters<typeof SignatureV4>[0];

interface Settings extends Pick<Signing, 'credentials' | 'sha256'> {
  region: string;
  /** Where SQS is when it is not Amazon's own: the local engine's address. */
  endpoint?: string | undefined;
}

/** As long as SQS holds a message back. */
const longestDelay = 900;
/** A pause waits for it; SQS answers in milliseconds. */
const answerWithin = 2_000;
const tries = 3;

/**
 * A queue that holds `{contactId, at}` back until it is time, and then gives it to recording-watch. What is further away
 * than SQS holds back comes early: who finds a message before its `at` sets it again. Signed HTTP and not
 * `@aws-sdk/client-sqs`: that client takes 35 KB, and it is the function that people wait for.
 */
export class ControlTimers implements Timers {
  readonly #settings: Settings;
  readonly #queueUrl: string;
  readonly #clock: Clock;
  readonly #signer: SignatureV4;

  constructor(settings: Settings, queueUrl: string, clock: Clock) {
    const { region, credentials, sha256 } = settings;
    this.#settings = settings;
    this.#queueUrl = queueUrl;
    this.#clock = clock;
    this.#signer = new SignatureV4({ service: 'sqs', region, credentials, sha256 });
  }

  /** @throws Failure `unavailable` when the queue does not take it; then only the watchdog is left. */
  async set(contactId: string, at: string): Promise<void> {
    const seconds = Math.ceil((Date.parse(at) - this.#clock().getTime()) / 1000);
    const body = JSON.stringify({
      QueueUrl: this.#queueUrl,
      DelaySeconds: Math.min(Math.max(seconds, 0), longestDelay),
      MessageBody: JSON.stringify({ contactId, at }),
    });
    let cause: unknown;
    for (let attempt = 0; attempt < tries; attempt++) {
      const status = await this.#send(body).catch((error: unknown) => {
        cause = error;
        return 0;
      });
      if (status === 200) return;
      if (status > 0) cause = new Error(`SQS answered ${status}`);
      // What is wrong with the request stays wrong.
      if (status >= 400 && status < 500 && status !== 429) break;
    }
    throw new Failure('unavailable', 'The end of the pause could not be set', { cause });
  }

  async #send(body: string): Promise<number> {
    const { region, endpoint } = this.#settings;
    const base = new URL(endpoint || `https://sqs.${region}.amazonaws.com`);
    const { headers } = await this.#signer.sign({
      method: 'POST',
      protocol: base.protocol,
      hostname: base.hostname,
      path: '/',
      headers: {
        host: base.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
      },
      body,
    });
    const signal = AbortSignal.timeout(answerWithin);
    const response = await fetch(new URL('/', base), { method: 'POST', headers, body, signal });
    await response.body?.cancel();
    return response.status;
  }
}
