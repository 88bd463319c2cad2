import { readFileSync } from 'node:fs';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { clientFor } from '../cloud.ts';
import { CannotStart } from '../progress.ts';
import type { RunningSystem } from './running-system.ts';

/** Firehose's limit of records in one request. */
const maxBatch = 500;

/** Reads the contact records in a file: one of them, or a list. */
export const contactRecordsIn = (file: string, text: string): object[] => {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new CannotStart(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  const records = Array.isArray(content) ? content : [content];
  for (const record of records)
    if (typeof record !== 'object' || record === null || typeof record.ContactId !== 'string')
      throw new CannotStart(
        `${file} must contain a contact record, or a list of them. A contact record has a ContactId.`,
      );
  return records;
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CannotStart(`There is no file ${file}, or it cannot be read.`);
  }
};

/** Puts contact records into the Firehose stream, as Amazon Connect does. */
export const send = async ({ cloud, outputs }: RunningSystem, files: readonly string[]): Promise<string> => {
  if (files.length === 0) throw new CannotStart('Name a file with a contact record: npm run local:send -- record.json');
  const records = files.flatMap((file) => contactRecordsIn(file, read(file)));
  const firehose = new FirehoseClient(clientFor(cloud));
  for (let first = 0; first < records.length; first += maxBatch) {
    const { FailedPutCount = 0 } = await firehose.send(
      new PutRecordBatchCommand({
        DeliveryStreamName: outputs.ctrStreamName,
        Records: records
          .slice(first, first + maxBatch)
          .map((record) => ({ Data: Buffer.from(`${JSON.stringify(record)}\n`) })),
      }),
    );
    if (FailedPutCount > 0) throw new CannotStart(`Firehose refused ${FailedPutCount} of the records. Try again.`);
  }
  return records.length === 1 ? 'Sent 1 contact record.' : `Sent ${records.length} contact records.`;
};
