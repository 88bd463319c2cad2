import type { Clock } from '../../domain/clock.ts';
import type { Timers } from '../../domain/control/watch/timers.ts';
import { Failure } from '../../domain/failure.ts';
import { retry } from '../../domain/retry.ts';
import { type AwsAccount, jsonOperation, type SignedCall, signedCall } from '../aws/signed-call.ts';

/** The longest delay of SQS. */
const longestDelay = 900;
/** The pause waits for this request, and SQS answers within milliseconds. */
const answerWithin = 2_000;
/** Three attempts in all, because a pause does not wait longer for its timer. */
const waits = [0, 0];

class Refused extends Error {}

/**
 * A queue that holds `{contactId, at}` back until `at`, and then delivers it to recording-watch. If `at` is further
 * away than SQS can delay, the message comes early, and recording-watch sets the timer again.
 */
export class ControlTimers implements Timers {
  readonly #call: SignedCall;
  readonly #queueUrl: string;
  readonly #clock: Clock;

  constructor(account: AwsAccount, queueUrl: string, clock: Clock) {
    this.#call = signedCall({ ...account, service: 'sqs' });
    this.#queueUrl = queueUrl;
    this.#clock = clock;
  }

  /** @throws Failure `unavailable` when the queue does not take it; then only the watchdog is left. */
  async set(contactId: string, at: string): Promise<void> {
    const seconds = Math.ceil((Date.parse(at) - this.#clock().getTime()) / 1000);
    const body = JSON.stringify({
      QueueUrl: this.#queueUrl,
      DelaySeconds: Math.min(Math.max(seconds, 0), longestDelay),
      MessageBody: JSON.stringify({ contactId, at }),
    });
    try {
      await retry(() => this.#send(body), {
        waits,
        wait: async () => {},
        isTransient: (error) => !(error instanceof Refused),
      });
    } catch (cause) {
      throw new Failure('unavailable', 'The end of the pause could not be set', { cause });
    }
  }

  async #send(body: string): Promise<void> {
    const response = await this.#call({
      headers: jsonOperation('AmazonSQS.SendMessage', '1.0'),
      body,
      signal: AbortSignal.timeout(answerWithin),
    });
    await response.body?.cancel();
    const { status } = response;
    if (status === 200) return;
    // A retry does not help if the request itself is wrong.
    if (status >= 400 && status < 500 && status !== 429) throw new Refused(`SQS answered ${status}`);
    throw new Error(`SQS answered ${status}`);
  }
}
