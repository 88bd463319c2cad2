import type { RecordingRoles } from '../../domain/schedule/recording-roles.ts';
import { type Backend, openedFor } from './stores.ts';

const roles = (version: number, more: Partial<RecordingRoles> = {}): RecordingRoles => ({
  roles: [
    { roleId: 'r-1', name: 'Sales', permissions: ['record-screen'], teamIds: ['sales'], userIds: ['u-1', 'u-2'] },
  ],
  everybodyElse: ['record-voice'],
  version,
  changedAt: '2026-11-20T10:00:00.000Z',
  changedBy: 'anna',
  ...more,
});

export const recordingRoleStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('there are no recording roles until somebody saves some, and they are saved as a whole (SU-11)', async () => {
    expect(await stores().recordingRoles.read()).toBeUndefined();
    await stores().recordingRoles.save(roles(1));
    await stores().recordingRoles.save(roles(2, { roles: [], everybodyElse: [] }));
    expect(await stores().recordingRoles.read()).toEqual(roles(2, { roles: [], everybodyElse: [] }));
  });

  test('one of two administrators who save recording roles at once gets a conflict', async () => {
    const saves = ['anna', 'berta'].map((changedBy) => stores().recordingRoles.save(roles(1, { changedBy })));
    const refused = (await Promise.allSettled(saves)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'conflict' } }]);
    await expect(stores().recordingRoles.save(roles(3))).rejects.toMatchObject({ code: 'conflict' });
  });
};
