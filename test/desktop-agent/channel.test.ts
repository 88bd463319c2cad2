import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http, { type Server } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { type HttpClient, httpClient } from '../../agent-kit/connection/http-client.ts';
import { Unreachable } from '../../agent-kit/transfer/retry.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import { channelOfPc } from '../../desktop-agent/service/channel/channel.ts';
import { type OpenSocket, webSockets } from '../../desktop-agent/service/channel/web-socket.ts';
import { Failure } from '../../domain/failure.ts';
import { behindTls, connectProxy } from '../agent-kit/proxy.ts';
import { FakeSocket, fakeTime, seeded } from '../console/changes/kit.ts';
import { until } from './kit/until.ts';

const minutes = (count: number) => count * 60_000;

/** The other end: accepts each ticket once, and answers heartbeats unless it is silent. */
const changesServer = async () => {
  const state = { tickets: new Set<string>(), isSilent: false, status: 101, heard: [] as string[] };
  const open = new Set<NetSocket>();
  const server: Server = http.createServer((_, response) => void response.writeHead(404).end());
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'fermata.changes' });
  server.on('upgrade', (request, socket, head) => {
    const [protocol, ticket = ''] = (request.headers['sec-websocket-protocol'] ?? '').split(/, ?/);
    const isRefused = state.status !== 101 || protocol !== 'fermata.changes' || !state.tickets.delete(ticket);
    if (isRefused) return void socket.end(`HTTP/1.1 ${state.status === 101 ? 401 : state.status} No\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('message', (text) => {
        state.heard.push(String(text));
        if (!state.isSilent) opened.send('{"type":"pong"}');
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    port,
    url: `ws://127.0.0.1:${port}/changes`,
    clients: (): WebSocket[] => [...sockets.clients],
    say: (...topics: string[]) => {
      for (const one of sockets.clients) one.send(JSON.stringify({ type: 'changed', topics }));
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

interface Options {
  url: string;
  tickets?: Set<string>;
  fails?: () => Error | undefined;
  openSocket: OpenSocket;
  time?: ReturnType<typeof fakeTime>;
  random?: () => number;
}

const start = ({ url, tickets, fails, openSocket, time = fakeTime(), random = () => 0.5 }: Options) => {
  let [nudges, settings, requests] = [0, 0, 0];
  const warnings: string[] = [];
  const cloud = (async (call: string) => {
    expect(call).toBe('ticket');
    requests += 1;
    const failure = fails?.();
    if (failure) throw failure;
    const ticket = `ticket-${requests}`;
    tickets?.add(ticket);
    return { ticket, url, expiresInSeconds: 30 };
  }) as unknown as Cloud;
  const channel = channelOfPc({
    ...{ desktopId: 'd1', apiUrl: 'https://fermata.example.com', cloud, openSocket, random },
    listener: {
      onNews: () => {
        nudges += 1;
      },
      onSettings: () => {
        settings += 1;
      },
    },
    logger: { info: () => {}, warn: (what) => warnings.push(what) },
    ...{ now: time.now, after: time.after },
  });
  return { channel, time, warnings, nudges: () => nudges, settings: () => settings, requests: () => requests };
};

describe('a PC and the server of its channel', () => {
  let server: Awaited<ReturnType<typeof changesServer>>;
  let client: HttpClient;
  let pc: ReturnType<typeof start> | undefined;
  let [attempts, failures] = [0, 0];
  const connect = (options: Partial<Options> = {}) => {
    const openSocket: OpenSocket = (ticket, onError) => {
      attempts += 1;
      return webSockets(client)(ticket, (reason) => {
        failures += 1;
        onError(reason);
      });
    };
    pc = start({ url: server.url, tickets: server.state.tickets, openSocket, ...options });
    return pc;
  };
  /** Lets simulated time pass until the condition holds, but not while an attempt waits for the real network. */
  const passUntil = (condition: () => boolean) =>
    until(async () => {
      if (attempts === failures) await pc!.time.pass(1000);
      return condition();
    });
  beforeEach(async () => {
    [attempts, failures] = [0, 0];
    server = await changesServer();
    client = httpClient();
  });
  afterEach(async () => {
    pc?.channel.close();
    client.close();
    await server.close();
  });

  test('a PC opens it with its ticket, is nudged by its own topic and by no other, and learns of new settings', async () => {
    const { channel, nudges, settings } = connect();
    expect(channel.state()).toBe('polling');
    await until(() => channel.state() === 'connected');
    expect(server.clients()).toHaveLength(1);
    server.say('desktop#d2', 'settings');
    server.say('settings', 'desktop#d1');
    await until(() => nudges() > 0);
    server.clients()[0]!.send('no json');
    server.say('desktop#d1');
    await until(() => nudges() > 1);
    expect([nudges(), settings()]).toEqual([2, 2]);
    channel.close();
    await until(() => server.clients().length === 0);
  });

  test('a server that is silent is found by two heartbeats without an answer, and one that answers stays connected', async () => {
    const { channel, time, requests, nudges } = connect();
    await until(() => channel.state() === 'connected');
    await time.pass(minutes(4.5));
    await until(() => server.state.heard.length === 1);
    // What arrives after the answer shows that the answer has arrived.
    server.say('desktop#d1');
    await until(() => nudges() === 1);
    await time.pass(8000);
    expect(channel.state()).toBe('connected');

    server.state.isSilent = true;
    await time.pass(minutes(4.5) - 8000);
    await until(() => server.state.heard.length === 2);
    await time.pass(8000);
    await until(() => server.state.heard.length === 3);
    expect(channel.state()).toBe('connected');
    await time.pass(8000);
    expect(channel.state()).toBe('polling');
    await until(() => server.clients().length === 0);

    server.state.isSilent = false;
    await time.pass(30_000);
    await until(() => channel.state() === 'connected');
    expect(requests()).toBe(2);
  });

  test('where sockets are refused the PC goes on polling, reports why once, and comes back when they are allowed', async () => {
    server.state.status = 403;
    const { channel, time, warnings } = connect({ random: () => 0.01 });
    for (let attempt = 1; attempt <= 8; attempt++) {
      await until(() => failures === attempt);
      expect(channel.state()).toBe('polling');
      // The next attempt is due.
      await time.pass(4000);
    }
    expect(warnings).toEqual([
      'The channel cannot be opened, so this PC asks the cloud only at intervals: Unexpected server response: 403',
    ]);
    server.state.status = 101;
    await passUntil(() => channel.state() === 'connected');
  });

  test('a ticket is never sent to another machine without TLS', async () => {
    const open = (url: string) => webSockets(client)({ ticket: 'ticket', url: new URL(url) }, () => {});
    expect(() => open('ws://fermata.example.com/changes')).toThrow('Not over TLS');
    const { channel, time, requests } = connect({ url: 'ws://fermata.example.com/changes' });
    await time.pass(minutes(1));
    expect(requests()).toBeGreaterThan(1);
    expect(channel.state()).toBe('polling');
  });

  describe('a PC behind a proxy', () => {
    const name = 'fermata.example.com';
    let folder: string;
    let ends: Awaited<ReturnType<typeof behindTls>>;
    let proxy: Awaited<ReturnType<typeof connectProxy>>;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'fermata-channel-'));
      ends = await behindTls(folder, name, server.port);
      proxy = await connectProxy({ name, port: ends.port, password: 'pc:secret' });
      client.close();
      client = httpClient({
        proxy: `http://pc:secret@${proxy.address}`,
        ca: [readFileSync(ends.certificate, 'utf8')],
      });
    });
    afterEach(async () => {
      await proxy.close();
      await ends.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('connects through it with its password, and polls while the proxy blocks the channel', async () => {
      // A path at the address of the API, as the ticket may name it.
      const { channel, nudges, warnings } = connect({ url: '/changes', random: () => 0.1 });
      await until(() => channel.state() === 'connected');
      expect(proxy.seen).toEqual([`${name}:443`]);
      server.say('desktop#d1');
      await until(() => nudges() === 1);

      proxy.refuse(true);
      await until(() => channel.state() === 'polling');
      // The connection that was broken had been opened.
      failures += 1;
      await passUntil(() => warnings.length > 0);
      expect(warnings[0]).toContain('The proxy does not connect us (HTTP 403)');
      proxy.refuse(false);
      await passUntil(() => channel.state() === 'connected');
    });
  });
});

describe('many PCs with their channels, in simulated time', () => {
  const fakes = () => {
    const sockets: FakeSocket[] = [];
    const openSocket: OpenSocket = ({ ticket }) => {
      const socket = new FakeSocket(ticket);
      sockets.push(socket);
      return socket;
    };
    return { sockets, openSocket };
  };
  const url = 'wss://changes.example.com/live';

  test('200 PCs that lose their connections together come back spread over a minute', async () => {
    const time = fakeTime();
    const random = seeded(3);
    const { sockets, openSocket } = fakes();
    const pcs = Array.from({ length: 200 }, () => start({ url, openSocket, time, random }));
    await time.settle();
    const before = sockets.splice(0);
    for (const socket of before) socket.opens();
    expect(pcs.every(({ channel }) => channel.state() === 'connected')).toBe(true);
    for (const socket of before) socket.breaks();
    expect(pcs.every(({ channel }) => channel.state() === 'polling')).toBe(true);
    const perSecond: number[] = [];
    for (let second = 0; second < 60; second++) {
      await time.pass(1000);
      const back = sockets.splice(0);
      for (const socket of back) socket.opens();
      perSecond.push(back.length);
    }
    expect(perSecond.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(Math.max(...perSecond)).toBeLessThan(12);
    for (const { channel } of pcs) channel.close();
  });

  test('a connection is renewed after 100 to 115 minutes, and the PC is connected all the while', async () => {
    for (const [random, earliest] of [
      [0, 100],
      [0.999, 114.9],
    ] as const) {
      const { sockets, openSocket } = fakes();
      const { channel, time } = start({ url, openSocket, random: () => random });
      await time.settle();
      sockets[0]!.opens();
      const pass = async (ms: number) => {
        await time.pass(ms);
        sockets[0]!.says({ type: 'pong' });
      };
      for (let minute = 1; minute < earliest; minute++) await pass(minutes(1));
      await pass(minutes(earliest) - time.now() - 1);
      expect(sockets).toHaveLength(1);
      for (let second = 0; second <= 6 && sockets.length === 1; second++) await pass(1000);
      expect(sockets).toHaveLength(2);
      expect(channel.state()).toBe('connected');
      sockets[1]!.opens();
      expect(sockets[0]!.isClosed).toBe(true);
      expect(channel.state()).toBe('connected');
      channel.close();
    }
  });

  test('a cloud without tickets, or without an answer, is asked less and less often and never given up', async () => {
    const { openSocket } = fakes();
    for (const failure of [new Failure('not-found', 'HTTP 404'), new Unreachable('no line')]) {
      const { channel, time, requests, warnings } = start({
        url,
        openSocket,
        fails: () => failure,
        random: () => 0.999,
      });
      await time.pass(minutes(60));
      expect(requests()).toBeGreaterThan(10);
      expect(requests()).toBeLessThan(25);
      expect(warnings).toHaveLength(1);
      expect(channel.state()).toBe('polling');
      channel.close();
      const before = requests();
      await time.pass(minutes(60));
      expect(requests()).toBe(before);
    }
  });
});
