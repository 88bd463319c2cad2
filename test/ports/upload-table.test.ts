import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { stagingTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { stagedItem, storedOf } from '../../adapters/dynamodb/upload/upload-item.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { archiveKey } from '../../domain/upload/archive/archive.ts';
import type { CustodyEntry, StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { Decision } from '../../domain/workflow/workflow.ts';

const sha256 = 'ab'.repeat(32);
const at = '2026-11-20T23:00:00.000Z';
const entry = (step: CustodyEntry['step'], machine = 'cloud'): CustodyEntry => ({
  at,
  step,
  machine,
  size: 1000,
  sha256,
});
const recording = (number: number): StagedRecording => ({
  recordingId: `0${String(number).padStart(31, '0')}`,
  contactId: 'b0000001-0000-4000-8000-000000000001',
  medium: 'audio',
  username: 'anna.muster@example.com',
  agentId: 'c0000001-0000-4000-8000-000000000001',
  machine: 'PC-VIENNA-0017',
  ipAddress: '10.20.30.40',
  dataServerId: 'd0000001-0000-4000-8000-000000000001',
  path: '2026/11/20/PC-VIENNA-0017/b0000001-0000-4000-8000-000000000001-audio.wav',
  size: 1000,
  sha256,
  startedAt: at,
  endedAt: at,
  registeredAt: at,
  uploadState: 'Not yet uploaded',
  custody: [entry('recorded', 'PC-VIENNA-0017'), entry('staged', 'SRV-QM-1'), entry('registered')],
});
const keep: Decision = {
  event: 'daily',
  ruleId: 'e0000001-0000-4000-8000-000000000001',
  ruleName: 'Staged Upload Team',
  outcome: 'keep',
  immediate: false,
  runId: 'daily#2026-11-20',
  at,
};

test('a recording in its final state takes two kilobytes, and nothing of it is lost', () => {
  const { recordingId } = recording(1);
  const end: StagedRecording = {
    ...recording(1),
    uploadState: 'Uploaded',
    decision: keep,
    lease: { by: 'f0000001-0000-4000-8000-000000000001', until: at },
    receipt: { key: archiveKey({ recordingId, sha256 }), versionId: 'v'.repeat(32), size: 1000, sha256, at },
    custody: [
      ...recording(1).custody,
      entry('released'),
      entry('upload-started', 'SRV-QM-1'),
      entry('archived'),
      { ...entry('local-copy-deleted', 'SRV-QM-1'), size: 999 },
    ],
  };
  const item = stagedItem({ recording: end, revision: 7 });
  expect(storedOf(item)).toEqual({ recording: end, revision: 7 });
  expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThanOrEqual(2048 + 600);
});

/** Needs a database. */
const onEngine = process.env.AWS_ENDPOINT_URL ? describe : describe.skip;

onEngine('in DynamoDB', () => {
  const client = new DynamoDBClient({
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let name: string;
  beforeEach(async () => {
    name = `fermata-test-${crypto.randomUUID()}`;
    await client.send(new CreateTableCommand(createTable(name, stagingTableShape)));
  });
  afterEach(() => client.send(new DeleteTableCommand({ TableName: name })));

  /** A client that is killed before its nth call; `died` says whether it got that far. */
  const dyingAt = (call: number) => {
    let calls = 0;
    const state = { died: false };
    const send = (command: Parameters<DynamoDBClient['send']>[0]) => {
      calls += 1;
      state.died ||= calls >= call;
      return state.died ? Promise.reject(new Error('killed')) : client.send(command);
    };
    return { table: new UploadTable({ send, config: client.config } as unknown as DynamoDBClient, name), state };
  };
  const undecided = async (table: UploadTable) =>
    (await table.undecided(0, { limit: 100 })).recordings.map(({ recordingId }) => recordingId);

  test('a registration that dies at any request is completed by the next one, and is decided like any other', async () => {
    const table = new UploadTable(client, name);
    let deaths = 0;
    for (let call = 1; ; call++) {
      const { table: dying, state } = dyingAt(call);
      const one = recording(call);
      await dying.register(one).catch(() => {});
      if (!state.died) break;
      deaths += 1;
      await table.register(one);
      expect(await table.find(one.recordingId)).toEqual(one);
      expect(await undecided(table)).toEqual([one.recordingId]);
      expect(await table.ofContact(one.contactId)).toHaveLength(call);
      await table.decide(one.recordingId, keep, entry('released'));
      expect(await undecided(table)).toEqual([]);
    }
    expect(deaths).toBeGreaterThanOrEqual(3);
  });

  test('a decision that dies at any request is made once or not at all', async () => {
    const table = new UploadTable(client, name);
    let deaths = 0;
    for (let call = 1; ; call++) {
      const { table: dying, state } = dyingAt(call);
      const one = recording(call);
      await table.register(one);
      await dying.decide(one.recordingId, keep, entry('released')).catch(() => {});
      if (!state.died) break;
      deaths += 1;
      const made = (await table.find(one.recordingId))!.decision !== undefined;
      expect(await undecided(table)).toEqual(made ? [] : [one.recordingId]);
      const again = await table.decide(one.recordingId, { ...keep, outcome: 'recycle' }, entry('recycled'));
      expect(again).toBe(made ? 'decided-before' : 'decided');
      expect((await table.find(one.recordingId))!.decision!.outcome).toBe(made ? 'keep' : 'recycle');
      expect(await undecided(table)).toEqual([]);
    }
    expect(deaths).toBeGreaterThanOrEqual(3);
  });

  test('long lists are counted too, and work is found behind what others have leased', async () => {
    const table = new UploadTable(client, name, { countedOneByOne: 10 });
    const numbers = Array.from({ length: 25 }, (_, number) => number);
    await Promise.all(numbers.map((number) => table.register(recording(number))));
    const { dataServerId } = recording(0);
    expect(await table.totals(dataServerId)).toEqual({
      'Not yet uploaded': { count: 25, bytes: 25_000, oldest: at },
    });
    await Promise.all(
      numbers.map(async (number) => {
        await table.decide(recording(number).recordingId, keep, entry('released'));
      }),
    );
    expect(await table.totals(dataServerId)).toEqual({
      'Not yet uploaded': { count: 25, bytes: 25_000, oldest: at },
      released: { count: 25, bytes: 25_000, oldest: at },
    });
    const lease = { now: at, until: '2026-11-20T23:15:00.000Z', limit: 10 };
    const held = new Set<string>();
    for (const by of ['a-1', 'a-2', 'a-3']) {
      for (const { recordingId } of await table.lease(dataServerId, { ...lease, by })) {
        expect(held.has(recordingId)).toBe(false);
        held.add(recordingId);
      }
    }
    expect(held.size).toBe(25);
  });
});
