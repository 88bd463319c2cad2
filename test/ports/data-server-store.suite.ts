import type { DataServer, EnrolledAgent } from '../../domain/data-server/data-server.ts';
import { type Backend, openedFor } from './stores.ts';

const server = (dataServerId: string, version: number, changes: Partial<DataServer> = {}): DataServer => ({
  dataServerId,
  name: `Data server ${dataServerId}`,
  stagedUpload: { enabled: true, location: '\\\\nas01\\qm$\\x', username: 'ACME\\qm.staging', passwordSet: true },
  timeZone: 'Europe/Vienna',
  bandwidth: [{ days: ['MON', 'TUE'], from: '08:00', to: '18:00', bytesPerSecond: 1_000_000 }],
  association: { mode: 'any', ipRanges: ['10.0.0.0/24', '2001:db8::/32'], teamIds: ['t-1'] },
  version,
  ...changes,
});

const agent = (agentId: string): EnrolledAgent => ({
  agentId,
  dataServerId: 'd-1',
  machine: 'SRV-QM-1',
  publicKey: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
  enrolledAt: '2026-11-20T10:00:00.000Z',
});

const codeHash = 'a'.repeat(64);
const enrolment = { codeHash, expiresAt: '2026-11-20T11:00:00.000Z' };
const now = '2026-11-20T10:00:00.000Z';

