import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import type { Item } from '../../adapters/dynamodb/table/batches.ts';
import { placeOf } from '../../domain/flag/flagged-recording.ts';
import { interactionOfCall } from '../../domain/flag/interaction.ts';
import type { FlagName, Flags } from '../../domain/flag/words.ts';
import { flaggedCall } from './flag-store.suite.ts';

const callSource = 'pbx.example.com:5038';
const span = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };

class Killed extends Error {}

/** A table in memory that understands the requests of FlagTable, counts the written items, and can die before any request. */
const table = () => {
  const items = new Map<string, Item>();
  const state = { written: 0, requests: 0, requestsLeft: Number.POSITIVE_INFINITY };
  const keyOf = ({ pk, sk }: Item) => JSON.stringify([pk!.S, sk!.S]);
  const put = (item: Item) => {
    state.written++;
    items.set(keyOf(item), item);
  };
  const send = async (command: unknown) => {
    if (state.requestsLeft-- <= 0) throw new Killed();
    state.requests++;
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
    const {
      ExpressionAttributeValues: values = {},
      ExpressionAttributeNames: names = {},
      ...query
    } = (command as QueryCommand).input;
    const text = (name: string) => values[name]?.S ?? '';
    const end = values[':below'] ? ':below' : ':to';
    const after = query.ExclusiveStartKey?.sk?.S;
    const rows = [...items.values()]
      .filter(({ pk }) => pk!.S === text(':pk'))
      .filter(({ sk }) =>
        values[':begins'] ? sk!.S!.startsWith(text(':begins')) : sk!.S! >= text(':from') && sk!.S! <= text(end),
      )
      .sort((a, b) => (a.sk!.S! < b.sk!.S! ? 1 : -1))
      .filter(({ sk }) => after === undefined || sk!.S! < after);
    if (query.ScanIndexForward !== false) rows.reverse();
    const read = rows.slice(0, query.Limit);
    const last = read.at(-1);
    return {
      Items: read.filter((item) => names['#flag'] === undefined || item[names['#flag']]?.S === text(':value')),
      // As the database: a full page may be the last one, and does not know it.
      ...(last && read.length === query.Limit && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
    };
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

test('after the first call of an agent, six flags cost four items, and one more for each queue of a batch (QG-02)', async () => {
  const { state, open } = table();
  const store = open();
  await store.write(flaggedCall('g-0', await flagsOf('1764.0')), { callSource });
  const writes = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const flags = await flagsOf(`1764.${index + 1}`, { QueueName: index % 2 === 0 ? 'Orders' : 'Care' });
      return { recording: flaggedCall(`g-${index + 1}`, flags), callSource };
    }),
  );
  const before = state.written;
  await store.writeBatch(writes);
  expect(state.written - before).toBe(20 * 4 + 2);
  // Another instance reads which row refers to which, and does not write it again.
  await open().writeBatch(writes.slice(0, 1));
  expect(state.written - before).toBe(20 * 4 + 2 + 4);
});

/** A year of a centre: each agent has calls of every queue, a minute apart in turn. */
const store = async (target: FlagTable, calls: number): Promise<Flags[]> => {
  const flags = await Promise.all(
    Array.from({ length: calls }, (_, index) =>
      flagsOf(`1764.${index}`, {
        ...{
          AgentId: String(1000 + (index % 12)),
          AgentName: `Agent ${index % 12}`,
          CallerName: `Caller ${index % 20}`,
        },
        QueueName: `Queue ${index % 7}`,
      }),
    ),
  );
  const writes = flags.map((one, index) => {
    const startedAt = new Date(Date.UTC(2026, index % 12, 3, 9) + index * 60_000).toISOString();
    const endedAt = new Date(Date.parse(startedAt) + 180_000).toISOString();
    return { recording: flaggedCall(`g-${index}`, one, { startedAt, endedAt }), callSource };
  });
  for (let from = 0; from < calls; from += 25) await target.writeBatch(writes.slice(from, from + 25));
  return flags;
};

/** Requests of the first page of a year, at most, for one value. */
const mostRequests: Partial<Record<FlagName, number>> = {
  ...{ AgentId: 1, CallerName: 1, InteractionGuid: 1, QueueName: 1 },
  // One request for its own rows, one for the rows to which they refer, and one for the recordings.
  ...{ AgentName: 3, CTICallRef: 3 },
};

