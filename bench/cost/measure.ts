import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording/recording-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { MediabunnyContainers } from '../../adapters/mediabunny/media-containers.ts';
import { windowBytes } from '../../adapters/s3/media-files.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { WaitingRecording } from '../../domain/recording/recheck.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { missingRecordings } from '../../lambdas/missing-recordings/missing-recordings.ts';
import { recordingImport } from '../../lambdas/recording-import/recording-import.ts';
import type { Measurement } from '../measurement.ts';
import { countCapacity, type Used } from './capacity.ts';
import { mix, type SampleContact, sampleContact } from './contacts.ts';
import { assumed, prices } from './prices.ts';

const sampleSize = 1000;
const atOnce = 100;

/** Everything that a million contacts use, apart from the database. */
interface Counts {
  records: number;
  files: number;
  filesRead: number;
  waited: number;
}

/** Half a second of silence behind a header of 44 bytes. */
const wav = (() => {
  const bytes = Buffer.alloc(16_044);
  bytes.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  bytes.writeUInt32LE(16_036, 4);
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 32_000],
    [40, 16_000],
  ] as const)
    bytes.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 2],
    [32, 4],
    [34, 16],
  ] as const)
    bytes.writeUInt16LE(value, at);
  bytes.write('data', 36, 'latin1');
  return bytes;
})();

const messages = (bodies: readonly object[]) =>
  ({ Records: bodies.map((body, index) => ({ messageId: String(index), body: JSON.stringify(body) })) }) as SQSEvent;

const changes = (eventName: 'INSERT' | 'MODIFY', contacts: readonly Contact[]) =>
  ({
    Records: contacts.map(({ contactId, updatedAt, contentHash }) => ({
      eventName,
      dynamodb: {
        Keys: { pk: { S: contactId }, sk: { S: 'contact' } },
        NewImage: { version: { S: `${updatedAt}#${contentHash}` } },
        SequenceNumber: contactId,
      },
    })),
  }) as DynamoDBStreamEvent;

/** Lets the features process the sample on a table of their own, and counts what they use. */
const workThrough = async (client: DynamoDBClient, table: string): Promise<{ used: Used; counts: Counts }> => {
  const counts: Counts = { records: 0, files: 0, filesRead: 0, waited: 0 };
  const stores = {
    contacts: new ContactTable(client, table),
    recordings: new RecordingTable(client, table),
    missing: new MissingRecordingTable(client, table),
  };
  const clock = () => new Date('2026-02-03T12:00:00Z');
  let waiting: WaitingRecording[] = [];
  const takeIn = recordingImport({
    ...stores,
    clock,
    telemetry: silent,
    containers: new MediabunnyContainers(),
    media: {
      stat: async () => ({
        size: wav.length,
        etag: 'c0ffee00c0ffee00c0ffee00c0ffee00',
        modifiedAt: '2026-02-03T11:59:00.000Z',
      }),
      read: async (_place, { from, length = windowBytes }) => {
        counts.filesRead += 1;
        return {
          bytes: wav.subarray(from, from + length),
          size: wav.length,
          etag: 'c0ffee00c0ffee00c0ffee00c0ffee00',
          modifiedAt: '2026-02-03T11:59:00.000Z',
        };
      },
    },
    recheck: {
      later: async (files) => {
        waiting.push(...files);
      },
    },
  });
  // Read for contacts that were not recorded. No other table pays for it.
  const uploads = new UploadTable(client, table);
  const { onContacts } = missingRecordings({ ...stores, uploads, clock, telemetry: silent, sweepDays: 2 });
  const filesCome = async (contacts: readonly SampleContact[]) => {
    const keys = contacts.flatMap(({ file }) => file ?? []);
    counts.files += keys.length;
    await takeIn(messages(keys.map((key) => ({ notices: [{ bucket: 'example-recordings', key }] }))));
  };
  const recordsCome = async (eventName: 'INSERT' | 'MODIFY', contacts: readonly Contact[]) => {
    counts.records += contacts.length;
    await stores.contacts.keepNewest(contacts);
    await onContacts(changes(eventName, contacts));
  };

  // Written once, however many contacts arrive: own numbers, the latest import.
  await stores.contacts.keepNewest([sampleContact(0).first]);
  const used = countCapacity(client, contactsTableShape);
  for (let from = 1; from <= sampleSize; from += atOnce) {
    const some = Array.from({ length: atOnce }, (_, index) => sampleContact(from + index));
    await filesCome(some.filter(({ late }) => !late));
    await recordsCome(
      'INSERT',
      some.map(({ first }) => first),
    );
    await filesCome(some.filter(({ late }) => late));
    counts.waited += waiting.length;
    const back = waiting;
    waiting = [];
    await takeIn(messages(back.map((notice) => ({ notices: [notice], recheck: true }))));
    await recordsCome(
      'MODIFY',
      some.flatMap(({ second }) => second ?? []),
    );
  }
  // Unreadable records go to the list of missing recordings, whose writes ordinary contacts do not cause.
  if (counts.filesRead !== counts.files) throw new Error(`${counts.filesRead} reads of ${counts.files} files`);
  return { used, counts };
};

