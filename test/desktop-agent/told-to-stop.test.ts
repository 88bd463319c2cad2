import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { FromService, FromSession } from '../../desktop-agent/link/messages.ts';
import type { SessionLink } from '../../desktop-agent/link/server.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import { loginOf, logons } from '../../desktop-agent/service/logons/logons.ts';
import { permissions as permissionsOf } from '../../desktop-agent/service/logons/permissions.ts';
import { unsetRoles } from '../../domain/schedule/recording-roles.ts';
import type { DesktopPeople } from '../../domain/schedule/who-is-recorded.ts';
import { loggedOn, recordedPeople, reportOf, startDesktops } from '../lambdas/desktops/desktop-api-kit.ts';
import { until } from './kit/until.ts';

const peer = { user: userInfo().username, domain: 'CORP', sessionKey: 'one' };
const login = loginOf(peer);
const identifiers = [{ userId: 'u-sam', systemUsername: peer.user }];

let folder: string;
let journal: ReturnType<typeof openJournal>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-told-'));
  journal = openJournal(folder);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

type Order = Extract<FromService, { is: 'capture' }>;

/** The service of a PC against the real API for PCs; its session process is a link that keeps the orders it gets. */
const atWork = async () => {
  const site = await startDesktops();
  site.set({ identifiers });
  const pc = await site.enrolled();
  const orders: Order[] = [];
  let send: (message: FromSession) => void = () => {};
  const link: SessionLink = {
    send: (message) => {
      if (message.is === 'capture') orders.push(message);
      return true;
    },
    drained: async () => {},
    waitingBytes: 0,
    onMessage: (listener) => {
      send = (message) => listener(message, undefined);
    },
    closed: new Promise(() => {}),
    close: () => {},
    end: () => {},
  };
  const nowMs = () => Date.now();
  const permissions = permissionsOf(journal, nowMs);
  const all = logons({
    askOnDemand: async (_, { requestId }) => ({ is: 'on-demand-answer', requestId, unreachable: 'none' }),
    ...{ journal, permissions, nowMs, writePiece: async () => {}, onChange: () => {} },
    logger: { warn: () => {}, info: () => {} } as never,
    settings: { ffmpeg: 'ffmpeg', consoleUrl: 'https://console.example' },
    items: { add: () => {}, take: () => {} } as never,
  });
  all.add(peer, link);
  /** What a report of the PC leads to. */
  const report = async (): Promise<Order> => {
    permissions.take(await pc.call('report', reportOf({ users: [loggedOn(login)] })));
    all.tellAll();
    return orders.at(-1)!;
  };
  return { site, all, orders, report, send: (message: FromSession) => send(message) };
};

test.each<[string, Partial<DesktopPeople>, RegExp]>([
  ['the box Enable RTE Messaging is cleared (AC-09)', { acd: { rteMessaging: false } }, /RTE messaging .* is off/i],
  ['their role loses Record Screen (AC-12)', { roles: unsetRoles }, /lacks Record Screen/],
  [
    'they are not active any more (AC-12)',
    { users: recordedPeople.users.map((user) => ({ ...user, active: false })) },
    /is not active/,
  ],
  [
    'their Windows login is set to another domain (AC-12)',
    { identifiers: [{ ...identifiers[0]!, systemDomain: 'ELSEWHERE' }] },
    /is logged on/,
  ],
  ['no user has their Windows login any more (AC-12)', { identifiers: [] }, /No user has the Windows login/],
])('a PC that records somebody stops when %s, says why, and goes on when that is over', async (_, change, reason) => {
  const pc = await atWork();
  expect(await pc.report()).toMatchObject({ isOn: true });
  pc.site.set(change);
  const stopped = await pc.report();
  expect(stopped.isOn).toBe(false);
  expect(stopped.reason).toMatch(reason);
  expect(pc.all.list()).toMatchObject([{ detail: expect.stringMatching(reason) }]);
  pc.site.set({ ...recordedPeople, identifiers });
  expect(await pc.report()).toMatchObject({ isOn: true });
});

test('a resume that reaches the PC long after its time is carried out, and answered as done', async () => {
  const pc = await atWork();
  await pc.report();
  const deadline = new Date(Date.now() - 3_600_000).toISOString();
  const result = pc.all.control(
    { login, verb: 'resume', media: ['screen'], commandId: 'late', until: deadline },
    -3_600_000,
  );
  await until(() => pc.orders.at(-1)?.commandId === 'late');
  setImmediate(() =>
    pc.send({ is: 'state', isCapturing: true, isPaused: false, at: Date.now(), monitors: 1, commandId: 'late' }),
  );
  expect(await result).toMatchObject({ result: 'done' });
});