test('the first page of a year takes one request for most flags, and three where one flag refers to another (QG-02)', async () => {
  const { state, open } = table();
  const written = await store(open(), 1500);
  const searching = open();
  for (const [flag, most] of Object.entries(mostRequests) as [FlagName, number][]) {
    for (const index of [0, 777, 1499]) {
      const value = written[index]![flag]!;
      const before = state.requests;
      const { found } = await searching.search({ flag, values: [value], ...span }, { limit: 50 });
      expect({ flag, requests: state.requests - before <= most }).toEqual({ flag, requests: true });
      const all = written.filter((flags) => flags[flag] === value).length;
      expect({ flag, found: found.length }).toEqual({ flag, found: Math.min(50, all) });
    }
  }
});

test('all pages of a queue together have each of its recordings once, newest first, in whatever batches they came (QG-02, QG-27)', async () => {
  const { open } = table();
  const target = open();
  const writes = await Promise.all(
    Array.from({ length: 240 }, async (_, index) => {
      // Long and short calls end in another order than they began; some of them days later than the rest of their batch.
      const minutes = (index * 37) % 240;
      const startedAt = new Date(Date.UTC(2026, 10, 2 + (index % 9 === 0 ? 3 : 0), 9, minutes)).toISOString();
      const flags = await flagsOf(`1764.${index}`);
      return {
        recording: flaggedCall(`g-${index}`, flags, { startedAt, endedAt: '2026-11-09T00:00:00.000Z' }),
        callSource,
      };
    }),
  );
  for (let from = 0; from < writes.length; from += 20) await target.writeBatch(writes.slice(from, from + 20));
  // Answers were lost, so some writes of two batches come again in another batch, and one by itself.
  await target.writeBatch(writes.slice(30, 55));
  await target.writeBatch(writes.slice(40, 41));
  const expected = writes
    .map(({ recording }) => recording)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
    .map(({ guid }) => guid);
  for (const limit of [1, 7, 50, 240]) {
    const guids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await target.search(
        { flag: 'QueueName', values: ['orders'], ...span },
        { limit, ...(cursor !== undefined && { cursor }) },
      );
      guids.push(...page.found.map(({ guid }) => guid));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(guids).toEqual(expected);
  }
  const part = { from: '2026-11-02T10:00:00.000Z', to: '2026-11-02T11:00:00.000Z' };
  const { found } = await target.search({ flag: 'QueueName', values: ['Orders'], ...part }, { limit: 300 });
  const inPart = writes.filter(({ recording: { startedAt } }) => startedAt >= part.from && startedAt < part.to);
  expect(found.map(({ guid }) => guid)).toEqual(
    expected.filter((guid) => inPart.some(({ recording }) => recording.guid === guid)),
  );
  expect(inPart.length).toBeGreaterThan(20);
});

test('somebody who was renamed is found by the name as it was then, in the months in which they had it (QG-28)', async () => {
  const { state, open } = table();
  const target = open();
  const at = (month: string, day: number) => ({
    startedAt: `2026-${month}-${String(day).padStart(2, '0')}T09:00:00.000Z`,
    endedAt: `2026-${month}-${String(day).padStart(2, '0')}T09:05:00.000Z`,
  });
  const days = Array.from({ length: 28 }, (_, index) => index + 1);
  const of = (month: string, AgentName: string) =>
    days.map((day) => ({ recording: flaggedCall(`${month}-${day}`, { AgentId: '2001', AgentName }, at(month, day)) }));
  const months: [string, string][] = ['02', '03', '04', '05', '06', '07', '08'].map((month) => [
    month,
    month < '04' ? 'Mira Lund' : 'Mira Berg',
  ]);
  for (const [month, name] of months) for (const write of of(month, name)) await target.writeBatch([write]);
  const before = state.requests;
  const { found } = await open().search({ flag: 'AgentName', values: ['mira lund'], ...span }, { limit: 50 });
  // The rows under the new name are not read.
  expect(state.requests - before).toBeLessThanOrEqual(3);
  expect(found.map(({ guid }) => guid)).toEqual(
    ['03', '02'].flatMap((month) => days.toReversed().map((day) => `${month}-${day}`)).slice(0, 50),
  );
});

test('a recording without an agent or a call source has a row for each flag, and is found beside others (QG-02)', async () => {
  const { open } = table();
  const flags = await flagsOf('1764.1');
  const call = flaggedCall('old', flags);
  // Without an agent or a source no row refers to another one.
  const { AgentId = '', ...others } = flags;
  await open().write({ ...call, flags: others });
  await open().write({ ...call, contactId: call.contactId, guid: 'old-agent', flags: { AgentId } });
  await open().write(flaggedCall('new', flags, { startedAt: '2026-11-02T09:30:00.000Z' }), { callSource });
  expect(await foundBy(open(), flags)).toEqual(
    Object.keys(flags).map((flag) => (flag === 'AgentId' ? ['new', 'old-agent'] : ['new', 'old'])),
  );
});
