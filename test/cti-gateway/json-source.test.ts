import { networkInterfaces } from 'node:os';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { jsonSource } from '../../cti-gateway/json/json-source.ts';
import { flagNames } from '../../domain/flag/words.ts';
import { standInCloud, startInstance, temporaryFolder, until } from './site.ts';

const token = 'a-token-of-this-test';
const snapshot = { event: 'snapshot', connections: [], agents: [] };

let place: ReturnType<typeof temporaryFolder>;
let running: ReturnType<typeof startInstance>;
let cloud: ReturnType<typeof standInCloud>;
let source: ReturnType<typeof jsonSource>;
let offsetMs: number;
let warnings: string[];

beforeEach(async () => {
  offsetMs = 0;
  warnings = [];
  place = temporaryFolder();
  cloud = standInCloud({ flags: [...flagNames] });
  source = jsonSource(
    { listen: { port: 0, token }, silenceSeconds: 90 },
    {
      ...{ nowMs: () => Date.now() + offsetMs, random: Math.random, warn: (what) => warnings.push(what) },
      sleep: (ms, signal) => sleep(ms / 50, signal),
    },
  );
  running = startInstance({ folder: place.folder, cloud: cloud.cloud, source, withoutLogon: 'unflagged' });
  await until('it listens', () => source.port() !== 0);
});
afterEach(async () => {
  await running.stop();
  place.remove();
});

const post = async (content: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) => {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const response = await fetch(`http://127.0.0.1:${source.port()}/call-events`, { method: 'POST', body, headers });
  return { status: response.status, content: (await response.json()) as { title: string; problems?: object[] } };
};

test('any telephone system can report its calls in CSTA’s words, and its recording is flagged (QG-05..QG-12, QG-17)', async () => {
  await post(snapshot);
  const leg = { connectionId: 'c-1', callId: 'k-1', device: '2001' };
  const { status } = await post([
    { event: 'agentLoggedOn', agentId: 'a-17', agentName: 'Mira L.', device: '2001' },
    { event: 'queued', callId: 'k-1', queueName: 'orders' },
    { event: 'delivered', ...leg, callerNumber: '5550100', callerName: 'Harbour Bakery' },
    { event: 'recordingBegan', connectionId: 'c-1', guid: 'g-1' },
    { event: 'established', ...leg },
    { event: 'callInformation', connectionId: 'c-1', wrapUp: 'Order: placed', queryData: 'customer 7' },
    { event: 'connectionCleared', connectionId: 'c-1' },
  ]);
  expect(status).toBe(200);
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()).toMatchObject([
    {
      ...{ guid: 'g-1', extension: '2001' },
      flags: {
        ...{ AgentId: 'a-17', AgentName: 'Mira L.', CallerName: 'Harbour Bakery', QueueName: 'orders' },
        ...{ CTICallRef: 'k-1', InteractionGuid: 'interaction of k-1' },
        ...{ CTIWrapup: 'Order: placed', CTIQueryData: 'customer 7' },
      },
    },
  ]);
});

test.each([
  ['no JSON', '{"event": "held", ', 400, /not JSON/],
  ['an unknown event', { event: 'ringing' }, 400, /correct these messages/],
  ['a missing field', { event: 'held' }, 400, /correct these messages/],
  ['an unknown field', { event: 'held', connectionId: 'c', color: 'red' }, 400, /correct these messages/],
  ['facts of nothing', { event: 'callInformation', queueName: 'orders' }, 400, /correct these messages/],
  ['a number in place of a text', { event: 'held', connectionId: 7 }, 400, /correct these messages/],
])('%s is refused, and says why (QG-20)', async (_, content, expected, title) => {
  await post(snapshot);
  const answer = await post(content);
  expect(answer.status).toBe(expected);
  expect(answer.content.title).toMatch(title);
});

test('of several messages of which one is wrong none is accepted, and the wrong one is named (QG-20)', async () => {
  await post(snapshot);
  const right = { event: 'established', connectionId: 'c-1', callId: 'k-1', device: '2001' };
  const { content } = await post([right, { event: 'held', connectionId: '' }]);
  expect(content.problems).toMatchObject([{ index: 1, path: 'connectionId' }]);
  expect(JSON.stringify(warnings)).not.toContain('c-1');
  await post({ event: 'alive' });
  expect(running.running.tracker.legs).toEqual([]);
});

test('without the token nothing is accepted (QG-20)', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: token }]) {
    const { status } = await post(snapshot, headers as Record<string, string>);
    expect(status).toBe(401);
  }
});

test('a source that has not reported what is going on is asked for that first (QG-26)', async () => {
  const { status, content } = await post({ event: 'alive' });
  expect([status, content.title]).toEqual([409, expect.stringMatching(/snapshot/)]);
});

test('a call of the snapshot counts as one that was in progress before (QG-26)', async () => {
  const leg = { connectionId: 'c-1', callId: 'k-1', device: '2001', established: true, guid: 'g-1' };
  await post({ ...snapshot, connections: [leg], agents: [{ agentId: 'a-17', device: '2001' }] });
  await post({ event: 'connectionCleared', connectionId: 'c-1' });
  await until('flags', () => cloud.written.size === 1);
});

test('a source that goes silent is lost, and resumes with a snapshot (QG-20, QG-23)', async () => {
  await post({ ...snapshot, agents: [{ agentId: 'a-17', device: '2001' }] });
  await post([
    { event: 'recordingBegan', connectionId: 'c-1', guid: 'g-1' },
    { event: 'established', connectionId: 'c-1', callId: 'k-1', device: '2001' },
  ]);
  offsetMs = 91_000;
  await until('it is lost', () => source.status().state === 'lost');
  expect((await post({ event: 'alive' })).status).toBe(409);
  await post(snapshot);
  await until('flags', () => cloud.written.size === 1);
});

test('the JSON source listens on this machine only (QG-38)', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  if (!outside) return;
  await expect(fetch(`http://${outside.address}:${source.port()}/call-events`)).rejects.toThrow();
});
