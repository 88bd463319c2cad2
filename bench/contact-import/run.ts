import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ConnectContactRecords } from '../../adapters/amazon-connect/connect-contact-records.ts';
import { boundaries } from '../../adapters/amazon-connect/records/record-boundary.ts';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import type { ContactRecords } from '../../domain/contact/contact-records.ts';
import { contactImport } from '../../lambdas/contact-import/contact-import.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { provenance, recordObject } from './record-object.ts';
import { type Run, timed } from './timed.ts';

const { path } = await recordObject();
const packed = () => createReadStream(path, { highWaterMark: 256 << 10 });

/** The last record may be cut off. */
const recordsOf = (bytes: Buffer): Buffer[] => {
  const next = boundaries(bytes);
  const texts: Buffer[] = [];
  let from = 0;
  for (let at = next(from); at !== -1; at = next(from)) {
    texts.push(bytes.subarray(from, at));
    from = at;
  }
  texts.push(bytes.subarray(from));
  return texts;
};

/**
 * The best that the machine can do, step by step: unpack the object, and parse each of its records. Finding the records
 * does not count, so this is a limit, not another implementation.
 */
const limit = async (): Promise<Run> => {
  const unpack = () => packed().pipe(createGunzip({ chunkSize: 64 << 10 }));
  const unpacking = await timed(async () => {
    for await (const _ of unpack());
    return { records: 0 };
  });
  const run: Run = { ...unpacking, records: 0 };
  const parse = async (texts: Buffer[]) => {
    const parsing = await timed(async () => {
      for (const text of texts) JSON.parse(text.toString('utf8'));
      return { records: texts.length };
    });
    run.wallSeconds += parsing.wallSeconds;
    run.cpuSeconds += parsing.cpuSeconds;
    run.records += parsing.records;
  };
  let held: Buffer[] = [];
  let heldLength = 0;
  // In blocks of 16 MB, because the system counts the time of a process in steps of milliseconds.
  for await (const piece of unpack()) {
    held.push(piece);
    heldLength += piece.length;
    if (heldLength < 16 << 20) continue;
    const texts = recordsOf(Buffer.concat(held));
    const cut = texts.pop()!;
    await parse(texts);
    held = [cut];
    heldLength = cut.length;
  }
  await parse(recordsOf(Buffer.concat(held)));
  return run;
};

/** From the object to validated, mapped contacts. */
const read = (check: boolean) =>
  timed(async () => {
    const digest = createHash('sha256');
    let count = 0;
    for await (const { contacts, bad } of whole.read(
      { bucket: 'bench', key: provenance.recordKey },
      provenance.importedAt,
    )) {
      count += contacts.length;
      if (bad.length > 0) throw new Error(`A good record was found bad: ${bad[0]!.reason}`);
      if (check) for (const contact of contacts) digest.update(JSON.stringify(contact));
    }
    return { records: count, ...(check && { digest: digest.digest('hex') }) };
  });

const database = () =>
  new DynamoDBClient({
    region: 'us-east-1',
    endpoint: process.env.BENCH_DATABASE!,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
const whole = new ConnectContactRecords(async () => packed());
/** A part of the object is enough to measure the cost of a record; all of it takes a minute per run. */
const enough = 10_000;
const records: ContactRecords = {
  async *read(object, importedAt) {
    let count = 0;
    for await (const batch of whole.read(object, importedAt)) {
      yield batch;
      count += batch.contacts.length;
      if (count >= enough) return;
    }
  },
};

/** The feature as it runs in Lambda, on a database that only answers. */
const handler = () =>
  timed(async () => {
    let kept = 0;
    const never = () => {
      throw new Error('A good record was found bad');
    };
    await contactImport({
      records,
      contacts: new ContactTable(database(), 'contacts'),
      quarantine: { put: never },
      missing: { noteQuarantined: never },
      ignored: { quarantinePrefix: 'quarantine/', deliveryErrorPrefix: '' },
      clock: () => new Date(provenance.importedAt),
      telemetry: {
        log: silent.log,
        count: (name, value) => {
          if (name === 'ContactsImported') kept = value;
        },
      },
    })({ bucket: 'bench', key: provenance.recordKey });
    return { records: kept };
  });

/** The obvious implementation: one conditional put for each contact, as many at once as the SDK has sockets. */
const putEach = () =>
  timed(async () => {
    const client = database();
    let count = 0;
    for await (const { contacts } of records.read(
      { bucket: 'bench', key: provenance.recordKey },
      provenance.importedAt,
    )) {
      await mapConcurrently(contacts, 50, async (contact) => {
        await client.send(
          new PutItemCommand({
            TableName: 'contacts',
            Item: marshall({ pk: contact.contactId, sk: 'contact', ...contact }, { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(pk) OR updatedAt < :at',
            ExpressionAttributeValues: { ':at': { S: contact.updatedAt } },
          }),
        );
        count++;
      });
    }
    return { records: count };
  });

const modes: Record<string, () => Promise<Run>> = {
  limit,
  read: () => read(false),
  check: () => read(true),
  handler,
  putEach,
};
console.log(JSON.stringify(await modes[process.argv[2]!]!()));
