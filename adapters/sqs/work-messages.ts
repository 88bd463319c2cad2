import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { Failure } from '../../domain/failure.ts';

/** Sends work to the queue of another feature. A message may arrive twice. */
export class WorkMessages {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  /** @throws Failure `unavailable` when the queue does not accept it */
  async send(content: object, { delaySeconds }: { delaySeconds?: number } = {}): Promise<void> {
    const message = new SendMessageCommand({
      QueueUrl: this.#queueUrl,
      MessageBody: JSON.stringify(content),
      ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
    });
    await this.#sqs.send(message).catch((cause: unknown) => {
      throw new Failure('unavailable', 'The queue is not accepting messages at the moment', { cause });
    });
  }
}
