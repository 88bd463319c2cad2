import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import { chunks } from '../../adapters/dynamodb/table/batches.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { maxCommandWaitSeconds } from '../../domain/flag/gateway-limits.ts';
import { countCapacity, type Used } from '../cost/capacity.ts';
import { assumed, prices } from '../cost/prices.ts';
import type { Measurement } from '../measurement.ts';
import { call, callSource, callsARequest, contactOf } from './calls.ts';

const million = 1_000_000;
/** This many are stored. */
const calls = Number(process.env.FERMATA_BENCH_CALLS ?? 20_000);

/** Per call. */
const since = (used: Used, before: Used, calls: number): Used => ({
  writes: (used.writes - before.writes) / calls,
  reads: (used.reads - before.reads) / calls,
});

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

const part = (name: string, value: number): Measurement => ({
  name,
  value: dollars(value),
  target: '',
  met: undefined,
});

/** Two batches: the flags, and the calls as contacts. */
const requestSeconds = 2 * assumed.recordingSecondsABatch;

const costRows = (used: Used, contacts: Used): Measurement[] => {
  const request =
    (prices.httpRequest +
      prices.lambdaRequest +
      requestSeconds * assumed.featureGigabytes * prices.lambdaGigabyteSecond) /
    callsARequest;
  // Per request: the key of the gateway.
  const reads = used.reads + 1 / callsARequest;
  const all = million * (used.writes * prices.writeUnit + reads * prices.readUnit + request);
  return [
    part(`DynamoDB, ${used.writes.toFixed(2)} M write units`, used.writes * million * prices.writeUnit),
    part(`DynamoDB, ${reads.toFixed(2)} M read units`, reads * million * prices.readUnit),
    part(`HTTP API and gateway-api, flags and calls of ${callsARequest} in one request`, request * million),
    { name: 'Flags of a million calls, each with all six', value: dollars(all), target: '<= $3', met: all <= 3 },
    part(
      `not in it: their contacts in DynamoDB, ${contacts.writes.toFixed(2)} M write and ${contacts.reads.toFixed(2)} M read units, which any contact costs`,
      million * (contacts.writes * prices.writeUnit + contacts.reads * prices.readUnit),
    ),
    part('not in it: a gateway that waits for commands, a month', waitingForCommands()),
  ];
};

/** The request is held as long as possible, and checks again and again: lambdas/gateway-control/commands.ts. */
const waitingForCommands = (): number => {
  const seconds = 30 * 24 * 3600;
  const [gigabytes, looksASecond] = [0.25, 1 / 0.075];
  const requests = (seconds / maxCommandWaitSeconds) * (prices.httpRequest + prices.lambdaRequest);
  return requests + seconds * (gigabytes * prices.lambdaGigabyteSecond + looksASecond * prices.readUnit);
};

/**
 * What flags cost. Needs AWS_ENDPOINT_URL.
 */
export const measure = async (): Promise<Measurement[]> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: process.env.AWS_REGION ?? 'us-east-1', credentials });
  const name = `fermata-flags-${crypto.randomUUID()}`;
  await client.send(new CreateTableCommand(createTable(name, contactsTableShape)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
  try {
    const table = new FlagTable(client, name);
    const contactTable = new ContactTable(client, name);
    const used = countCapacity(client, contactsTableShape);
    const store = async (from: number, to: number) => {
      const all = await Promise.all(Array.from({ length: to - from }, (_, index) => call(from + index, calls)));
      const writes = all.map((recording) => ({ recording, callSource }));
      await mapConcurrently(chunks(writes, callsARequest), 4, (some) => table.writeBatch(some));
      return all;
    };
    // The first call of each agent in a queue and month costs more. Among a million calls, these are less than a
    // hundredth.
    const first = Math.floor(calls / 2);
    await store(0, first);
    const before = { ...used };
    const stored = await store(first, calls);
    const ofFlags = since(used, before, stored.length);
    const some = stored.slice(0, 10 * callsARequest);
    const contactsBefore = { ...used };
    const contacts = await Promise.all(some.map(contactOf));
    for (const batch of chunks(contacts, callsARequest)) await contactTable.keepNewest(batch);
    return costRows(ofFlags, since(used, contactsBefore, some.length));
  } finally {
    await client.send(new DeleteTableCommand({ TableName: name }));
    client.destroy();
  }
};
