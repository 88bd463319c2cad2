import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { deliveryOf } from '../../../domain/desktop/delivery.ts';
import { type DesktopReport, reportSeconds } from '../../../domain/desktop/desktop.ts';
import { fingerprints, hoursOnPc } from '../../../domain/desktop/desktop-watch.ts';
import { lacksPictures } from '../../../domain/desktop/extraction/picture-lost.ts';
import { agentsWithoutDesktop, isSilent, screensWithoutPc } from '../../../domain/desktop/list.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import type { DesktopPeople } from '../../../domain/schedule/who-is-recorded.ts';
import { connected } from '../control/control-kit.ts';

const now = '2026-11-20T10:00:00.000Z';
const ago = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString();
const report = (login: string | undefined, more: Partial<DesktopReport> = {}) =>
  ({
    desktopId: 'pc-1',
    at: now,
    channel: 'connected',
    users: login === undefined ? [] : [{ login }],
    ...more,
  }) as DesktopReport;
const user = (userId: string, more: object = {}) => ({
  ...{ userId, username: userId, active: true, formerUsernames: [], syncedAt: now },
  ...more,
});
const people = (more: Partial<DesktopPeople> = {}): DesktopPeople => ({
  ...{ users: [user('u-1'), user('u-2')], teams: [], extensions: [], schedules: [recordAll] },
  identifiers: [{ userId: 'u-1', systemUsername: 'mira', systemDomain: 'CORP' }],
  roles: { roles: [], everybodyElse: ['record-screen'], version: 1, changedAt: '', changedBy: '' },
  acd: { rteMessaging: true },
  ...more,
});

describe('a PC with somebody logged on', () => {
  test.each(['connected', 'polling'] as const)('is silent when three reports are missing: %s', (channel) => {
    const limit = 3 * reportSeconds[channel];
    expect(isSilent(report('mira', { channel, at: ago(limit) }), now)).toBe(false);
    expect(isSilent(report('mira', { channel, at: ago(limit + 0.001) }), now)).toBe(true);
    expect(isSilent(report(undefined, { channel, at: ago(limit + 1) }), now)).toBe(false);
    expect(isSilent(undefined, now)).toBe(false);
  });
});

describe('an agent on a contact, whose screen nothing records (AC-08)', () => {
  const without = (reports: DesktopReport[], more: Partial<DesktopPeople> = {}, contact = connected) =>
    agentsWithoutDesktop([contact], reports, people(more), now).map(({ contactId, connectedAt }) => [
      contactId,
      connectedAt,
    ]);

  test('is listed where no PC that reports has their login', () => {
    expect(without([])).toEqual([['c-1', connected.connectedAt]]);
    expect(without([report('CORP\\lea')])).toHaveLength(1);
    expect(without([report('corp\\MIRA')])).toEqual([]);
    expect(without([report('CORP\\mira', { at: ago(3600) })])).toHaveLength(1);
    const { connectedAt: _, ...ringing } = connected;
    expect(agentsWithoutDesktop([ringing], [], people(), now)).toEqual([{ user: user('u-1'), contactId: 'c-1' }]);
  });

  test.each<[string, Partial<DesktopPeople>]>([
    ['is not known', { users: [] }],
    ['has no Windows login', { identifiers: [] }],
    ['is not to be recorded', { acd: { rteMessaging: false } }],
  ])('is not listed when the agent %s', (_, more) => expect(without([], more)).toEqual([]));

  test('is not listed for a contact without an agent', () => {
    const { agentId: _, ...queued } = connected;
    expect(without([], {}, queued)).toEqual([]);
  });
});

test('active agents with Record Screen and no PC are listed with the reason (SU-11)', () => {
  const users = [user('u-1'), user('u-2'), user('u-3', { active: false })];
  const whys = (reports: DesktopReport[], more: Partial<DesktopPeople> = {}) => [
    ...screensWithoutPc(people({ users, ...more }), reports),
  ];
  const unnamed = ['u-2', 'the user has no System Username'];
  expect(whys([])).toEqual([['u-1', 'no PC reports that CORP\\mira is logged on'], unnamed]);
  expect(whys([report('CORP\\lea'), report('CORP\\Mira', { at: ago(3600) })])).toEqual([unnamed]);
  expect(whys([], { roles: { ...people().roles, everybodyElse: ['record-voice'] } })).toEqual([]);
});

