import type { GatewayReport } from '../../domain/flag/gateway-report.ts';
import type { RecordingServer } from '../../domain/flag/recording-server.ts';
import { type Backend, openedFor } from './stores.ts';

export const recordingServer = (recordingServerId: string, more: Partial<RecordingServer> = {}): RecordingServer => ({
  recordingServerId,
  name: `Recorder ${recordingServerId}`,
  dataServerId: 'd-1',
  guidWindowSeconds: 10,
  wrapUpSeconds: 0,
  callerNameOrder: ['global', 'external', 'network'],
  version: 0,
  ...more,
});

export const gatewayReport = (recordingServerId: string, more: Partial<GatewayReport> = {}): GatewayReport => ({
  recordingServerId,
  at: '2026-11-20T11:59:00.000Z',
  version: '1.0.0',
  machine: 'CTI-1',
  source: { kind: 'asterisk', state: 'connected', since: '2026-11-20T06:00:00.000Z' },
  clockOffsetMilliseconds: 12,
  settingsVersion: 1,
  agentsWithoutUser: [],
  usersNeverSeen: [],
  duplicateExtensions: [],
  days: [],
  unflagged: [],
  waiting: 0,
  faults: [],
  ...more,
});

export const recordingServerStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const servers = () => stores().recordingServers;

  test('only a change that is based on the newest recording server is saved', async () => {
    await servers().save(recordingServer('bern'));
    await expect(servers().save(recordingServer('bern'))).rejects.toMatchObject({ code: 'conflict' });
    const read = (await servers().find('bern'))!;
    expect(read).toEqual(recordingServer('bern', { version: 1 }));
    await servers().save({ ...read, site: 'Bern' });
    await expect(servers().save({ ...read, site: 'Basel' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await servers().all()).toEqual([recordingServer('bern', { site: 'Bern', version: 2 })]);
    expect(await servers().find('graz')).toBeUndefined();
  });

  test('the newest report of each gateway stays, and goes with its recording server', async () => {
    await servers().save(recordingServer('bern'));
    await servers().noteReport(gatewayReport('bern', { version: '2.0.0' }));
    await servers().noteReport(gatewayReport('bern', { version: '1.0.0', at: '2026-11-20T11:58:00.000Z' }));
    await servers().noteReport(gatewayReport('graz'));
    expect((await servers().report('bern'))?.version).toBe('2.0.0');
    expect((await servers().reports()).map(({ recordingServerId }) => recordingServerId).sort()).toEqual([
      'bern',
      'graz',
    ]);
    await expect(servers().remove({ recordingServerId: 'bern', version: 2 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await servers().remove({ recordingServerId: 'bern', version: 1 });
    expect(await servers().report('bern')).toBeUndefined();
    expect(await servers().all()).toEqual([]);
  });
};

export const userExtensionStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const extensions = () => stores().extensions;
  const mira = { userId: 'u-1', extension: '2001', recordingServerId: 'bern' };

  test('the extension of a user is replaced, and removed, without touching those of others', async () => {
    const others = Array.from({ length: 30 }, (_, index) => ({
      userId: `u-x${String(index).padStart(2, '0')}`,
      extension: `3${index}`,
      recordingServerId: 'graz',
    }));
    await extensions().save([mira, ...others]);
    await extensions().save([{ ...mira, extension: '2009' }]);
    const sorted = async () => (await extensions().all()).sort((a, b) => (a.userId < b.userId ? -1 : 1));
    expect(await sorted()).toEqual([{ ...mira, extension: '2009' }, ...others]);
    await extensions().remove('u-1');
    await extensions().remove('u-1');
    expect(await sorted()).toEqual(others);
  });
};
