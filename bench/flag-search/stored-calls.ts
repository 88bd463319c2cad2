import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { call, callSource, callsARequest } from '../flags/calls.ts';

/** What is in the table, and since when. */
export interface Loaded {
  calls: number;
  rows: number;
  on: string;
}

const requestsInFlight = 8;

/** Counts the rows that are written, and leaves out the item below each contact, which no search reads. */
const writeOnlySearchedRows = (client: DynamoDBClient): { rows: number } => {
  const written = { rows: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { Item, RequestItems = {} } = args.input as {
          Item?: { sk: { S: string } };
          RequestItems?: Record<string, unknown[]>;
        };
        if (commandName === 'PutItemCommand') {
          if (Item?.sk.S.startsWith('flags#')) return { output: { $metadata: {} }, response: {} };
          written.rows += 1;
        }
        if (commandName === 'BatchWriteItemCommand') written.rows += Object.values(RequestItems).flat().length;
        return next(args);
      },
    { step: 'initialize', name: 'writeOnlySearchedRows' },
  );
  return written;
};

const callsABlock = 1000 * callsARequest;

/**
 * Stores this many calls through the product's own code, in the requests that a gateway makes. What the folder has already is
 * not stored again.
 */
export const storeCalls = async (client: DynamoDBClient, calls: number, folder: string): Promise<Loaded> => {
  const mark = join(folder, `loaded-${calls}.json`);
  const TableName = tableOf(calls);
  const loaded: Loaded = existsSync(mark)
    ? JSON.parse(readFileSync(mark, 'utf8'))
    : { calls: 0, rows: 0, on: new Date().toISOString().slice(0, 10) };
  if (loaded.calls === 0) {
    await client.send(new CreateTableCommand(createTable(TableName, contactsTableShape)));
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  }
  const table = new FlagTable(client, TableName);
  const written = writeOnlySearchedRows(client);
  try {
    while (loaded.calls < calls) {
      const end = Math.min(calls, loaded.calls + callsABlock);
      const firsts = Array.from(
        { length: Math.ceil((end - loaded.calls) / callsARequest) },
        (_, index) => loaded.calls + index * callsARequest,
      );
      await mapConcurrently(firsts, requestsInFlight, async (first) => {
        const some = Array.from({ length: Math.min(callsARequest, end - first) }, (_, index) => first + index);
        const recordings = await Promise.all(some.map((index) => call(index, calls)));
        await table.writeBatch(recordings.map((recording) => ({ recording, callSource })));
      });
      Object.assign(loaded, { calls: end, rows: loaded.rows + written.rows });
      written.rows = 0;
      writeFileSync(mark, JSON.stringify(loaded));
      console.error(`${end} of ${calls} calls stored`);
    }
  } finally {
    client.middlewareStack.remove('writeOnlySearchedRows');
  }
  return loaded;
};

export const tableOf = (calls: number): string => `flags-of-${calls}-calls`;
