import type {
  AttributeValue,
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  BatchGetItemInput,
  ConsumedCapacity,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { TableShape } from '../../adapters/dynamodb/table/table-shape.ts';

/** Write and read units used so far. */
export interface Used {
  writes: number;
  reads: number;
}

type Item = Record<string, AttributeValue>;

/** DynamoDB counts the bytes of a name and of its value. All attributes of a contact are texts. */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, { S = '' }]) => sum + Buffer.byteLength(name) + Buffer.byteLength(S), 0);

const units = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** The units that an insert costs: those of the table, and of each index for which the item has both keys. */
const insertUnits = (item: Item, shape: TableShape): number =>
  shape.indexes
    .filter(({ partitionKey, sortKey }) => item[partitionKey] && item[sortKey])
    .map(({ partitionKey, sortKey, projected }) => {
      const shown = new Set([
        'pk',
        'sk',
        partitionKey,
        sortKey,
        ...(projected === 'all' ? Object.keys(item) : projected),
      ]);
      return units(itemBytes(Object.fromEntries(Object.entries(item).filter(([name]) => shown.has(name)))));
    })
    .reduce((sum, one) => sum + one, units(itemBytes(item)));

/**
 * Engines count a PartiQL statement as one unit, whatever its indexes. The real units are therefore computed from the
 * items, by the published rules. An INSERT that finds an existing item costs the unit as well.
 */
const statementUnits = (
  { Statements = [] }: BatchExecuteStatementInput,
  { Responses = [] }: BatchExecuteStatementOutput,
  shape: TableShape,
): number =>
  Statements.map(({ Statement = '', Parameters = [] }, index) => {
    const names = [...Statement.matchAll(/'(\w+)':\?/g)].map(([, name]) => name!);
    const item = Object.fromEntries(names.map((name, place) => [name, Parameters[place]!]));
    return Responses[index]?.Error ? units(itemBytes(item)) : insertUnits(item, shape);
  }).reduce((sum, one) => sum + one, 0);

/** Reading an item of up to 4 KB, even one that does not exist. Engines leave this out. */
const lookUnits = ({ RequestItems = {} }: BatchGetItemInput): number =>
  Object.values(RequestItems).reduce(
    (sum, { Keys = [], ConsistentRead }) => sum + Keys.length * (ConsistentRead ? 1 : 0.5),
    0,
  );

const reading = /^(GetItem|Query|Scan)Command$/;

/** Makes every request of this client report the capacity it used, and adds it up. */
export const countCapacity = (client: DynamoDBClient, shape: TableShape): Used => {
  const used: Used = { writes: 0, reads: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } as never });
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
        if (commandName === 'BatchExecuteStatementCommand') {
          used.writes += statementUnits(args.input as never, result.output as never, shape);
        } else if (commandName === 'BatchGetItemCommand') {
          used.reads += lookUnits(args.input as never);
        } else {
          const sum = [ConsumedCapacity ?? []].flat().reduce((all, { CapacityUnits = 0 }) => all + CapacityUnits, 0);
          used[reading.test(commandName) ? 'reads' : 'writes'] += sum;
        }
        return result;
      },
    { step: 'initialize', name: 'countCapacity' },
  );
  return used;
};
