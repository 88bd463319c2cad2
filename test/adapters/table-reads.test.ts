import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ControlTable } from '../../adapters/dynamodb/control/control-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { RequestTable } from '../../adapters/dynamodb/control/request-table.ts';
import { getAll } from '../../adapters/dynamodb/table/batches.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';

type Key = Record<'pk' | 'sk', { S: string }>;
type Command = { constructor: { name: string }; input: { Key: Key; RequestItems: Record<string, { Keys: Key[] }> } };

/** Answers like a table with these items, and records what was sent. */
const tableWith = (
  items: readonly Record<string, unknown>[],
  { fails, batches = true }: { fails?: Error; batches?: boolean } = {},
) => {
  const sent: string[] = [];
  const itemOf = ({ pk, sk }: Key) => items.find((item) => item.pk === pk.S && item.sk === sk.S);
  const send = async ({ constructor: { name }, input }: Command) => {
    sent.push(name);
    if (fails) throw fails;
    if (name === 'GetItemCommand') {
      const item = itemOf(input.Key);
      return { Item: item && marshall(item) };
    }
    if (name === 'BatchGetItemCommand') {
      const found = input.RequestItems.live!.Keys.flatMap((key) => itemOf(key) ?? []);
      return { Responses: { live: found.map((item) => marshall(item)) } };
    }
    return { Items: [] };
  };
  const client = Object.assign(new DynamoDBClient({ region: 'eu-central-1' }), { send }) as DynamoDBClient;
  return { client: batches ? batchReads(client) : client, sent };
};

const contact: LiveContact = { contactId: 'c-1', initialContactId: 'c-1', provider: 'amazon-connect' };
const state = { contactId: 'c-1', revision: 3, media: {}, ledger: { length: 3, hash: 'x' } };
const items = [
  { pk: 'c-1', sk: 'live', ...contact, revision: 1 },
  { pk: 'c-1', sk: 'state', content: JSON.stringify(state) },
  { pk: 'place#CA1', sk: 'contact', contactId: 'c-1' },
  { pk: 'c-1', sk: 'request#r-1', clientRequestId: 'r-1', fingerprint: 'f', at: '2026-11-20T10:00:00.000Z' },
];
const openedOn = ({ client }: ReturnType<typeof tableWith>) => ({
  live: new LiveContactTable(client, 'live', () => new Date('2026-11-20T10:00:00.000Z')),
  controls: new ControlTable(client, { live: 'live', contacts: 'contacts' }),
  requests: new RequestTable(client, 'live'),
});

test('an item that is named twice is read once, because the database refuses a batch that names it twice', async () => {
  const { client } = tableWith(items, { batches: false });
  const send = client.send.bind(client) as unknown as (command: Command) => Promise<unknown>;
  const strict = Object.assign(new DynamoDBClient({ region: 'eu-central-1' }), {
    send: async (command: Command) => {
      const keys = command.input.RequestItems.live!.Keys.map(({ pk, sk }) => `${pk.S} ${sk.S}`);
      if (new Set(keys).size < keys.length) throw new Error('Provided list of item keys contains duplicates');
      return send(command);
    },
  });
  const key = () => marshall({ pk: 'c-1', sk: 'live' });
  expect(await getAll(strict, 'live', [key(), key()], { consistent: true })).toHaveLength(1);
});

test('the facts that a command needs of a contact are read in one request, whichever store reads them', async () => {
  const table = tableWith(items);
  const { live, controls, requests } = openedOn(table);
  const read = await Promise.all([
    live.find('c-1'),
    live.at(['CA1']),
    controls.find('c-1'),
    controls.find('c-1'),
    controls.find('c-2'),
    requests.find('c-1', 'r-1', '2026-11-20T10:01:00.000Z'),
  ]);
  expect(read).toEqual([contact, 'c-1', state, state, undefined, expect.objectContaining({ fingerprint: 'f' })]);
  expect(table.sent).toEqual(['BatchGetItemCommand']);
});

test('a function that may only read single items reads them one by one', async () => {
  const table = tableWith(items, { batches: false });
  const { live, controls } = openedOn(table);
  expect(await Promise.all([live.find('c-1'), controls.find('c-1')])).toEqual([contact, state]);
  expect(table.sent).toEqual(['GetItemCommand', 'GetItemCommand']);
});

test('a single item is read by itself, and later reads are separate', async () => {
  const table = tableWith(items);
  const { live } = openedOn(table);
  expect(await live.find('c-1')).toEqual(contact);
  expect(await live.find('c-1')).toEqual(contact);
  expect(table.sent).toEqual(['GetItemCommand', 'GetItemCommand']);
});

test('the legs of a chain, and the contacts of an agent, are one request each', async () => {
  const table = tableWith(items);
  const { live } = openedOn(table);
  await live.legIds('c-1');
  await live.findByAgent('u-sam');
  expect(table.sent).toEqual(['QueryCommand', 'QueryCommand']);
});

test('when the table does not answer, every caller gets the failure', async () => {
  const down = Object.assign(new Error('down'), { name: 'ThrottlingException' });
  const { live, controls } = openedOn(tableWith(items, { fails: down }));
  const answers = await Promise.allSettled([live.find('c-1'), controls.find('c-1')]);
  expect(answers.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(['unavailable', 'unavailable']);
});