describe('a PC delivers its recordings', () => {
  const server = (dataServerId: string, more: object = {}, location: string | undefined = `//${dataServerId}`) =>
    ({
      dataServerId,
      stagedUpload: { enabled: true, passwordSet: true, ...(location !== undefined && { location }) },
      association: { mode: 'any', ipRanges: ['10.0.0.0/8'], teamIds: ['sales'] },
      ...more,
    }) as unknown as DataServer;
  const bern = { how: 'staging-location', dataServerId: 'bern', location: '//bern' };
  const cloud = { how: 'cloud' };
  const of = (servers: DataServer[], ipAddresses: string[], teamIds: string[] = []) =>
    deliveryOf(servers, { ipAddresses, teamIds });

  test('into the staging location of the first data server that it, or its agent, is associated with (SU-03, SU-28)', () => {
    const other = server('basel', { association: { mode: 'any', ipRanges: ['192.168.0.0/16'], teamIds: [] } });
    expect(of([other, server('bern'), server('zug')], ['172.16.0.1', '10.1.2.3'])).toEqual(bern);
    expect(of([server('bern')], [], ['sales'])).toEqual(bern);
    expect(of([server('bern')], ['172.16.0.1'], ['sales'])).toEqual(bern);
  });

  test('to the cloud where it is associated with none, or that one has no location or is off (SU-26)', () => {
    expect(of([], ['10.1.2.3'])).toEqual(cloud);
    expect(of([server('bern')], ['172.16.0.1'], ['support'])).toEqual(cloud);
    expect(of([server('bern')], [])).toEqual(cloud);
    const off = server('bern', { stagedUpload: { enabled: false, location: '//bern', passwordSet: true } });
    expect(of([off], ['10.1.2.3'])).toEqual(cloud);
    const nowhere = server('bern', { stagedUpload: { enabled: true, passwordSet: true } });
    expect(of([nowhere], ['10.1.2.3'])).toEqual(cloud);
    expect(of([nowhere, server('bern')], ['10.1.2.3'])).toEqual(bern);
  });
});

test('a recording that was made again lacks pictures when more than two seconds more are missing', () => {
  const gap = (seconds: number) => ({ from: ago(seconds), to: now, cause: 'paused' as const });
  expect(lacksPictures([gap(10)], [gap(12)])).toBe(false);
  expect(lacksPictures([gap(10)], [gap(12.001)])).toBe(true);
  expect(lacksPictures([gap(10), gap(5)], [gap(15)])).toBe(false);
  expect(lacksPictures([], [gap(1), gap(1.5)])).toBe(true);
});

test('the hours are counted since the oldest recording was made that waits on a PC', () => {
  const hours = (oldest?: string) =>
    hoursOnPc({ waiting: { extractions: 0, recordings: 0, bytes: 0, ...(oldest !== undefined && { oldest }) } }, now);
  expect([hours(), hours(ago(5400)), hours(ago(-60))]).toEqual([0, 1.5, 0]);
});

test('each user with a Windows login has a fingerprint that changes with it', async () => {
  const of = async (systemUsername?: string, userId = 'u-1') =>
    [...(await fingerprints([{ userId, ...(systemUsername !== undefined && { systemUsername }) }]))][0];
  const [fingerprint, userId] = (await of('mira'))!;
  expect(userId).toBe('u-1');
  expect(fingerprint).toMatch(/^[0-9a-f]{10}$/);
  expect((await of('mira'))![0]).toBe(fingerprint);
  expect((await of('lea'))![0]).not.toBe(fingerprint);
  expect((await of('mira', 'u-2'))![0]).not.toBe(fingerprint);
  expect(await of()).toBeUndefined();
});
