import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from '../telemetry.ts';

/**
 * Processes messages one by one. A message that throws is returned to the queue, and the others are still processed.
 * After the last retry of the queue, a message goes to the dead letters.
 */
export const messageByMessage =
  (take: (message: SQSRecord) => Promise<void>, { defect, flush }: Pick<Telemetry, 'defect' | 'flush'>) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = await Promise.allSettled(Records.map((message) => take(message)));
    const batchItemFailures = Records.flatMap((message, index) => {
      const outcome = outcomes[index]!;
      if (outcome.status === 'fulfilled') return [];
      defect('A message was handed back to the queue', outcome.reason);
      return [{ itemIdentifier: message.messageId }];
    });
    flush();
    return { batchItemFailures };
  };
