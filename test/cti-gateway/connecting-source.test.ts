import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type WebSocket, WebSocketServer } from 'ws';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { connectingSource } from '../../cti-gateway/json/connecting-source.ts';
import { createCertificate } from '../kit/certificate.ts';
import { standInCloud, startInstance, temporaryFolder, until } from './site.ts';

const token = 'a-token-of-this-test';
const snapshot = { event: 'snapshot', connections: [], agents: [{ agentId: 'a-17', device: '2001' }] };
const talking = [
  { event: 'recordingBegan', connectionId: 'c-1', guid: 'g-1' },
  {
    event: 'established',
    connectionId: 'c-1',
    callId: 'k-1',
    device: '2001',
    callerNumber: '5550100',
    callerName: 'Harbour Bakery',
  },
];
const times = { connectMs: 1000, answerMs: 60, pingEveryMs: 30 };

/** A telephone system that a gateway connects to. */
const telephoneSystem = async (tls?: { key: string; certificate: string }) => {
  const state = { accepts: true, mute: 0, connections: 0 };
  const answers: { status: number; title?: string; problems?: object[] }[] = [];
  let current: WebSocket | undefined;
  const server = tls
    ? createTlsServer({ key: readFileSync(tls.key), cert: readFileSync(tls.certificate) })
    : createPlainServer();
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  server.on('upgrade', (request: IncomingMessage, connection, head) => {
    if (!state.accepts || request.headers.authorization !== `Bearer ${token}`) {
      connection.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const number = ++state.connections;
      current = socket;
      socket.on('ping', () => state.mute !== number && socket.pong());
      socket.on('message', (data) => answers.push(JSON.parse(data.toString())));
      socket.on('error', () => {});
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/calls`,
    ...{ state, answers },
    /** Sends, and returns what the gateway answers. */
    async send(content: unknown) {
      const before = answers.length;
      current!.send(typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
      await until('an answer', () => answers.length > before);
      return answers.at(-1)!;
    },
    sendUnanswered: (content: string | Buffer) => current!.send(content),
    cut: () => current!.terminate(),
    close: (code: number, reason: string) => current!.close(code, reason),
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

let place: ReturnType<typeof temporaryFolder>;
let system: Awaited<ReturnType<typeof telephoneSystem>>;
let cloud: ReturnType<typeof standInCloud>;
let source: ReturnType<typeof connectingSource>;
let running: ReturnType<typeof startInstance>;
let offsetMs: number;
let warnings: string[];

const start = (more: { certificates?: string; token?: string } = {}) => {
  source = connectingSource(
    { connect: { url: system.url, token, ...more }, silenceSeconds: 90 },
    {
      ...{ nowMs: () => Date.now() + offsetMs, random: Math.random, warn: (what) => warnings.push(what), times },
      sleep: (ms, signal) => sleep(ms / 50, signal),
    },
  );
  running = startInstance({ folder: place.folder, cloud: cloud.cloud, source, withoutLogon: 'unflagged' });
};
const connections = (count: number) => until(`${count} connections`, () => system.state.connections === count);

beforeEach(() => {
  offsetMs = 0;
  warnings = [];
  place = temporaryFolder();
  cloud = standInCloud();
});
afterEach(async () => {
  await running.stop();
  await system.stop();
  place.remove();
});

describe('a telephone system that the gateway connects to', () => {
  beforeEach(async () => {
    system = await telephoneSystem();
    start();
    await connections(1);
  });

  test('reports over the connection what happens, and the recording is flagged (QG-16, QG-20, QG-23)', async () => {
    expect((await system.send(snapshot)).status).toBe(200);
    expect(source.status()).toMatchObject({ kind: 'json', state: 'connected' });
    await system.send(talking);
    expect(cloud.written.size).toBe(0);
    await system.send({ event: 'connectionCleared', connectionId: 'c-1' });
    await until('flags', () => cloud.written.size === 1);
    expect(cloud.flags()).toMatchObject([{ guid: 'g-1', flags: { AgentId: 'a-17', CallerName: 'Harbour Bakery' } }]);
  });

  test('is asked for a snapshot first (QG-26)', async () => {
    const { status, title } = await system.send({ event: 'alive' });
    expect([status, title]).toEqual([409, expect.stringMatching(/snapshot/)]);
    expect((await system.send(snapshot)).status).toBe(200);
  });

  test('that is cut off in the middle of a call is connected again, and a call that ended in between is flagged with what was known (QG-22, QG-23)', async () => {
    await system.send(snapshot);
    await system.send(talking);
    system.cut();
    await until('it is in doubt', () => running.running.tracker.legs.some((leg) => 'inDoubtSinceMs' in leg));
    await connections(2);
    await system.send(snapshot);
    await until('flags', () => cloud.written.size === 1);
    expect(cloud.flags()).toMatchObject([{ guid: 'g-1', flags: { CallerName: 'Harbour Bakery' } }]);
  });

  test('whose call goes on after a break is one call, flagged once at its end (QG-27)', async () => {
    await system.send(snapshot);
    await system.send(talking);
    system.close(1001, 'going away');
    await connections(2);
    const leg = { connectionId: 'c-1', callId: 'k-1', device: '2001', established: true, guid: 'g-1' };
    await system.send({ ...snapshot, connections: [leg] });
    await system.send({ event: 'connectionCleared', connectionId: 'c-1' });
    await until('flags', () => cloud.written.size === 1);
    expect(running.journal.unflagged(10)).toEqual([]);
  });

  test('that is connected but answers nothing is lost, and connected again (QG-20)', async () => {
    await system.send(snapshot);
    system.state.mute = 1;
    await connections(2);
    expect(source.status().state).toBe('connecting');
    await system.send(snapshot);
    expect(source.status().state).toBe('connected');
  });

  test('that has sent no message for 90 seconds is lost, even if it answers (QG-20)', async () => {
    await system.send(snapshot);
    offsetMs = 91_000;
    await connections(2);
    await until('it says why', () => source.status().state === 'connecting');
    await system.send(snapshot);
    expect(source.status().state).toBe('connected');
  });

  test.each([
    ['no JSON', '{"event": "held", '],
    ['an unknown event', { event: 'ringing' }],
    ['a number in place of a text', { event: 'held', connectionId: 7 }],
    ['a list with one wrong message', [{ event: 'alive' }, { event: 'held' }]],
    ['too many messages', Array.from({ length: 1001 }, () => ({ event: 'alive' }))],
    ['no message', 'null'],
  ])('that sends %s is told so, and what follows is accepted (QG-20)', async (_, content) => {
    await system.send(snapshot);
    expect((await system.send(content)).status).toBeGreaterThanOrEqual(400);
    expect((await system.send(talking)).status).toBe(200);
    expect(system.state.connections).toBe(1);
  });

  test.each([
    ['bytes', Buffer.from('{"event": "alive"}')],
    ['more than a megabyte', ' '.repeat(1024 * 1024 + 1)],
  ])('that sends %s is disconnected, and connected again (QG-20)', async (_, content) => {
    await system.send(snapshot);
    system.sendUnanswered(content);
    await connections(2);
    expect((await system.send(snapshot)).status).toBe(200);
  });
});

test('a telephone system that refuses the token is named with the reason, without the token (QG-20)', async () => {
  system = await telephoneSystem();
  system.state.accepts = false;
  start();
  await until('it is reported', () => warnings.length > 0);
  expect(warnings[0]).toMatch(/127\.0\.0\.1:\d+: it does not accept the token/);
  expect(JSON.stringify([warnings, source.status()])).not.toContain(token);
  system.state.accepts = true;
  await connections(1);
});

test('a telephone system is reached by TLS when its certificate authority is named, and not when that is unknown (QG-20)', async () => {
  const tls = createCertificate(place.folder, 'IP:127.0.0.1');
  system = await telephoneSystem(tls);
  start();
  await until('it is refused', () => /self-signed certificate/.test(source.status().detail ?? ''));
  await running.stop();
  start({ certificates: tls.certificate });
  await connections(1);
  expect((await system.send(snapshot)).status).toBe(200);
});
