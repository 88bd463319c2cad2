import { MemoryConnectionStore } from '../../../adapters/memory/control/connection-store.ts';
import { desktopRoutes } from '../../../api/programs/desktop.ts';
import { sha256 } from '../../../domain/sha256.ts';
import { operations } from '../../../lambdas/desktop-api/desktop-api.ts';
import { newKey } from '../staging-api/staging-api-kit.ts';
import { code, loggedOn, noScreens, now, recordedPeople, reportOf, sealing, startDesktops } from './desktop-api-kit.ts';

describe('enrolment', () => {
  test('takes one code for many PCs, and each signs with its own key', async () => {
    const site = await startDesktops();
    const first = await site.enrolled('PC-0042');
    const second = await site.enrolled('PC-0043', ' eeeee fffff ggggg hhhhh ');
    expect(first.desktopId).not.toBe(second.desktopId);
    await second.call('report', reportOf());
    expect((await site.desktops.all()).map(({ machine }) => machine).sort()).toEqual(['PC-0042', 'PC-0043']);
    expect((await site.desktops.codes())[0]!.uses).toBe(2);
  });

  test('is answered again when its answer was lost on the way', async () => {
    const site = await startDesktops();
    const { desktopId, request } = await site.enrolled();
    expect(await site.send(desktopRoutes.enrol.path, request)).toEqual({ status: 200, answer: { desktopId } });
    expect((await site.desktops.codes())[0]!.uses).toBe(1);
  });

  test('refuses a wrong code, a code after its last day, and an invalid key', async () => {
    const site = await startDesktops();
    const { publicKey } = await newKey();
    const request = { code, machine: 'PC-1', platform: 'linux', publicKey };
    const enrol = async (more: object) => (await site.send(desktopRoutes.enrol.path, { ...request, ...more })).status;
    expect(await enrol({ code: 'EEEEE-FFFFF-GGGGG-JJJJJ' })).toBe(403);
    expect(await enrol({ publicKey: { ...publicKey, x: 'short' } })).toBe(400);
    site.wait(7 * 86_400_000);
    expect(await enrol({})).toBe(403);
  });
});

describe('a call of a PC', () => {
  test.each(Object.keys(operations).filter((call) => call !== 'enrol') as (keyof typeof operations)[])(
    'needs a token for %s',
    async (call) => {
      const { send } = await startDesktops();
      expect((await send(desktopRoutes[call].path, {})).status).toBe(401);
    },
  );

  test('is refused for another body, another API or a wrong clock, which learns the right time', async () => {
    const { enrolled } = await startDesktops();
    const pc = await enrolled();
    expect((await pc.attempt('report', reportOf(), { bodySha256: 'x' })).status).toBe(401);
    expect((await pc.attempt('report', reportOf(), { aud: 'fermata-staging' })).status).toBe(401);
    const late = await pc.attempt('report', reportOf(), { iat: 1_000_000_000, exp: 1_000_000_100 });
    expect(late).toMatchObject({ status: 401, answer: { serverTime: '2026-11-20T12:00:00.000Z' } });
  });

  test('is refused as soon as the PC is removed', async () => {
    const site = await startDesktops();
    const pc = await site.enrolled();
    await site.desktops.remove(pc.desktopId);
    expect((await pc.attempt('report', reportOf())).status).toBe(401);
  });

  test('to an operation of another function, or to an unknown one, is answered 404', async () => {
    const site = await startDesktops();
    const elsewhere = Object.entries(desktopRoutes).filter(([name]) => !(name in operations));
    expect(elsewhere.map(([name]) => name).sort()).toEqual(['onDemand', 'triggers']);
    for (const path of [...elsewhere.map(([, route]) => route.path), '/v1/desktop/unknown'])
      expect((await site.send(path, {})).status).toBe(404);
  });
});

test('a report is stored, and answered with the users to record and the key to seal with (AC-08)', async () => {
  const site = await startDesktops();
  const pc = await site.enrolled();
  const sent = reportOf({ users: [loggedOn('CORP\\sam'), loggedOn('CORP\\mallory')], faults: ['No encoder'] });
  expect(await pc.call('report', sent)).toEqual({
    serverTime: '2026-11-20T12:00:00.000Z',
    nextReportSeconds: 60,
    rteMessaging: true,
    users: [
      { login: 'CORP\\sam', media: ['screen'], reason: 'recorded', detail: 'The screen of sam.seller is recorded.' },
      {
        login: 'CORP\\mallory',
        media: [],
        reason: 'unknown-login',
        detail: expect.stringContaining('No user has the Windows login CORP\\mallory'),
      },
    ],
    sealing,
    itemsVersion: 0,
    hasWork: false,
  });
  expect(await site.desktops.report(pc.desktopId)).toEqual({ ...sent, desktopId: pc.desktopId, at: now });
});

test('a PC learns each reason why somebody is not recorded, until all of them are removed (AC-12)', async () => {
  const site = await startDesktops();
  const pc = await site.enrolled();
  const sam = recordedPeople.users.find(({ userId }) => userId === 'u-sam')!;
  const answer = async (login = 'CORP\\sam') =>
    (await pc.call('report', reportOf({ users: [loggedOn(login)] }))).users[0]!;

  site.set({ users: [{ ...sam, active: false }] });
  expect(await answer()).toMatchObject({ media: [], reason: 'inactive-user' });
  site.set({ users: recordedPeople.users, roles: noScreens });
  expect(await answer()).toMatchObject({ media: [], reason: 'no-permission' });
  site.set({ roles: recordedPeople.roles, acd: { rteMessaging: false } });
  expect(await answer()).toMatchObject({ media: [], reason: 'rte-messaging-off' });
  site.set({ acd: { rteMessaging: true } });
  expect(await answer('OTHER\\sam')).toMatchObject({ media: [], reason: 'login-differs' });
  expect(await answer()).toMatchObject({ media: ['screen'], reason: 'recorded' });
});

test('a PC that the channel reaches reports less often', async () => {
  const pc = await (await startDesktops()).enrolled();
  expect((await pc.call('report', reportOf({ channel: 'connected' }))).nextReportSeconds).toBe(300);
});

test('a PC gets a ticket for the channel, which tells it about itself and about nobody else (AC-20)', async () => {
  const connections = new MemoryConnectionStore(() => new Date(now));
  const site = await startDesktops({ connections });
  const pc = await site.enrolled();
  expect(await pc.call('ticket', {})).toEqual({
    ticket: 'a-ticket',
    url: 'wss://changes.example.com/changes',
    expiresInSeconds: 30,
  });
  const opened = await connections.open('c-1', await sha256('a-ticket'));
  expect(opened).toMatchObject({ subject: pc.desktopId, role: 'desktop', topics: [`desktop#${pc.desktopId}`] });
});
