import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ContactRecord } from './contact-record.ts';
import { outputs } from './outputs.ts';

const firehose = new FirehoseClient({});
const s3 = new S3Client({ forcePathStyle: true });

/** Puts a contact record into the stream, as Amazon Connect does. */
export const stream = async (...records: (ContactRecord | string)[]): Promise<void> => {
  const answer = await firehose.send(
    new PutRecordBatchCommand({
      DeliveryStreamName: outputs.ctrStreamName,
      Records: records.map((record) => ({
        Data: Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)),
      })),
    }),
  );
  if (answer.FailedPutCount) throw new Error(`${answer.FailedPutCount} records were not taken`);
};

/** Puts an object below the contact record prefix, as a customer's own stream does. */
export const putRecordObject = async (name: string, body: Uint8Array | string): Promise<void> => {
  await s3.send(
    new PutObjectCommand({ Bucket: outputs.ctrBucket, Key: `${outputs.ctrPrefix}${name}`, Body: Buffer.from(body) }),
  );
};

/** Stores a recording as Amazon Connect does. Returns its location. */
export const putRecording = async (key: string, body: Uint8Array): Promise<string> => {
  await s3.send(new PutObjectCommand({ Bucket: outputs.recordingsBucket, Key: key, Body: body }));
  return `${outputs.recordingsBucket}/${key}`;
};

export const recordObjects = async (prefix: string): Promise<{ key: string; text: string }[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.ctrBucket, Prefix: prefix }));
  return Promise.all(
    Contents.map(async ({ Key: key = '' }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.ctrBucket, Key: key }));
      return { key, text: (await Body?.transformToString()) ?? '' };
    }),
  );
};
