import type { DesktopItems } from '../../domain/desktop-item/desktop-item.ts';
import { rules } from '../domain/desktop-item/examples.ts';
import { type Backend, openedFor } from './stores.ts';

const saved = (version: number, changes: Partial<DesktopItems> = {}): DesktopItems => ({
  ...rules,
  version,
  changedAt: '2026-11-20T10:00:00.000Z',
  changedBy: 'anna',
  ...changes,
});

export const desktopItemStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('there are no desktop items until somebody saves some, and they are saved as a whole (PR-14)', async () => {
    expect(await stores().desktopItems.read()).toBeUndefined();
    await stores().desktopItems.save(saved(1));
    await stores().desktopItems.save(saved(2, { events: [] }));
    expect(await stores().desktopItems.read()).toEqual(saved(2, { events: [] }));
  });

  test('one of two administrators who save desktop items at once gets a conflict', async () => {
    const saves = ['anna', 'berta'].map((changedBy) => stores().desktopItems.save(saved(1, { changedBy })));
    const refused = (await Promise.allSettled(saves)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'conflict' } }]);
  });
};

export const itemCountStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const day = '2026-11-20';
  const started = (count: number) => ({ kind: 'event', id: 'card', name: 'started', count }) as const;
  const found = (count: number) => ({ kind: 'item', id: 'card', name: 'found', count }) as const;
  const report = (desktopId: string, sequence: number, count: number) => ({
    ...{ desktopId, sequence, day },
    counts: [started(count), found(1), found(1)],
  });

  test('counts of several PCs are added up by day', async () => {
    const { itemCounts } = stores();
    await itemCounts.add(report('0a', 1, 2));
    await itemCounts.add(report('0b', 1, 3));
    await itemCounts.add({ ...report('f0', 1, 4), day: '2026-11-21' });
    const days = await itemCounts.ofDays(['2026-11-19', day, '2026-11-21']);
    expect(days.map((one) => one.day)).toEqual([day, '2026-11-21']);
    expect(days[0]!.counts).toHaveLength(2);
    expect(days[0]!.counts).toEqual(expect.arrayContaining([started(5), found(4)]));
    expect(days[1]!.counts).toEqual(expect.arrayContaining([started(4), found(2)]));
  });

  test('a report that arrives twice, or late, is counted once', async () => {
    const { itemCounts } = stores();
    expect(await itemCounts.add(report('0a', 2, 2))).toBe('added');
    expect(await itemCounts.add(report('0a', 2, 2))).toBe('repeated');
    expect(await itemCounts.add(report('0a', 1, 2))).toBe('repeated');
    expect((await itemCounts.ofDays([day]))[0]!.counts).toEqual(expect.arrayContaining([started(2), found(2)]));
  });

  test('no report is lost of many PCs that report at once', async () => {
    const { itemCounts } = stores();
    await Promise.all(Array.from({ length: 12 }, (_, index) => itemCounts.add(report(`0${index}`, 1, 1))));
    expect((await itemCounts.ofDays([day]))[0]!.counts).toEqual(expect.arrayContaining([started(12)]));
  });
};
