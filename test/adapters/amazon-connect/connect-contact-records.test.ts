import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConnectContactRecords } from '../../../adapters/amazon-connect/connect-contact-records.ts';
import type { ContactBatch } from '../../../domain/contact/contact-records.ts';
import { Failure } from '../../../domain/failure.ts';

const read = async (bytes: Uint8Array, size = 1000, ending: () => void = () => {}): Promise<ContactBatch> => {
  const records = new ConnectContactRecords(async () =>
    (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      ending();
    })(),
  );
  const all: ContactBatch = { contacts: [], bad: [], agentEvents: 0 };
  for await (const batch of records.read({ bucket: 'records', key: 'ctr/object' }, '2026-11-20T12:00:00.000Z')) {
    all.contacts.push(...batch.contacts);
    all.bad.push(...batch.bad);
    all.agentEvents += batch.agentEvents;
  }
  return all;
};
const ids = ({ contacts }: ContactBatch) => contacts.map(({ contactId }) => contactId);

const record = (ContactId: string) =>
  JSON.stringify({
    ContactId,
    LastUpdateTimestamp: '2026-02-03T15:04:50Z',
    Attributes: { note: `${ContactId} }{" ä` },
  });
const many = Array.from({ length: 2000 }, (_, index) => `contact-${index}`);
const day = Buffer.from(many.map(record).join(''));

test.each(['concatenated', 'concatenated.gz', 'newline-delimited'])(
  'the whole sample day is read from %s (AC-06)',
  async (name) => {
    const bytes = readFileSync(join(import.meta.dirname, '../../samples/firehose-objects', name));
    const { contacts, bad } = await read(bytes);
    expect([new Set(contacts.map(({ contactId }) => contactId)).size > 10, contacts.length, bad]).toEqual([
      true,
      14,
      [],
    ]);
  },
);

test('compressed objects are decompressed whatever their name, byte by byte, and in several members (AC-06)', async () => {
  const half = day.indexOf('{"ContactId":"contact-1000"') + 7;
  for (const bytes of [gzipSync(day), Buffer.concat([gzipSync(day.subarray(0, half)), gzipSync(day.subarray(half))])]) {
    expect(ids(await read(bytes))).toEqual(many);
  }
  expect(ids(await read(gzipSync(record('a')), 1))).toEqual(['a']);
});

test('a truncated compressed object yields the records before the break', async () => {
  const packed = gzipSync(day, { level: 1 });
  const { contacts, bad } = await read(packed.subarray(0, packed.length - 2000));
  expect(contacts.length).toBeGreaterThan(1000);
  expect(contacts.map(({ contactId }) => contactId)).toEqual(many.slice(0, contacts.length));
  expect(bad).toEqual([expect.objectContaining({ reason: 'The gzip data is damaged or cut off' })]);
});

test('a wrong checksum loses no record, but is reported', async () => {
  const packed = gzipSync(day);
  packed[packed.length - 6]! ^= 1;
  const found = await read(packed);
  expect(ids(found)).toEqual(many);
  expect(found.bad).toEqual([expect.objectContaining({ length: 0, reason: 'The gzip data is damaged or cut off' })]);
});

test('trailing data in a compressed object loses none of its records', async () => {
  const found = await read(Buffer.concat([gzipSync(day), Buffer.from('appended')]));
  expect(ids(found)).toEqual(many);
  expect(found.bad).toEqual([expect.objectContaining({ length: 0, reason: 'The gzip data is damaged or cut off' })]);
});

test('damage in the middle of a compressed object loses only what follows', async () => {
  const packed = gzipSync(day);
  const middle = packed.length >> 1;
  packed.fill(0xff, middle, middle + 40);
  const found = await read(packed);
  const before = many.slice(0, 0.4 * many.length);
  expect(ids(found).slice(0, before.length)).toEqual(before);
  expect(found.bad.at(-1)).toMatchObject({ reason: 'The gzip data is damaged or cut off' });
});

test('a broken connection is thrown to be retried, and is not a broken record', async () => {
  const breaks = () => {
    throw new Failure('unavailable', 'gone');
  };
  for (const bytes of [day.subarray(0, 5000), gzipSync(day)]) {
    await expect(read(bytes, 1000, breaks)).rejects.toMatchObject({ code: 'unavailable' });
  }
});

test('a damaged record names its contact, and agent events are counted', async () => {
  const event = JSON.stringify({ AgentARN: 'arn', EventId: '1', EventType: 'LOGIN' });
  const text = `${record('a')}${event}${record('broken').slice(0, 60)}\n${record('b')}{"ContactId":"timeless"}`;
  const found = await read(Buffer.from(text));
  expect(ids(found)).toEqual(['a', 'b']);
  expect(found.agentEvents).toBe(1);
  expect(found.bad.map(({ contactId }) => contactId)).toEqual(['broken', 'timeless']);
});

test('a record that no store would accept is quarantined, and its neighbours are imported', async () => {
  const odd = (ContactId: string, more: object) =>
    JSON.stringify({ ContactId, LastUpdateTimestamp: '2026-02-03T15:04:50Z', ...more });
  const long = 'x'.repeat(150_000);
  const listed = Array.from({ length: 3000 }, (_, index) => ({ Location: `bucket/${'y'.repeat(60)}${index}.wav` }));
  const found = await read(
    Buffer.from(
      [
        odd('too long', { DisconnectReason: long }),
        odd('too many', { Recordings: listed }),
        odd('taken', { Attributes: { long }, InitialContactId: long, Recordings: [{ Location: `b/${long}` }] }),
        odd('neighbour', { Channel: 'constructor', Recordings: [{ Location: 'b/x.constructor', Type: 'toString' }] }),
      ].join(''),
    ),
  );
  expect(found.bad.map(({ contactId, reason }) => [contactId, reason])).toEqual([
    ['too long', 'The data taken from it is longer than 100000 characters'],
    ['too many', 'The data taken from it is longer than 100000 characters'],
  ]);
  expect(found.contacts).toMatchObject([
    { contactId: 'taken', initialContactId: 'taken', listedRecordings: [] },
    { contactId: 'neighbour', channel: 'other', listedRecordings: [{ medium: 'other' }] },
  ]);
});
