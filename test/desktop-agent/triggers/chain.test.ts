import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Unreachable } from '../../../agent-kit/transfer/retry.ts';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import type { Cloud } from '../../../desktop-agent/cloud.ts';
import { linkEnd } from '../../../desktop-agent/link/connection.ts';
import { type FromService, type FromSession, fromService, fromSession } from '../../../desktop-agent/link/messages.ts';
import { type ItemsOfPc, itemsOfPc } from '../../../desktop-agent/service/items/items.ts';
import { fakeFocus } from '../../../desktop-agent/session/focus/fake-focus.ts';
import type { TriggerAnswer } from '../../../desktop-agent/session/session.ts';
import { sessionTriggers } from '../../../desktop-agent/session/session-triggers.ts';
import { encodeFrame } from '../../../desktop-agent/triggers/native-host/frames.ts';
import { cardField, rules } from '../../domain/desktop-item/examples.ts';

const login = 'SHOP\\anna';
const items = { ...rules, version: 3 } as unknown as DesktopAnswer<'items'>;

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 18_000) throw new Error('It did not happen');
    await wait(5);
  }
};

let folder: string;
let close: (() => Promise<void>)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-chain-'));
  close = [];
});
afterEach(async () => {
  for (const one of close.toReversed()) await one();
  rmSync(folder, { recursive: true, force: true });
});

/** A PC: its service and a session with a browser, between them real sockets. The cloud may be down. */
const startPc = async () => {
  const calls: { call: string; request: never }[] = [];
  const screen: string[] = [];
  const pausedSince: (number | undefined)[] = [];
  let isDown = false;
  const cloud = (async (call: string, request: never) => {
    if (isDown) throw new Unreachable('There is no network');
    calls.push({ call, request });
    return call === 'items' ? items : call === 'triggers' ? { steps: [] } : { noted: true };
  }) as unknown as Cloud;
  const notes = new Map<string, string>();
  const openService = (): ItemsOfPc =>
    itemsOfPc({
      ...{ folder, cloud, nowMs: Date.now, signal: new AbortController().signal },
      journal: { note: (name, value) => void notes.set(name, value), noted: (name) => notes.get(name) },
      time: { toCloud: (ms: number) => new Date(ms).toISOString() } as never,
      logger: { info() {}, warn() {} } as never,
    });
  const service = openService();

  let isConnected = false;
  const address = join(folder, 'service');
  const server: Server = createServer((socket) => {
    const link = linkEnd<FromService, FromSession>(socket, fromSession);
    link.onMessage((message) => service.take(link, message as Parameters<typeof service.take>[1]));
    service.add(link, login);
    isConnected = true;
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  close.push(() => new Promise((resolve) => void server.close(() => resolve())));

  const focus = fakeFocus();
  const socket = connect(address);
  const link = linkEnd<FromSession, FromService>(socket, fromService);
  const triggers = await sessionTriggers(
    {
      send: (message) => link.send(message) || true,
      async pause(_, since) {
        screen.push('paused');
        pausedSince.push(since);
      },
      resume: () => void screen.push('resumed'),
      pauseKeystrokes() {},
      resumeKeystrokes() {},
    },
    { focus, address: join(folder, 'browsers', 'agent'), file: join(folder, 'triggers.json'), print() {} },
  );
  link.onMessage((message, bytes) => triggers.onAnswer(message as TriggerAnswer, bytes));
  close.push(async () => {
    await triggers.close();
    socket.destroy();
  });

  const browser: Socket = connect(join(folder, 'browsers', 'agent'));
  browser.on('error', () => {}).resume();
  close.push(async () => void browser.destroy());
  await until(() => isConnected);
  const fromBrowser = (message: object) => browser.write(encodeFrame(message));
  const click = (on: 'enter' | 'leave') =>
    fromBrowser({ is: 'observed', on, itemId: cardField.itemId, at: Date.now() });
  /** What the cloud carries out: a step that comes twice is one command there. */
  const stepsSent = () => {
    const sent = calls.flatMap(({ call, request }) =>
      call === 'triggers' ? (request as { steps: { is: string; runId: string }[] }).steps : [],
    );
    return [...new Map(sent.map((step) => [`${step.is} ${step.runId}`, step])).values()];
  };
  return {
    ...{ service, openService, calls, screen, pausedSince, focus, fromBrowser, click, stepsSent },
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
};

test('an event that an administrator saves works in the session as soon as its PC has reported (PR-14)', async () => {
  const { service, click, screen, stepsSent } = await startPc();
  await service.refresh(3);
  await until(() => service.status().itemsVersion === 3);
  expect(screen).toEqual([]);
  click('enter');
  await until(() => stepsSent().length === 1);
  click('leave');
  await until(() => stepsSent().length === 2);
  expect(screen).toEqual(['paused', 'resumed']);
  expect(stepsSent().map(({ is }) => is)).toEqual(['started', 'ended']);
});

test('with the cloud down the screen still pauses, and the cloud receives every step later (PR-16)', async () => {
  const { service, click, screen, setDown, stepsSent } = await startPc();
  await service.refresh(3);
  await until(() => service.status().itemsVersion === 3);
  setDown(true);
  click('enter');
  await until(() => screen.length === 1);
  click('leave');
  await until(() => screen.length === 2);
  expect(screen).toEqual(['paused', 'resumed']);
  expect(stepsSent()).toEqual([]);
  setDown(false);
  // What comes next takes along what the cloud has not heard yet.
  click('enter');
  await until(() => stepsSent().length >= 3);
  expect(stepsSent().map(({ is }) => is)).toEqual(['started', 'ended', 'started']);
  expect(new Set(stepsSent().map(({ runId }) => runId)).size).toBe(2);
});

test('a click that reaches the session late is hidden on the PC from when it happened, and reported to the cloud with that time (PR-16)', async () => {
  const { service, fromBrowser, screen, pausedSince, stepsSent } = await startPc();
  await service.refresh(3);
  await until(() => service.status().itemsVersion === 3);
  const clickedAt = Date.now() - 7000;
  fromBrowser({ is: 'observed', on: 'enter', itemId: cardField.itemId, at: clickedAt });
  await until(() => stepsSent().length === 1);
  expect([screen, pausedSince]).toEqual([['paused'], [clickedAt]]);
  expect(stepsSent()).toMatchObject([{ is: 'started', startedAt: new Date(clickedAt).toISOString() }]);
});

test('a PC that restarts without the cloud still knows its desktop items (PR-16)', async () => {
  const { service, openService, setDown } = await startPc();
  await service.refresh(3);
  setDown(true);
  expect(openService().status().itemsVersion).toBe(3);
});

test('an application that comes to the front pauses the screen (PR-15)', async () => {
  const { service, focus, screen } = await startPc();
  await service.refresh(3);
  await until(() => service.status().itemsVersion === 3);
  focus.switchTo({ processId: 7, program: 'terminal', title: 'Card payment - 4111' });
  await until(() => screen.length === 1);
  expect(screen).toEqual(['paused']);
});

test('a browser that the agent works with, and in which no extension was seen, is reported until it is (PR-18)', async () => {
  const { service, focus, fromBrowser } = await startPc();
  focus.switchTo({ processId: 7, program: 'msedge', title: 'Shop' });
  await service.refresh(3);
  await until(() => service.status().browsers.length === 1);
  expect(service.status().browsers).toEqual([{ login, name: 'Microsoft Edge', extensionSeen: false }]);
  fromBrowser({ is: 'hello', browser: 'Microsoft Edge', extension: '1.0' });
  await until(() => service.status().browsers[0]!.extensionSeen);
});
