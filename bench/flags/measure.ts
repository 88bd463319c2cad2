import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import type { FlaggedRecording, FlagQuery } from '../../domain/flag/flagged-recording.ts';
import { countCapacity } from '../cost/capacity.ts';
import { prices } from '../cost/prices.ts';
import type { Measurement } from '../measurement.ts';

/** A search asks the partitions of its own values only, so that calls with other values do not slow it down. */
const calls = Number(process.env.FERMATA_BENCH_CALLS ?? 20_000);
const searches = 200;
/** A million calls a year of 200 agents, ten queues and 50,000 callers, as far as this many calls go. */
const span = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
const spacing = Math.floor((Date.parse(span.to) - Date.parse(span.from)) / calls);

const call = (index: number): FlaggedRecording => {
  const startedAt = new Date(Date.parse(span.from) + index * spacing).toISOString();
  const agent = index % 200;
  const reference = `${1_767_225_600 + index}.${index}`;
  return {
    recordingServerId: '5d1c8a52-3f0e-4b36-9a51-7a1c1f0b6e21',
    guid: `${reference}-${2000 + agent}.wav`,
    contactId: `5d1c8a52-3f0e-4b36-9a51-7a1c1f0b6e21:${reference}`,
    extension: String(2000 + agent),
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + 240_000).toISOString(),
    flags: {
      AgentId: String(2000 + agent),
      AgentName: `Agent Number ${agent}`,
      CallerName: `Customer ${(index * 7919) % 50_000}`,
      CTICallRef: reference,
      InteractionGuid: `5d1c8a52-3f0e-4b36-9a51-7a1c1f0b6e21:${reference}`,
      QueueName: `Queue ${index % 10}`,
    },
    callerNameSource: 'global',
    writtenAt: startedAt,
  };
};

/** Milliseconds of each search, in order. */
const times = async (table: FlagTable, query: (index: number) => FlagQuery): Promise<number[]> => {
  const taken: number[] = [];
  for (let index = 0; index < searches; index += 1) {
    const from = performance.now();
    const { found } = await table.search(query(index), { limit: 50 });
    taken.push(performance.now() - from);
    if (found.length === 0) throw new Error('A search found nothing');
  }
  return taken.sort((a, b) => a - b);
};

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** What flags cost, and how long a search of a year takes, by a rare and by a common value. Needs AWS_ENDPOINT_URL. */
export const measure = async (): Promise<Measurement[]> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: process.env.AWS_REGION ?? 'us-east-1', credentials });
  const name = `fermata-flags-${crypto.randomUUID()}`;
  await client.send(new CreateTableCommand(createTable(name, contactsTableShape)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
  try {
    const table = new FlagTable(client, name);
    const used = countCapacity(client, contactsTableShape);
    await mapConcurrently(
      Array.from({ length: calls }, (_, index) => index),
      16,
      (index) => table.write(call(index)),
    );
    const writes = used.writes / calls;
    // A request, 30 ms of half a gigabyte, and HTTP API with CloudFront before it.
    const request = prices.lambdaRequest + 0.03 * 0.5 * prices.lambdaGigabyteSecond + 1e-6;
    const each = writes * prices.writeUnit + 0.5 * prices.readUnit + request;
    const rows: Measurement[] = [
      {
        name: `Flags of a million calls: ${writes.toFixed(1)} write units a call, a function, HTTP API`,
        value: dollars(each * 1e6),
        target: '<= $3',
        met: each * 1e6 <= 3,
      },
    ];
    const queries: [string, (index: number) => FlagQuery][] = [
      [
        'CTICallRef (one call)',
        (index) => ({ flag: 'CTICallRef', values: [call((index * 97) % calls).flags.CTICallRef!], ...span }),
      ],
      [
        'CallerName',
        (index) => ({ flag: 'CallerName', values: [call((index * 89) % calls).flags.CallerName!], ...span }),
      ],
      ['AgentId', (index) => ({ flag: 'AgentId', values: [String(2000 + (index % 200))], ...span })],
      ['QueueName (a tenth of all)', (index) => ({ flag: 'QueueName', values: [`Queue ${index % 10}`], ...span })],
    ];
    for (const [flag, query] of queries) {
      const taken = await times(table, query);
      const p99 = taken[Math.floor(searches * 0.99)]!;
      rows.push({
        name: `A year by ${flag}, 50 of them, among ${calls.toLocaleString('en-GB')} calls: p50, p99`,
        value: `${Math.round(taken[searches / 2]!)} ms, ${Math.round(p99)} ms`,
        target: '<= 300 ms',
        met: p99 <= 300,
      });
    }
    return rows;
  } finally {
    await client.send(new DeleteTableCommand({ TableName: name }));
    client.destroy();
  }
};
