import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { Failure } from '../../domain/failure.ts';

/** Starts a function and does not wait for its end. */
export class FunctionStarter {
  readonly #lambda: LambdaClient;
  readonly #functionName: string;
  readonly #event: Record<string, unknown>;

  constructor(lambda: LambdaClient, functionName: string, event: Record<string, unknown> = {}) {
    this.#lambda = lambda;
    this.#functionName = functionName;
    this.#event = event;
  }

  /** @throws Failure `unavailable` when the deployment has no such function, or it cannot be started now. */
  async start(): Promise<void> {
    if (this.#functionName === '') {
      throw new Failure('unavailable', 'This deployment has no function for it; see docs/deploy.md');
    }
    try {
      await this.#lambda.send(
        new InvokeCommand({
          FunctionName: this.#functionName,
          InvocationType: 'Event',
          Payload: new TextEncoder().encode(JSON.stringify(this.#event)),
        }),
      );
    } catch (cause) {
      throw new Failure('unavailable', 'It could not be started; try again in a minute', { cause });
    }
  }
}
