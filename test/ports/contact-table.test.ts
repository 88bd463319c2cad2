import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { contactOf as contactOfRecord } from '../../adapters/amazon-connect/connect-contact-records.ts';
import { readRecord } from '../../adapters/amazon-connect/records/contact-record.ts';
import { contactOf, itemOf } from '../../adapters/dynamodb/contact/contact-item.ts';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import { aCall } from '../kit/recordings.ts';

const samples = join(import.meta.dirname, '../samples/contact-records');
const sampleContacts: [string, Contact][] = readdirSync(samples).flatMap((file) => {
  const read = readRecord(JSON.parse(readFileSync(join(samples, file), 'utf8')));
  if (read.kind !== 'contact') return [];
  const recordKey = 'ctr/2026/02/04/00/example-ctr-1-2026-02-04-00-00-00-6f1d0f0e-0000-4000-8000-000000000001.gz';
  return [[file, contactOfRecord(read, { recordKey, importedAt: '2026-02-04T00:12:00.000Z' })]];
});

/** DynamoDB's rule: the name's bytes and the value's. */
const size = (contact: Contact): number =>
  Object.entries(itemOf(contact)).reduce((sum, [name, { S = '' }]) => sum + Buffer.byteLength(name + S), 0);

test('there are samples', () => expect(sampleContacts.length).toBeGreaterThan(10));

test.each(sampleContacts)(
  '%s is stored in a kilobyte unless it lists more than two files, and nothing of it is lost',
  (_, contact) => {
    expect(size(contact)).toBeLessThanOrEqual(contact.listedRecordings.length > 2 ? 2048 : 1024);
    expect(contactOf(itemOf(contact))).toEqual(contact);
  },
);

/** A database that gives these answers to each statement of a batch, one attempt after the other. */
const answering = (...attempts: (string | undefined)[][]) => {
  const asked: number[] = [];
  const send = async (command: unknown) => {
    if (command instanceof BatchGetItemCommand || !(command instanceof BatchExecuteStatementCommand)) return {};
    asked.push(command.input.Statements!.length);
    const codes = attempts.shift() ?? [];
    return { Responses: codes.map((Code) => (Code === undefined ? {} : { Error: { Code } })) };
  };
  return { table: new ContactTable({ send } as unknown as DynamoDBClient, 'contacts', { pauses: [1, 1] }), asked };
};
const [one, two, three] = ['one', 'two', 'three'].map((contactId) => aCall({ contactId })) as [
  Contact,
  Contact,
  Contact,
];

test('a number that is too long for a key is left out of the keys, so that its contact is still stored', async () => {
  const long = '1'.repeat(2000);
  const contact = aCall({ contactId: 'one', calledNumber: long, callingNumber: long, agentId: long });
  const written: string[] = [];
  const send = async (command: { input: object }) => {
    if (command instanceof BatchWriteItemCommand) written.push(JSON.stringify(command.input));
    return { Responses: [{}] };
  };
  const table = new ContactTable({ send } as unknown as DynamoDBClient, 'contacts');
  expect([await table.keepNewest([contact]), written]).toEqual([['kept'], []]);
  const { numberKey, agentKey } = itemOf(contact);
  expect([numberKey, agentKey]).toEqual([undefined, undefined]);
  expect(contactOf(itemOf(contact))).toEqual(contact);
});

test('only contacts that a busy database rejected are retried', async () => {
  const { table, asked } = answering(
    [undefined, 'ThrottlingError', 'ProvisionedThroughputExceeded'],
    [undefined, undefined],
  );
  expect(await table.keepNewest([one, two, three])).toEqual(['kept', 'kept', 'kept']);
  expect(asked).toEqual([3, 2]);
});

test('a database that stays busy counts as unavailable after a limited number of retries', async () => {
  const busy = ['ThrottlingError'];
  const { table, asked } = answering(busy, busy, busy, busy);
  await expect(table.keepNewest([one])).rejects.toMatchObject({ name: 'Failure', code: 'unavailable' });
  expect(asked).toEqual([1, 1, 1]);
});

test('a statement that the database rejects as invalid is a defect, and is not retried', async () => {
  const { table, asked } = answering(['ValidationError']);
  await expect(table.keepNewest([one])).rejects.toMatchObject({ name: 'Error' });
  expect(asked).toEqual([1]);
});

test.each([{ code: 'ECONNREFUSED' }, { name: 'ThrottlingException' }, { $metadata: { httpStatusCode: 503 } }])(
  'a database that fails with %j is unavailable, and any other failure is a defect',
  async (signs) => {
    const failing = (error: Error) =>
      new ContactTable({ send: () => Promise.reject(error) } as unknown as DynamoDBClient, 'contacts', { pauses: [] });
    const cause = Object.assign(new Error('broken'), signs);
    await expect(failing(cause).keepNewest([one])).rejects.toMatchObject({ code: 'unavailable', cause });
    const defect = new Error('no such table');
    await expect(failing(defect).keepNewest([one])).rejects.toBe(defect);
  },
);

test('a contact with all its metadata and tags is found by one request, and these do not interfere (PR-08)', async () => {
  const mark = (sk: string) => ({ pk: { S: 'one' }, sk: { S: sk }, value: { S: 'x'.repeat(200) } });
  const Items = [
    itemOf(one),
    ...Array.from({ length: 10 }, (_, index) => mark(`metadata#field-${index}`)),
    ...['angry', 'contact', 'missing', 'recording#audio#1'].map((label) => mark(`tag#${label}`)),
  ];
  let asked = 0;
  const send = async () => {
    asked++;
    return { Items };
  };
  const client = Object.assign(Object.create(DynamoDBClient.prototype) as DynamoDBClient, { send });
  const table = new ContactTable(client, 'contacts');
  const { marks, ...file } = (await table.find('one'))!;
  expect(file).toEqual({ contact: one, recordings: [], accesses: [], onMissingList: false, markChanges: [] });
  expect([marks.tags.length, marks.metadata.length]).toEqual([4, 10]);
  expect(asked).toBe(1);
});

test('a page of a search reads the index, and then each contact that it shows once', async () => {
  const calls = ['one', 'two', 'three'].map((contactId) => aCall({ contactId }));
  const asked: string[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof QueryCommand)) throw new Error('Only queries are expected');
    const { IndexName, ExpressionAttributeValues: values } = command.input;
    if (IndexName) {
      const Items = calls.map(itemOf).filter(({ dayKey }) => dayKey!.S === values![':key']!.S);
      return { Items };
    }
    asked.push(values![':pk']!.S!);
    return { Items: calls.filter(({ contactId }) => contactId === values![':pk']!.S).map(itemOf) };
  };
  const client = Object.assign(Object.create(DynamoDBClient.prototype) as DynamoDBClient, { send });
  const table = new ContactTable(client, 'contacts');
  const day = { from: '2026-02-03T00:00:00.000Z', to: '2026-02-04T00:00:00.000Z' };
  const { files } = await table.search(day, { limit: 10 });
  expect(files.map(({ contact }) => contact.contactId).sort()).toEqual(['one', 'three', 'two']);
  expect(asked.sort()).toEqual(['one', 'three', 'two']);
});
