import type { ScreenRecording } from '../../domain/screen-only/screen-recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const recording = (more: Partial<ScreenRecording> = {}): ScreenRecording => ({
  ...{ contactId: 'screen-1', agentId: 'u-sam', username: 'sam.seller', login: 'SHOP\\sam', desktopId: 'pc-1' },
  from: '2026-11-20T10:00:00.000Z',
  ...more,
});
const over = { to: '2026-11-20T11:00:00.000Z' };

export const screenRecordingStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('the newest recording of an agent’s screen is found, and those in progress of everybody (OD-04)', async () => {
    const { screenRecordings } = stores();
    const adas = recording({ agentId: 'u-ada', contactId: 'screen-2', ...over });
    await screenRecordings.save(recording(), undefined);
    await screenRecordings.save(adas, undefined);
    expect(await screenRecordings.find('u-sam')).toEqual(recording());
    expect(await screenRecordings.inProgress()).toEqual([recording()]);
    expect(await screenRecordings.find('u-bob')).toBeUndefined();
    await screenRecordings.save(recording(over), recording());
    expect(await screenRecordings.inProgress()).toEqual([]);
  });

  test('one of two changes at once is refused (OD-04)', async () => {
    const { screenRecordings } = stores();
    await screenRecordings.save(recording(), undefined);
    await expect(screenRecordings.save(recording({ contactId: 'screen-2' }), undefined)).rejects.toThrow(
      'in the meantime',
    );
    await screenRecordings.save(recording(over), recording());
    await expect(screenRecordings.save(recording(over), recording())).rejects.toThrow('in the meantime');
  });
};
