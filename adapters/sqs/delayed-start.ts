import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { Failure } from '../../domain/failure.ts';

/** A queue whose messages only say that it is time. */
export class DelayedStart {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  /** @throws Failure `unavailable` when the queue does not accept it */
  async after(seconds: number): Promise<void> {
    const message = new SendMessageCommand({ QueueUrl: this.#queueUrl, DelaySeconds: seconds, MessageBody: '{}' });
    await this.#sqs.send(message).catch((cause: unknown) => {
      throw new Failure('unavailable', 'The queue is not accepting messages at the moment', { cause });
    });
  }
}
