import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromService, FromSession } from '../../desktop-agent/link/messages.ts';
import type { SessionLink } from '../../desktop-agent/link/server.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import { logons } from '../../desktop-agent/service/logons/logons.ts';
import type { CapturedPiece } from '../../desktop-agent/session/capture/capture.ts';
import { longestSessionDays } from '../../domain/desktop/logon-session.ts';
import { until } from './kit/until.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 10, 2, 7);

let folder: string;
let journal: ReturnType<typeof openJournal>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-logons-'));
  journal = openJournal(folder);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

/** A PC whose user locks it every evening and never logs off. */
const logOn = () => {
  let nowMs = start;
  const [orders, pieces]: [Extract<FromService, { is: 'capture' }>[], CapturedPiece[]] = [[], []];
  let closedBecause: string | undefined;
  let send: (message: FromSession, bytes?: Buffer) => void = () => {};
  const link: SessionLink = {
    send: (message) => {
      if (message.is === 'capture') orders.push(message);
      return true;
    },
    drained: async () => {},
    waitingBytes: 0,
    onMessage: (listener) => {
      send = (message, bytes) => listener(message, bytes);
    },
    closed: new Promise(() => {}),
    close: (reason) => {
      closedBecause = reason;
    },
    end: () => {},
  };
  const all = logons({
    askOnDemand: async (_, { requestId }) => ({ is: 'on-demand-answer', requestId, unreachable: 'none' }),
    journal,
    permissions: { take: () => {}, of: () => ({ isOn: true, reason: '' }) } as never,
    writePiece: async (piece) => void pieces.push(piece),
    logger: { warn: () => {}, info: () => {} } as never,
    nowMs: () => nowMs,
    settings: { ffmpeg: 'ffmpeg', encoder: 'libx264', consoleUrl: 'https://console.example' } as never,
    items: { add: () => {}, take: () => {} } as never,
    onChange: () => {},
  });
  all.add({ user: 'alice', domain: 'SHOP', sessionKey: String(Math.random()) }, link);
  return {
    all,
    orders,
    pieces,
    pass: (days: number) => {
      nowMs += days * day;
    },
    report: async (isCapturing: boolean) => {
      send({ is: 'state', isCapturing, isPaused: false, at: nowMs, monitors: 1 });
      await until(() => all.list()[0]?.state === (isCapturing ? 'recording' : 'not-recording'));
    },
    send: (message: FromSession) => send(message),
    reason: () => closedBecause,
  };
};

test('a user who only locks the PC for a month gets a new logon session in time, while nothing is captured (AC-13, AC-19)', async () => {
  const pc = logOn();
  await pc.report(true);
  pc.pass(longestSessionDays / 2 + 1);
  pc.all.renewLong();
  expect(pc.orders).toHaveLength(1);
  await pc.report(false);
  pc.all.renewLong();
  const [first, second] = pc.orders.map(({ logonSessionId }) => logonSessionId);
  expect(second).not.toBe(first);
  expect(pc.all.list()).toMatchObject([{ logonId: second, login: expect.stringContaining('alice') }]);
  expect(journal.logon(first!)!.toMs).toBe(journal.logon(second!)!.fromMs);
  // Once is enough.
  pc.all.renewLong();
  expect(pc.orders).toHaveLength(2);
});

test('a screen that is captured day and night gets a new logon session too, and pictures that are still in flight are accepted (AC-13)', async () => {
  const pc = logOn();
  await pc.report(true);
  const first = pc.orders[0]!.logonSessionId;
  pc.pass(longestSessionDays - 2);
  pc.all.renewLong();
  expect(pc.orders).toHaveLength(2);
  pc.send({ is: 'gap', number: 1, gap: { logonSessionId: first, cause: 'paused', from: start, to: start + 1000 } });
  await until(() => pc.pieces.some(({ kind }) => kind === 'gap'));
  expect(pc.reason()).toBeUndefined();
  const gap = { logonSessionId: 'of-another-session', cause: 'paused', from: start, to: start + 1000 } as const;
  pc.send({ is: 'gap', number: 2, gap });
  await until(() => pc.reason() !== undefined);
});
