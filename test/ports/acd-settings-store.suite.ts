import type { AcdSettings } from '../../domain/desktop/acd-settings.ts';
import { type Backend, openedFor } from './stores.ts';

const settings = (version: number, rteMessaging: boolean): AcdSettings => ({
  rteMessaging,
  version,
  changedAt: '2026-11-20T10:00:00.000Z',
  changedBy: 'anna',
});

export const acdSettingsStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('there is no ACD configuration until somebody saves one, and it is saved as a whole (AC-09)', async () => {
    expect(await stores().acdSettings.read()).toBeUndefined();
    await stores().acdSettings.save(settings(1, true));
    await stores().acdSettings.save(settings(2, false));
    expect(await stores().acdSettings.read()).toEqual(settings(2, false));
  });

  test('of two administrators who save the ACD configuration at once, one gets a conflict', async () => {
    const saves = [true, false].map((rteMessaging) => stores().acdSettings.save(settings(1, rteMessaging)));
    const refused = (await Promise.allSettled(saves)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'conflict' } }]);
  });
};
