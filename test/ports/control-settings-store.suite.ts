import type { ControlSettings } from '../../domain/control/settings.ts';
import { type Backend, openedFor } from './stores.ts';

const settings = (version: number, changes: Partial<ControlSettings> = {}): ControlSettings => ({
  enabled: true,
  longestPause: 300,
  onTransfer: 'keep',
  fields: [{ key: 'case-number', label: 'Case number', type: 'text', maxLength: 20 }],
  grants: [{ to: { role: 'agent' }, functions: ['pause', 'tag'], writes: ['case-number'], sees: [] }],
  version,
  changedAt: '2026-11-20T10:00:00.000Z',
  changedBy: 'anna',
  ...changes,
});

export const controlSettingsStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('there are no settings until somebody saves them (OD-01)', async () => {
    expect(await stores().controlSettings.read()).toBeUndefined();
  });

  test('settings are saved as a whole', async () => {
    await stores().controlSettings.save(settings(1));
    await stores().controlSettings.save(settings(2, { fields: [], onTransfer: 'end' }));
    expect(await stores().controlSettings.read()).toEqual(settings(2, { fields: [], onTransfer: 'end' }));
  });

  test('one of two administrators who save at once gets a conflict', async () => {
    const tries = () =>
      Promise.allSettled(
        ['anna', 'berta'].map((changedBy) => stores().controlSettings.save(settings(1, { changedBy }))),
      );
    const refused = (await tries()).filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => reason.code)).toEqual(['conflict']);
    await expect(stores().controlSettings.save(settings(1))).rejects.toMatchObject({ code: 'conflict' });
    await expect(stores().controlSettings.save(settings(3))).rejects.toMatchObject({ code: 'conflict' });
    expect(await stores().controlSettings.read()).toMatchObject({ version: 1 });
  });
};
