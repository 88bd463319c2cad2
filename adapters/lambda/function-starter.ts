import { Failure } from '../../domain/failure.ts';
import { type AwsAccount, type SignedCall, signedCall } from '../aws/signed-call.ts';

/** The answer comes within milliseconds, because it does not wait for the function; and a person is waiting for us. */
const answerWithin = 5_000;

/** Starts a function without waiting for its end. */
export class FunctionStarter {
  readonly #call: SignedCall;
  readonly #functionName: string;

  constructor(account: AwsAccount, functionName: string) {
    this.#call = signedCall({ ...account, service: 'lambda' });
    this.#functionName = functionName;
  }

  /** @throws Failure `unavailable` when the deployment has no such function, or it cannot be started now. */
  async start(event: Record<string, unknown> = {}): Promise<void> {
    if (this.#functionName === '') {
      throw new Failure('unavailable', 'This deployment has no function for this; see docs/deploy.md');
    }
    const status = await this.#invoke(JSON.stringify(event)).catch((cause) => {
      throw new Failure('unavailable', 'It could not be started; try again in a minute', { cause });
    });
    if (status !== 202) {
      const cause = new Error(`Lambda answered ${status}`);
      throw new Failure('unavailable', 'It could not be started; try again in a minute', { cause });
    }
  }

  async #invoke(body: string): Promise<number> {
    const response = await this.#call({
      path: `/2015-03-31/functions/${encodeURIComponent(this.#functionName)}/invocations`,
      headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
      body,
      signal: AbortSignal.timeout(answerWithin),
    });
    await response.body?.cancel();
    return response.status;
  }
}
