import { cardEvent, cardField, rules } from '../../domain/desktop-item/examples.ts';
import { administrator, machine, now, startApi, supervisor } from '../api-kit.ts';
import { reportOf, startDesktops } from './desktop-api-kit.ts';

const path = '/v1/desktop-items';
const change = (more: object = {}) => ({ ...rules, version: 0, ...more });

test('PCs watch nothing until an administrator saves desktop items, and they are notified when one does (PR-14)', async () => {
  const { call, get, announced, desktopItems } = await startApi();
  expect((await get(administrator, path)).body).toEqual({
    items: [],
    events: [],
    version: 0,
    changedAt: null,
    changedBy: null,
  });
  const saved = await call(administrator, 'PUT', path, change());
  expect(saved).toMatchObject({ status: 200, body: { ...rules, version: 1, changedBy: 'root' } });
  expect((await get(administrator, path)).body).toEqual(saved.body);
  expect(await desktopItems.read()).toMatchObject({ ...rules, version: 1 });
  expect(announced).toEqual(['settings']);
});

test('desktop items that are based on an older version are refused, and no PC is notified (PR-14)', async () => {
  const { call, announced } = await startApi();
  await call(administrator, 'PUT', path, change());
  expect((await call(administrator, 'PUT', path, change())).status).toBe(409);
  expect((await call(administrator, 'PUT', path, change({ version: 1 }))).status).toBe(200);
  expect(announced).toHaveLength(2);
});

test('an event about an item that does not exist is refused with its place, and nothing is saved (PR-14)', async () => {
  const { call, desktopItems } = await startApi();
  const { status, body } = await call(administrator, 'PUT', path, change({ items: [], events: [cardEvent] }));
  expect([status, body.errors]).toEqual([
    400,
    [
      { field: 'events.0.startTrigger.itemId', reason: 'There is no such desktop item' },
      { field: 'events.0.stopTrigger.itemId', reason: 'There is no such desktop item' },
    ],
  ]);
  expect(await desktopItems.read()).toBeUndefined();
});

test.each([
  ['an unknown kind', { items: [{ ...cardField, kind: 'page' }] }],
  ['an unknown field', { items: [{ ...cardField, value: 'x' }] }],
  ['an unknown medium', { events: [{ ...cardEvent, pause: ['video'] }] }],
  ['an unknown trigger', { events: [{ ...cardEvent, startTrigger: { on: 'click', itemId: cardField.itemId } }] }],
])('a change with %s is refused (PR-14)', async (_, more) => {
  const { call } = await startApi();
  expect((await call(administrator, 'PUT', path, change(more))).status).toBe(400);
});

test('only administrators see and change desktop items, and see their counts', async () => {
  const { call, get } = await startApi();
  for (const who of [supervisor, machine]) {
    expect((await get(who, path)).status).toBe(403);
    expect((await get(who, `${path}/activity`)).status).toBe(403);
    expect((await call(who, 'PUT', path, change())).status).toBe(403);
  }
});

test('a PC learns from its report that there is a new version, fetches it, and reports that it runs it (PR-14)', async () => {
  const { enrolled, desktops, desktopItems } = await startDesktops();
  const pc = await enrolled();
  expect((await pc.call('report', reportOf())).itemsVersion).toBe(0);
  expect(await pc.call('items', {})).toEqual({ items: [], events: [], version: 0 });

  await desktopItems.save({ ...rules, version: 1, changedAt: now, changedBy: 'anna' });
  expect((await pc.call('report', reportOf())).itemsVersion).toBe(1);
  expect(await pc.call('items', {})).toEqual({ ...rules, version: 1 });
  await pc.call('report', reportOf({ itemsVersion: 1 }));
  expect(await desktops.report(pc.desktopId)).toMatchObject({ itemsVersion: 1 });
});

test('counts of a PC are added once, even when a report is repeated (PR-14)', async () => {
  const { enrolled, itemCounts } = await startDesktops();
  const pc = await enrolled();
  const counted = {
    sequence: 1,
    day: '2026-11-20',
    counts: [{ kind: 'event' as const, id: 'card', name: 'dry-run' as const, count: 3 }],
  };
  await pc.call('itemCounts', counted);
  await pc.call('itemCounts', counted);
  expect(await itemCounts.ofDays(['2026-11-20'])).toEqual([{ day: '2026-11-20', counts: counted.counts }]);
  expect((await pc.attempt('itemCounts', { ...counted, counts: [{ ...counted.counts[0], url: 'x' }] })).status).toBe(
    400,
  );
});

test('administrators see the counts, versions, fields that are not found, and browsers without extension (PR-14, PR-18)', async () => {
  const { call, get, itemCounts, desktops } = await startApi();
  await call(administrator, 'PUT', path, change());
  const count = (name: 'page-view' | 'found', number: number) =>
    ({ kind: 'item', id: cardField.itemId, name, count: number }) as const;
  const today = now.slice(0, 10);
  await itemCounts.add({
    desktopId: '0a',
    sequence: 1,
    day: '2026-11-18',
    counts: [count('page-view', 40), count('found', 39)],
  });
  await itemCounts.add({ desktopId: '0a', sequence: 2, day: today, counts: [count('page-view', 30)] });
  const { ipAddresses, ...report } = reportOf({ itemsVersion: 1 });
  const browsers = [
    { login: 'SHOP\\anna', name: 'Google Chrome', extensionSeen: true },
    { login: 'SHOP\\anna', name: 'Microsoft Edge', extensionSeen: false },
  ];
  await desktops.noteReport({
    ...report,
    ipAddresses,
    users: [],
    waiting: report.waiting as never,
    browsers,
    desktopId: '0a',
    at: now,
  });

  const { status, body } = await get(administrator, `${path}/activity`);
  expect(status).toBe(200);
  expect(body).toEqual({
    days: [
      { day: '2026-11-18', counts: [count('page-view', 40), count('found', 39)] },
      { day: today, counts: [count('page-view', 30)] },
    ],
    stoppedMatching: [cardField.itemId],
    versions: [{ version: 1, desktops: 1 }],
    withoutExtension: [{ machine: '0a', login: 'SHOP\\anna', browser: 'Microsoft Edge' }],
  });
});