export const dataServerStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('each data server is stored as it was saved (SU-17)', async () => {
    await stores().dataServers.save(server('d-1', 0));
    await stores().dataServers.save(server('d-2', 0, { stagedUpload: { enabled: false, passwordSet: false } }));
    expect(await stores().dataServers.find('d-1')).toEqual(server('d-1', 1));
    expect((await stores().dataServers.all()).map(({ stagedUpload }) => stagedUpload.enabled).sort()).toEqual([
      false,
      true,
    ]);
    expect(await stores().dataServers.find('d-3')).toBeUndefined();
  });

  test('one of two administrators who save at once gets a conflict (SU-21)', async () => {
    await stores().dataServers.save(server('d-1', 0));
    const saves = await Promise.allSettled(
      ['UTC', 'Asia/Tokyo'].map((timeZone) => stores().dataServers.save(server('d-1', 1, { timeZone }))),
    );
    const refused = saves.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => reason.code)).toEqual(['conflict']);
    await expect(stores().dataServers.save(server('d-1', 0))).rejects.toMatchObject({ code: 'conflict' });
    expect((await stores().dataServers.find('d-1'))!.version).toBe(2);
  });

  test('no two data servers have the same name, and a name no longer used is free again', async () => {
    await stores().dataServers.save(server('d-1', 0, { name: 'Köln' }));
    await expect(stores().dataServers.save(server('d-2', 0, { name: 'KO\u0308LN' }))).rejects.toMatchObject({
      code: 'conflict',
      field: 'name',
    });
    await stores().dataServers.save(server('d-1', 1, { name: 'köln' }));
    await stores().dataServers.save(server('d-1', 2, { name: 'Graz' }));
    await stores().dataServers.save(server('d-2', 0, { name: 'Köln' }));
    expect((await stores().dataServers.all()).map(({ name }) => name).sort()).toEqual(['Graz', 'Köln']);
  });

  test('an enrolment code admits one staging agent once, however many try at the same time', async () => {
    await stores().dataServers.save(server('d-1', 0, { enrolment }));
    const tries = await Promise.allSettled(
      ['a-1', 'a-2', 'a-3'].map((id) => stores().dataServers.enrol(agent(id), codeHash, now)),
    );
    const refused = tries.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => reason.code)).toEqual(['forbidden', 'forbidden']);
    const agents = await Promise.all(['a-1', 'a-2', 'a-3'].map((id) => stores().dataServers.agent(id)));
    const [enrolled, ...more] = agents.filter((found) => found !== undefined);
    expect(more).toEqual([]);
    expect(await stores().dataServers.agents()).toEqual([enrolled]);
    expect(await stores().dataServers.find('d-1')).toEqual(server('d-1', 2));
  });

  test('a used code does not come back when somebody saves what they read before', async () => {
    await stores().dataServers.save(server('d-1', 0, { enrolment }));
    const read = (await stores().dataServers.find('d-1'))!;
    await stores().dataServers.enrol(agent('a-1'), codeHash, now);
    await expect(stores().dataServers.save(read)).rejects.toMatchObject({ code: 'conflict' });
    await expect(stores().dataServers.enrol(agent('a-2'), codeHash, now)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([
    ['wrong', 'b'.repeat(64), now],
    ['expired', codeHash, enrolment.expiresAt],
  ])('a %s code admits nobody, and stays as it was', async (_, code, at) => {
    await stores().dataServers.save(server('d-1', 0, { enrolment }));
    await expect(stores().dataServers.enrol(agent('a-1'), code, at)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await stores().dataServers.agent('a-1')).toBeUndefined();
    await stores().dataServers.enrol(agent('a-1'), codeHash, now);
    expect(await stores().dataServers.agent('a-1')).toEqual(agent('a-1'));
  });

  test('a removed staging agent has no access, the others are unchanged, and its code stays used', async () => {
    const status = (agentId: string) => ({
      agentId,
      at: now,
      version: '1.0.0',
      waiting: { count: 0, bytes: 0 },
      disk: { freeBytes: 1, totalBytes: 2 },
      errors: [],
    });
    await stores().dataServers.save(server('d-1', 0, { enrolment }));
    await stores().dataServers.enrol(agent('a-1'), codeHash, now);
    await stores().dataServers.save(server('d-1', 2, { enrolment: { ...enrolment, codeHash: 'c'.repeat(64) } }));
    await stores().dataServers.enrol(agent('a-2'), 'c'.repeat(64), now);
    for (const id of ['a-1', 'a-2']) await stores().dataServers.noteStatus('d-1', status(id));
    for (let times = 0; times < 2; times++) await stores().dataServers.removeAgent('a-1');
    expect(await stores().dataServers.agent('a-1')).toBeUndefined();
    expect(await stores().dataServers.agents()).toEqual([agent('a-2')]);
    expect(await stores().dataServers.statuses('d-1')).toEqual([status('a-1'), status('a-2')]);
    await expect(stores().dataServers.enrol(agent('a-1'), codeHash, now)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a removed data server is gone with its reports, and its name is free again', async () => {
    const disk = { freeBytes: 1, totalBytes: 2 };
    const status = { agentId: 'a-1', at: now, version: '1.0.0', waiting: { count: 0, bytes: 0 }, disk, errors: [] };
    for (const id of ['d-1', 'd-2']) {
      await stores().dataServers.save(server(id, 0));
      await stores().dataServers.noteStatus(id, status);
      await stores().dataServers.noteProgress(id, { at: now, bytes: 1 });
    }
    for (let times = 0; times < 2; times++) {
      await stores().dataServers.remove({ dataServerId: 'd-1', version: 1 });
    }
    expect(await stores().dataServers.all()).toEqual([server('d-2', 1)]);
    expect(await stores().dataServers.former()).toEqual([{ dataServerId: 'd-1', name: 'Data server d-1' }]);
    expect(await stores().dataServers.statuses('d-1')).toEqual([]);
    expect(await stores().dataServers.progress('d-1')).toBeUndefined();
    expect(await stores().dataServers.statuses('d-2')).toEqual([status]);
    expect(await stores().dataServers.progress('d-2')).toBeDefined();
    await stores().dataServers.save(server('d-3', 0, { name: server('d-1', 0).name }));
  });

  test('a data server that somebody has changed in the meantime is not removed (SU-21)', async () => {
    await stores().dataServers.save(server('d-1', 0));
    await stores().dataServers.save(server('d-1', 1));
    await expect(stores().dataServers.remove({ dataServerId: 'd-1', version: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await stores().dataServers.find('d-1')).toEqual(server('d-1', 2));
  });

  test('the last stored progress of a data server is kept', async () => {
    expect(await stores().dataServers.progress('d-1')).toBeUndefined();
    await stores().dataServers.noteProgress('d-1', { at: now, bytes: 1 });
    const progress = { at: now, bytes: 20_000_000_000, measured: { at: now, bytesPerSecond: 1234.5 } };
    await stores().dataServers.noteProgress('d-1', progress);
    await stores().dataServers.noteProgress('d-2', { at: now, bytes: 2 });
    expect(await stores().dataServers.progress('d-1')).toEqual(progress);
  });

  test('the newest report of each staging agent is kept, whatever the order of arrival', async () => {
    const status = (agentId: string, at: string) => ({
      agentId,
      at,
      version: '1.0.0',
      waiting: { count: 2, bytes: 20_000_000_000, oldest: '2026-11-19T08:00:00Z' },
      disk: { freeBytes: 1, totalBytes: 2 },
      errors: ['The share does not answer'],
    });
    await stores().dataServers.noteStatus('d-1', status('a-1', '2026-11-20T10:01:00.000Z'));
    await stores().dataServers.noteStatus('d-1', status('a-1', '2026-11-20T10:00:00.000Z'));
    await stores().dataServers.noteStatus('d-1', status('a-2', '2026-11-20T10:00:30.000Z'));
    await stores().dataServers.noteStatus('d-2', status('a-3', '2026-11-20T10:00:30.000Z'));
    const statuses = (await stores().dataServers.statuses('d-1')).sort((a, b) => (a.agentId < b.agentId ? -1 : 1));
    expect(statuses).toEqual([status('a-1', '2026-11-20T10:01:00.000Z'), status('a-2', '2026-11-20T10:00:30.000Z')]);
  });
};
