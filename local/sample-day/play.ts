import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Cloud, clientFor } from '../cloud.ts';
import type { Directory } from '../connect-simulator/directory.ts';
import { screenFilm } from '../media/screen-film.ts';
import { wavOf } from '../media/sound.ts';
import { conversation, machineTalk } from '../media/voices.ts';
import type { Outputs } from '../outputs.ts';
import { reconcileMissingRecordings } from '../run-features.ts';
import { seededRandom } from '../seeded-random.ts';
import { sampleDay, type Talk } from './day.ts';
import type { MediaFile } from './media-file.ts';

interface Options {
  cloud: Cloud;
  outputs: Pick<Outputs, 'ctrStreamName' | 'recordingsBucket' | 'contactsTable'>;
  directory: Directory;
  connectInstanceArn: string;
  now?: Date;
  signal?: AbortSignal;
}

/** Sends everything as Connect would: a quarter of the recordings before their contact records, the rest after. */
export const playSampleDay = async (options: Options): Promise<{ summary: string; talks: Talk[] }> => {
  const { cloud, outputs, directory, connectInstanceArn, now = new Date(), signal } = options;
  const { recordingsBucket } = outputs;
  const instance = { arn: connectInstanceArn, groups: directory.groups };
  const { deliveries, media, contacts, talks } = sampleDay({ instance, directory, recordingsBucket, now });
  const bucket = new S3Client({ ...clientFor(cloud), forcePathStyle: true });
  const upload = (files: MediaFile[]) => uploadAll(bucket, recordingsBucket, files, signal);

  await upload(media.filter((_, index) => index % 4 === 0));
  await send(new FirehoseClient(clientFor(cloud)), outputs.ctrStreamName, deliveries, signal);
  await upload(media.filter((_, index) => index % 4 !== 0));
  const table = new DynamoDBClient(clientFor(cloud));
  const expected = { contact: contacts, recording: media.length };
  const { missing, arrived } = await untilArrived(table, outputs.contactsTable, expected, signal);
  // A day passes in a minute here, so some reasons name files that were unmatched for a moment, and are matched by now.
  await reconcileMissingRecordings(cloud);
  const summary = `${contacts} contacts, ${media.length} recordings, ${missing} missing${arrived ? '' : ' (some are still being imported)'}`;
  return { summary, talks };
};

/**
 * Sends several contact records in one Firehose record, with and without a line feed between them, because here Firehose gathers
 * nothing, and the objects that it makes of a minute's records look like this.
 */
const send = async (client: FirehoseClient, DeliveryStreamName: string, deliveries: string[], signal?: AbortSignal) => {
  const together = 12;
  const blobs = Array.from({ length: Math.ceil(deliveries.length / together) }, (_, index) =>
    deliveries.slice(index * together, (index + 1) * together).join(index % 2 === 0 ? '' : '\n'),
  );
  let Records = blobs.map((text) => ({ Data: Buffer.from(text) }));
  // Firehose may accept part of a batch, and names the records it refused.
  while (Records.length > 0) {
    signal?.throwIfAborted();
    const { RequestResponses } = await client.send(new PutRecordBatchCommand({ DeliveryStreamName, Records }));
    Records = Records.filter((_, index) => RequestResponses?.[index]?.ErrorCode !== undefined);
  }
};

const uploadAll = async (client: S3Client, Bucket: string, files: MediaFile[], signal?: AbortSignal) => {
  const left = [...files];
  const worker = async () => {
    for (let file = left.shift(); file; file = left.shift()) {
      signal?.throwIfAborted();
      const { key: Key, kind, seconds } = file;
      const content =
        kind === 'screen'
          ? { Body: await screenFilm('mp4', seconds), ContentType: 'video/mp4' }
          : { Body: soundOf(file), ContentType: 'audio/wav' };
      await client.send(new PutObjectCommand({ Bucket, Key, ...content }));
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
};

/** Most are µ-law and some are PCM. Connect's codec is not documented, so both must work. */
const soundOf = ({ key, kind, seconds }: MediaFile): Uint8Array => {
  const seed = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const sound =
    kind === 'machine' ? machineTalk(seconds, seededRandom(seed)) : conversation(seconds, seededRandom(seed));
  return wavOf(sound, seed % 6 === 0 ? 'pcm' : 'mu-law');
};

/**
 * Waits until everything that was sent is in the table and the list of missing recordings no longer changes. Counting by a scan
 * is cheap for a few hundred items.
 */
const untilArrived = async (
  client: DynamoDBClient,
  TableName: string,
  expected: { contact: number; recording: number },
  signal?: AbortSignal,
): Promise<{ missing: number; arrived: boolean }> => {
  let missing = -1;
  for (let wait = 0; wait < 60; wait += 1) {
    signal?.throwIfAborted();
    const counts = { contact: 0, recording: 0, missing: 0 };
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName, ProjectionExpression: 'sk', ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
      );
      for (const { sk } of page.Items ?? []) {
        if (sk?.S === 'contact') counts.contact += 1;
        if (sk?.S?.startsWith('recording#')) counts.recording += 1;
        if (sk?.S === 'missing' || sk?.S?.startsWith('quarantine')) counts.missing += 1;
      }
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (ExclusiveStartKey);
    const all = counts.contact >= expected.contact && counts.recording >= expected.recording;
    if (all && counts.missing === missing) return { missing, arrived: true };
    missing = counts.missing;
    await sleep(1500);
  }
  return { missing, arrived: false };
};
