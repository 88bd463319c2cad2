import type { Monitoring } from '../../domain/live/monitoring.ts';
import { aCall } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const monitoring: Monitoring = {
  monitoringId: 'm-1',
  contactId: 'c-1',
  agentId: 'u-sam',
  way: 'listen',
  by: 'lea.lead',
  at: '2026-11-20T09:05:00.000Z',
  through: 'amazon-connect',
  result: 'requested',
};

export const monitoringStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const stored = async () => {
    await stores().contacts.keepNewest([aCall({ contactId: 'c-1' })]);
    return (await stores().contacts.find('c-1'))?.monitorings;
  };

  test('a listener is stored before they listen, and read with the contact once there is one (QG-33)', async () => {
    await stores().monitorings.begin(monitoring);
    expect(await stores().contacts.find('c-1')).toBeUndefined();
    await expect(stores().monitorings.begin(monitoring)).rejects.toThrow();
    await stores().monitorings.begin({ ...monitoring, monitoringId: 'm-2', at: '2026-11-20T09:06:00.000Z' });
    expect((await stored())?.map(({ monitoringId }) => monitoringId)).toEqual(['m-1', 'm-2']);
  });

  test('the result of listening is added once and never changed (QG-33)', async () => {
    await stores().monitorings.begin(monitoring);
    await stores().monitorings.conclude({ ...monitoring, result: 'started' });
    await stores().monitorings.conclude({ ...monitoring, result: 'refused', detail: 'later' });
    expect(await stored()).toEqual([{ ...monitoring, result: 'started' }]);
  });

  test('a result of listening that never began is not stored (QG-33)', async () => {
    await stores().monitorings.conclude({ ...monitoring, result: 'started' });
    expect(await stored()).toBeUndefined();
  });
};
