import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { Failure } from '../../domain/failure.ts';
import type { Recheck, WaitingRecording } from '../../domain/recording/recheck.ts';

/** One message for this many files. Waiting is normal, because files arrive before their contact records. */
const filesPerMessage = 10;

/** A queue that delays its messages, and then delivers them to recording-import in the same form as new files. */
export class RecheckQueue implements Recheck {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #delaySeconds: number;

  constructor(sqs: SQSClient, queueUrl: string, delaySeconds: number) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#delaySeconds = delaySeconds;
  }

  async later(waiting: readonly WaitingRecording[]): Promise<void> {
    for (let first = 0; first < waiting.length; first += filesPerMessage) {
      const notices = waiting.slice(first, first + filesPerMessage);
      const message = new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        DelaySeconds: this.#delaySeconds,
        MessageBody: JSON.stringify({ notices, recheck: true }),
      });
      await this.#sqs.send(message).catch((error: unknown) => {
        throw new Failure('unavailable', 'The recheck queue is not accepting messages at the moment.', {
          cause: error,
        });
      });
    }
  }
}
