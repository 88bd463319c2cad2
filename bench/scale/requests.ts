import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What one piece of work used of the tables and of Amazon Connect. */
export interface Usage {
  readUnits: number;
  writeUnits: number;
  /** Units of each partition key, by table and index. */
  partitions: Map<string, { reads: number; writes: number }>;
  connect: number;
}

type Capacity = {
  TableName?: string;
  CapacityUnits?: number;
  Table?: { CapacityUnits?: number };
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }>;
};

const isRead = /^(Get|BatchGet|Query|Scan|TransactGet)/;

let usage: Usage | undefined;

/** Every client in this process reports what each of its requests used. */
export const countRequests = (connectEndpoint: string): void => {
  type Send = (command: { constructor: { name: string }; input: Record<string, unknown> }) => Promise<unknown>;
  const prototype = DynamoDBClient.prototype as unknown as { send: Send };
  const send = prototype.send;
  prototype.send = async function (this: unknown, command) {
    command.input.ReturnConsumedCapacity = 'INDEXES';
    const output = (await send.call(this, command)) as { ConsumedCapacity?: Capacity | Capacity[] };
    if (usage) note(usage, command, [output.ConsumedCapacity ?? []].flat());
    return output;
  };
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (usage && url.startsWith(connectEndpoint)) usage.connect += 1;
    return realFetch(input, init);
  };
};

/** What this work used. Only one piece of work may run at a time. */
export const usageOf = async (work: () => Promise<unknown>): Promise<Usage> => {
  const mine: Usage = { readUnits: 0, writeUnits: 0, partitions: new Map(), connect: 0 };
  usage = mine;
  try {
    await work();
  } finally {
    usage = undefined;
  }
  return mine;
};

const note = (
  mine: Usage,
  { constructor: { name }, input }: { constructor: { name: string }; input: Record<string, unknown> },
  capacities: readonly Capacity[],
) => {
  const kind = isRead.test(name) ? 'reads' : 'writes';
  let units = 0;
  for (const { CapacityUnits = 0 } of capacities) units += CapacityUnits;
  // Engines leave out reads of items that do not exist. DynamoDB counts half a unit, or a whole one.
  if (units === 0) units = kind === 'writes' ? 1 : input.ConsistentRead ? 1 : 0.5;
  mine[kind === 'reads' ? 'readUnits' : 'writeUnits'] += units;
  const keys = keysOf(input);
  for (const key of keys) {
    const place = mine.partitions.get(key) ?? { reads: 0, writes: 0 };
    place[kind] += units / keys.length;
    mine.partitions.set(key, place);
  }
};

interface Item {
  pk?: { S?: string };
}

/** The partition keys that a request names. */
const keysOf = (input: Record<string, unknown>): string[] => {
  const { TableName, Key, Item, ExpressionAttributeValues, IndexName, TransactItems, RequestItems } = input as {
    TableName?: string;
    Key?: Item;
    Item?: Item;
    ExpressionAttributeValues?: Record<string, { S?: string }>;
    IndexName?: string;
    TransactItems?: Record<string, Record<string, unknown>>[];
    RequestItems?: Record<string, unknown>;
  };
  if (TransactItems) return TransactItems.flatMap((one) => Object.values(one).flatMap(keysOf));
  if (RequestItems) {
    return Object.entries(RequestItems).flatMap(([table, wanted]) => {
      const items = Array.isArray(wanted)
        ? wanted.map((one) => one.PutRequest?.Item ?? one.DeleteRequest?.Key)
        : ((wanted as { Keys?: Item[] }).Keys ?? []);
      return items.map((item: Item) => `${table} ${item?.pk?.S ?? ''}`);
    });
  }
  const key = Key?.pk?.S ?? Item?.pk?.S ?? Object.values(ExpressionAttributeValues ?? {})[0]?.S ?? '';
  return [`${TableName}${IndexName ? `.${IndexName}` : ''} ${key}`];
};
