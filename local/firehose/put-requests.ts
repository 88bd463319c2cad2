import { randomUUID } from 'node:crypto';
import * as z from 'zod';

/** The records that a request puts into a stream, and its response if all are accepted. */
export interface PutRequest {
  streamName: string;
  records: Buffer[];
  answer(): object;
}

const record = z.object({ Data: z.base64() });
const putRecord = z.object({ DeliveryStreamName: z.string(), Record: record });
const putRecordBatch = z.object({ DeliveryStreamName: z.string(), Records: z.array(record).min(1).max(500) });

/** Firehose's limits. */
const longestRecord = 1000 << 10;
const longestRequest = 4 << 20;

/**
 * The records of a PutRecord or PutRecordBatch; undefined for any other request, and for one that Firehose would
 * refuse.
 */
export const recordsIn = (target: unknown, body: Buffer): PutRequest | undefined => {
  const operation = String(target).split('.')[1];
  try {
    const input: unknown = JSON.parse(body.toString());
    if (operation === 'PutRecord') {
      const { DeliveryStreamName, Record } = putRecord.parse(input);
      return taken(DeliveryStreamName, [Record], ([response]) => response!);
    }
    if (operation === 'PutRecordBatch') {
      const { DeliveryStreamName, Records } = putRecordBatch.parse(input);
      return taken(DeliveryStreamName, Records, (responses) => ({
        FailedPutCount: 0,
        Encrypted: false,
        RequestResponses: responses,
      }));
    }
  } catch {
    // The engine says what is wrong with it.
  }
  return undefined;
};

const taken = (
  streamName: string,
  records: readonly z.infer<typeof record>[],
  answer: (responses: object[]) => object,
): PutRequest | undefined => {
  const bytes = records.map(({ Data }) => Buffer.from(Data, 'base64'));
  const all = bytes.reduce((sum, { length }) => sum + length, 0);
  if (all > longestRequest || bytes.some(({ length }) => length > longestRecord)) return undefined;
  const responses = bytes.map(() => ({ RecordId: randomUUID(), Encrypted: false }));
  return { streamName, records: bytes, answer: () => answer(responses) };
};
