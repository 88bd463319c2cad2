import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact/contact-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { stagingTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { DailyPlanTable } from '../../adapters/dynamodb/upload/daily-plan-table.ts';
import { DailyRunTable } from '../../adapters/dynamodb/upload/daily-run-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { memoryStores } from '../../adapters/memory/memory-stores.ts';
import type { DailyPlanStore } from '../../domain/daily-run/daily-plan.ts';
import { uploadShardOf } from '../../domain/upload/recording-id.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { type UploadStore, uploadShards } from '../../domain/upload/upload-store.ts';
import { type Dependencies, dailyEvent } from '../../lambdas/daily-event/daily-event.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { countCapacity } from '../cost/capacity.ts';
import { prices } from '../cost/prices.ts';
import type { Measurement } from '../measurement.ts';
import { directory, rules, sampleRecording } from './recordings.ts';

const million = 1e6;
const inMemory = 100_000;
const onTheEngine = 1000;

/** Values that the engine cannot show. */
const assumed = {
  /** One request to DynamoDB from a Lambda in the same region. The published latency is single-digit milliseconds. */
  requestSeconds: 0.006,
  gigabytes: 1,
  /** Decisions in flight in one shard: domain/concurrency.ts. */
  atOnce: 50,
  /** Step Functions Standard, per transition. */
  transition: 25e-6,
  /** Two for each of the two tasks of a shard, and a few around them. */
  transitionsARun: uploadShards * 4 + 12,
} as const;

type Uploads = Pick<UploadStore, 'undecided' | 'ofContact' | 'decide'>;

/** Only recordings in shards: this measures the Daily Event, not its storage. */
const bareUploads = (recordings: readonly StagedRecording[]): Uploads => {
  const shards = Array.from({ length: uploadShards }, (): StagedRecording[] => []);
  for (const recording of recordings) shards[uploadShardOf(recording.recordingId)]!.push(recording);
  const decided = new Set<string>();
  return {
    undecided: async (shard, { limit, cursor }) => {
      const from = Number(cursor ?? 0);
      const page = shards[shard]!.slice(from, from + limit);
      const more = from + limit < shards[shard]!.length;
      return { recordings: page, ...(more && { next: String(from + limit) }) };
    },
    ofContact: async () => [],
    decide: async (recordingId) => {
      if (decided.has(recordingId)) return 'decided-before';
      decided.add(recordingId);
      return 'decided';
    },
  };
};

/** The same for the plan of the run. */
const barePlans = (): DailyPlanStore => {
  const kept = new Map<string, unknown>();
  const keep = async (key: string, content: unknown) => {
    if (!kept.has(key)) kept.set(key, content);
  };
  return {
    keepRules: (_, content) => keep('rules', content),
    rules: async () => kept.get('rules') as never,
    keepShard: (_, shard, plan) => keep(String(shard), plan),
    shard: async (_, shard) => kept.get(String(shard)) as never,
    forget: async () => kept.clear(),
  };
};

const dependencies = async (uploads: Uploads, own: Partial<Dependencies> = {}): Promise<Dependencies> => {
  const stores = memoryStores();
  await stores.workflows.save(rules);
  const users = { users: async () => directory.users, teams: async () => directory.teams };
  return {
    ...stores,
    users,
    uploads,
    runs: stores.dailyRuns,
    plans: barePlans(),
    clock: () => new Date('2026-02-03T18:00:00Z'),
    telemetry: silent,
    interruptedAfterSeconds: 0,
    ...own,
  };
};

/** CPU seconds to count and decide, with each recording processed once. */
const cpuSeconds = async (): Promise<{ seconds: number; kept: number; recycled: number }> => {
  const recordings = Array.from({ length: inMemory }, (_, index) => sampleRecording(index));
  const event = dailyEvent(await dependencies(bareUploads(recordings)));
  const before = process.cpuUsage();
  const result = await event.runAll();
  const { user, system } = process.cpuUsage(before);
  if (!result || result.kept + result.recycled !== inMemory) throw new Error('The Daily Event left recordings behind');
  return { seconds: (user + system) / 1e6, ...result };
};

/** What the tables use for one run, as the engine counts it, and the number of requests. */
const onTables = async (): Promise<{ writes: number; reads: number; requests: number }> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: process.env.AWS_REGION ?? 'us-east-1', credentials });
  const table = `fermata-daily-${randomUUID()}`;
  await client.send(new CreateTableCommand(createTable(table, stagingTableShape)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: table });
  try {
    const uploads = new UploadTable(client, table);
    for (let index = 0; index < onTheEngine; index++) await uploads.register(sampleRecording(index));
    let requests = 0;
    client.middlewareStack.add(
      (next) => (args) => {
        requests += 1;
        return next(args);
      },
      { step: 'initialize', name: 'countRequests' },
    );
    const used = countCapacity(client, stagingTableShape);
    const result = await dailyEvent(
      await dependencies(uploads, {
        contacts: new ContactTable(client, table),
        runs: new DailyRunTable(client, table),
        plans: new DailyPlanTable(client, table, randomUUID),
      }),
    ).runAll();
    if (!result || result.kept + result.recycled !== onTheEngine) throw new Error('Recordings were left behind');
    return { ...used, requests };
  } finally {
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
  }
};

const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 3 : 2)}`;
const shown = (name: string, value: string): Measurement => ({ name, value, target: '', met: undefined });

/**
 * The Daily Event in parts: its own work without a database, and its requests to the database for a sample, projected
 * to a million contacts with one recording each. Needs AWS_ENDPOINT_URL.
 */
export const measure = async (): Promise<Measurement[]> => {
  const { seconds } = await cpuSeconds();
  const perSecond = inMemory / seconds;
  const tables = await onTables();
  const scale = million / onTheEngine;
  const cpu = million / perSecond;
  const waiting = (tables.requests * scale * assumed.requestSeconds) / uploadShards / assumed.atOnce;
  const elapsed = waiting + cpu / uploadShards;
  const terms: [string, number][] = [
    [`DynamoDB, ${((tables.writes * scale) / 1e6).toFixed(2)} M write units`, tables.writes * scale * prices.writeUnit],
    [`DynamoDB, ${((tables.reads * scale) / 1e6).toFixed(2)} M read units`, tables.reads * scale * prices.readUnit],
    ['daily-event', elapsed * uploadShards * assumed.gigabytes * prices.lambdaGigabyteSecond],
    ['Step Functions', assumed.transitionsARun * assumed.transition],
  ];
  const sum = terms.reduce((all, [, amount]) => all + amount, 0);
  return [
    shown(
      `Decided per CPU second (${rules.rules.length} rules, ${inMemory / 1000},000 recordings, counting included)`,
      Math.round(perSecond).toLocaleString('en'),
    ),
    shown('Requests to the database a recording', (tables.requests / onTheEngine).toFixed(2)),
    shown(
      `A million contacts: time (${uploadShards} shards, ${assumed.atOnce} requests at once, ${assumed.requestSeconds * 1000} ms each)`,
      `${Math.round(elapsed)} s`,
    ),
    ...terms.map(([name, amount]) => shown(`A million contacts: ${name}`, dollars(amount))),
    shown('A million contacts: cost of their Daily Event', dollars(sum)),
  ];
};
