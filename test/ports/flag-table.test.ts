import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import type { Item } from '../../adapters/dynamodb/table/batches.ts';
import { interactionOfCall } from '../../domain/flag/interaction.ts';
import type { FlagName, Flags } from '../../domain/flag/words.ts';
import { flaggedCall } from './flag-store.suite.ts';

const callSource = 'pbx.example.com:5038';
const span = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };

class Killed extends Error {}

/** A table in memory that understands what FlagTable asks, counts the items written, and can die before any request. */
const table = () => {
  const items = new Map<string, Item>();
  const state = { written: 0, requestsLeft: Number.POSITIVE_INFINITY };
  const keyOf = ({ pk, sk }: Item) => JSON.stringify([pk!.S, sk!.S]);
  const put = (item: Item) => {
    state.written++;
    items.set(keyOf(item), item);
  };
  const send = async (command: unknown) => {
    if (state.requestsLeft-- <= 0) throw new Killed();
    if (command instanceof PutItemCommand) {
      const { Item: item, ConditionExpression } = command.input;
      if (ConditionExpression && items.has(keyOf(item!)))
        throw Object.assign(new Error(), { name: 'ConditionalCheckFailedException' });
      put(item!);
      return {};
    }
    if (command instanceof GetItemCommand) return { Item: items.get(keyOf(command.input.Key!)) };
    if (command instanceof BatchWriteItemCommand) {
      for (const { PutRequest } of Object.values(command.input.RequestItems!).flat()) put(PutRequest!.Item!);
      return {};
    }
    const { ExpressionAttributeValues: values = {}, ExpressionAttributeNames: names = {} } = (command as QueryCommand)
      .input;
    const text = (name: string) => values[name]?.S ?? '';
    const Items = [...items.values()]
      .filter(({ pk }) => pk!.S === text(':pk'))
      .filter(({ sk }) =>
        values[':begins'] ? sk!.S!.startsWith(text(':begins')) : sk!.S! >= text(':from') && sk!.S! <= text(':below'),
      )
      .filter((item) => names['#flag'] === undefined || item[names['#flag']]?.S === text(':value'));
    return { Items };
  };
  const client = Object.assign(new DynamoDBClient({ region: 'us-east-1' }), { send });
  return { state, open: () => new FlagTable(client, 'contacts', []) };
};

const flagsOf = async (callRef: string, more: Flags = {}): Promise<Flags> => ({
  ...{ AgentId: '2001', AgentName: 'Mira Lund', QueueName: 'Orders', CallerName: 'Harbour Bakery' },
  ...{ CTICallRef: callRef, InteractionGuid: await interactionOfCall(callSource, callRef) },
  ...more,
});

const foundBy = async (store: FlagTable, flags: Flags): Promise<string[][]> =>
  Promise.all(
    (Object.entries(flags) as [FlagName, string][]).map(async ([flag, value]) => {
      const { found } = await store.search({ flag, values: [value], ...span }, { limit: 50 });
      return found.map(({ guid }) => guid);
    }),
  );

test('a write that dies at any request is repeated by another instance, and the recording is found by each flag once (QG-02, QG-27)', async () => {
  const flags = await flagsOf('1764.1');
  for (let requests = 0, isDone = false; !isDone; requests++) {
    const { state, open } = table();
    const call = flaggedCall('g-1', flags);
    state.requestsLeft = requests;
    isDone = await open()
      .write(call, { callSource })
      .then(
        () => true,
        (error) => {
          expect(error).toBeInstanceOf(Killed);
          return false;
        },
      );
    state.requestsLeft = Number.POSITIVE_INFINITY;
    const later = open();
    expect(await later.write(flaggedCall('g-1', { ...flags, AgentName: 'Else' }), { callSource })).toMatchObject({
      outcome: requests === 0 ? 'written' : 'differs',
    });
    if (requests === 0) continue;
    expect(await later.write(call, { callSource })).toEqual({ outcome: 'unchanged' });
    expect(await foundBy(open(), flags)).toEqual(Object.keys(flags).map(() => ['g-1']));
    expect(await foundBy(open(), { AgentName: 'Else' })).toEqual([[]]);
  }
});

test('after the first call of an agent, six flags cost four items (QG-02)', async () => {
  const { state, open } = table();
  const store = open();
  await store.write(flaggedCall('g-0', await flagsOf('1764.0')), { callSource });
  const before = state.written;
  for (let index = 1; index <= 10; index++)
    await store.write(flaggedCall(`g-${index}`, await flagsOf(`1764.${index}`)), { callSource });
  expect(state.written - before).toBe(40);
  // Another instance reads what leads where, and does not write it again.
  await open().write(flaggedCall('g-11', await flagsOf('1764.11')), { callSource });
  expect(state.written - before).toBe(44);
});

test('what the previous release stored, a row for each flag, is found beside what is written now (QG-02)', async () => {
  const { open } = table();
  const flags = await flagsOf('1764.1');
  const call = flaggedCall('old', flags);
  // Without an agent or a source nothing leads to another row, as before.
  const { AgentId = '', ...others } = flags;
  await open().write({ ...call, flags: others });
  await open().write({ ...call, contactId: call.contactId, guid: 'old-agent', flags: { AgentId } });
  await open().write(flaggedCall('new', flags, { startedAt: '2026-11-02T09:30:00.000Z' }), { callSource });
  expect(await foundBy(open(), flags)).toEqual(
    Object.keys(flags).map((flag) => (flag === 'AgentId' ? ['new', 'old-agent'] : ['new', 'old'])),
  );
});