/** Dollars for a million contacts, term by term. */
export const terms = (used: Used, counts: Counts): [string, number][] => {
  const { records, files, filesRead, waited } = counts;
  const seconds = {
    import: records * assumed.importSecondsARecord,
    recordings:
      (files * assumed.recordingSecondsABatch + waited * assumed.recheckSecondsABatch) / assumed.recordingsABatch,
    stream: (records / assumed.contactsABatch) * assumed.streamSecondsABatch,
  };
  const objects = assumed.recordObjects;
  return [
    [`DynamoDB, ${millions(used.writes)} write units`, used.writes * prices.writeUnit],
    [`DynamoDB, ${millions(used.reads)} read units`, used.reads * prices.readUnit],
    ['Firehose', records * assumed.firehoseRecordGigabytes * prices.firehoseGigabyte],
    ['Contact records: S3, queue', objects * (prices.s3Put + prices.s3Get + 3 * prices.sqsRequest)],
    [
      'contact-import',
      objects * prices.lambdaRequest + seconds.import * assumed.importGigabytes * prices.lambdaGigabyteSecond,
    ],
    ['Recordings: notices by queue', files * assumed.requestsAMessage * prices.sqsRequest],
    ['Recordings: range reads', filesRead * prices.s3Get],
    [
      'Recordings: recheck messages',
      (waited / assumed.recordingsABatch) * assumed.requestsAMessage * prices.sqsRequest,
    ],
    [
      'recording-import',
      ((files + waited) / assumed.recordingsABatch) * prices.lambdaRequest +
        seconds.recordings * assumed.featureGigabytes * prices.lambdaGigabyteSecond,
    ],
    [
      'missing-recordings (reading the stream is free)',
      (records / assumed.contactsABatch) * prices.lambdaRequest +
        seconds.stream * assumed.featureGigabytes * prices.lambdaGigabyteSecond,
    ],
    ['Logs', ((1e6 * assumed.logBytesAContact) / 2 ** 30) * prices.logGigabyte],
  ];
};

const millions = (count: number): string => `${(count / 1e6).toFixed(2)} M`;
const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 3 : 2)}`;

/**
 * The cost of a million contacts: capacity as the engine counts it while the features process a sample, and a price
 * table. Needs AWS_ENDPOINT_URL. The table is created and deleted. Storage grows with retention and is listed apart.
 */
export const measure = async (): Promise<Measurement[]> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: process.env.AWS_REGION ?? 'us-east-1', credentials });
  const table = `fermata-cost-${crypto.randomUUID()}`;
  await client.send(new CreateTableCommand(createTable(table, contactsTableShape)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: table });
  try {
    const { used, counts } = await workThrough(client, table);
    const scale = 1e6 / sampleSize;
    const scaled = <Numbers extends Used | Counts>(numbers: Numbers) =>
      Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, value * scale])) as unknown as Numbers;
    const list = terms(scaled(used), scaled(counts));
    const sum = list.reduce((all, [, amount]) => all + amount, 0);
    const share = (part: number) => `${Math.round(part * 100)} %`;
    const sample = [
      `${counts.records / sampleSize} records a contact`,
      `${share(counts.files / sampleSize)} with one recording`,
      `${share(mix.transferred)} transferred`,
      `${share(mix.recordedLate)} of files late`,
    ];
    return [
      ...list.map(([name, amount]) => ({ name, value: dollars(amount), target: '', met: undefined })),
      { name: `A million contacts (${sample.join(', ')})`, value: dollars(sum), target: '<= $4.50', met: sum <= 4.5 },
    ];
  } finally {
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
  }
};
