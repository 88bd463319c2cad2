import { recordAll, type Schedules } from '../../domain/schedule/schedule.ts';
import { type Backend, openedFor } from './stores.ts';

const saved = (version: number, more: Partial<Schedules> = {}): Schedules => ({
  schedules: [{ ...recordAll, endsAt: '2027-01-01T00:00:00.000Z' }],
  version,
  changedAt: '2026-11-20T10:00:00.000Z',
  changedBy: 'anna',
  ...more,
});

export const scheduleStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('there are no schedules until somebody saves some, and they are saved as a whole (QG-36)', async () => {
    expect(await stores().schedules.read()).toBeUndefined();
    await stores().schedules.save(saved(1));
    expect(await stores().schedules.read()).toEqual(saved(1));
    await stores().schedules.save(saved(2, { schedules: [] }));
    expect(await stores().schedules.read()).toEqual(saved(2, { schedules: [] }));
  });

  test('one of two administrators who save schedules at once gets a conflict', async () => {
    const saves = ['anna', 'berta'].map((changedBy) => stores().schedules.save(saved(1, { changedBy })));
    const refused = (await Promise.allSettled(saves)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'conflict' } }]);
    await expect(stores().schedules.save(saved(3))).rejects.toMatchObject({ code: 'conflict' });
  });
};
