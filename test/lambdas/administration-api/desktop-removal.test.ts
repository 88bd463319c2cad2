import type { StayingRecordings } from '../../../api/administration/desktops/desktop-list.ts';
import { codeHash } from '../../../domain/data-server/enrolment-code.ts';
import type { Extraction } from '../../../domain/desktop/extraction/extraction.ts';
import { holderOfDesktop } from '../../../domain/upload/hand-over/holder.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { idOf, keep, recording } from '../../ports/staged-recordings.ts';
import { administrator, startApi } from '../api-kit.ts';
import { code, enrolmentCode, reportOf } from '../desktops/desktop-api-kit.ts';

const desktopId = 'ab'.repeat(16);
const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'x' } as const;

const startWithPc = async () => {
  const api = await startApi();
  await api.desktops.addCode(await enrolmentCode());
  const pc = { desktopId, machine: 'PC-0042', platform: 'windows' as const, publicKey, codeId: 'c' };
  await api.desktops.enrol({ ...pc, enrolledAt: '2026-11-20T10:00:00.000Z' }, await codeHash(code));
  const onPc = async (number: number, more: Partial<StagedRecording> = {}) => {
    const holder = holderOfDesktop(desktopId);
    await api.uploads.register(
      recording(number, { medium: 'screen', dataServerId: holder, contactId: 'c-1', ...more }),
    );
    return idOf(number);
  };
  return { ...api, onPc };
};

const extraction: Extraction = {
  ...{ extractionId: 'e-1', revision: 1, contactId: 'c-2', desktopId, logonSessionId: 's-1', login: 'CORP\\sam' },
  ...{ username: 'sam.seller', agentId: 'u-sam', media: ['screen'], blackouts: [], state: { is: 'open' } },
  ...{ from: '2026-11-19T09:02:15.000Z', to: '2026-11-19T09:05:20.000Z', requestedAt: '2026-11-19T09:06:00.000Z' },
};

describe('when an administrator removes a PC', () => {
  const remove = (api: Awaited<ReturnType<typeof startWithPc>>) =>
    api.call(administrator, 'DELETE', `/v1/desktops/${desktopId}`);

  test('recordings that wait on it are lost and say who removed it, so that nobody waits for them any more (AC-24)', async () => {
    const api = await startWithPc();
    const id = await api.onPc(1);
    await api.extractions.save(extraction);
    expect((await remove(api)).status).toBe(200);
    const lost = await api.uploads.find(id);
    expect(lost).toMatchObject({
      uploadState: 'Lost',
      loss: { reason: expect.stringContaining('removed the PC PC-0042') },
    });
    expect(await api.extractions.find('e-1')).toMatchObject({ state: { is: 'none', reason: 'segments-lost' } });
    expect(api.lookedAt.sort()).toEqual(['c-1', 'c-2']);
    expect(await api.desktops.all()).toEqual([]);
  });

  test('recordings in the archive, and recycled ones, stay as they are', async () => {
    const api = await startWithPc();
    const uploaded = await api.onPc(1);
    const recycled = await api.onPc(2);
    const at = { at: '2026-11-20T10:00:00.000Z', machine: 'cloud', size: 1000, sha256: 'ab'.repeat(32) } as const;
    await api.uploads.decide(uploaded, keep, { ...at, step: 'released' });
    await api.uploads.confirm(uploaded, { ...at, key: 'k' }, { ...at, step: 'archived' });
    await api.uploads.decide(recycled, { ...keep, outcome: 'recycle' }, { ...at, step: 'recycled' });
    await remove(api);
    expect((await api.uploads.find(uploaded))!.uploadState).toBe('Uploaded');
    expect((await api.uploads.find(recycled))!.uploadState).toBe('Recycled');
  });

  test('an interrupted removal is finished by a second request, and then the PC is unknown', async () => {
    const api = await startWithPc();
    const id = await api.onPc(1);
    const { lose } = api.uploads;
    api.uploads.lose = async () => {
      throw new Error('killed');
    };
    expect((await remove(api)).status).toBe(500);
    expect(await api.desktops.all()).toEqual([]);
    api.uploads.lose = lose;
    expect((await remove(api)).status).toBe(200);
    expect((await api.uploads.find(id))!.uploadState).toBe('Lost');
    expect((await remove(api)).status).toBe(404);
  });
});

describe('recordings that stay on PCs', () => {
  const staying = async (api: Awaited<ReturnType<typeof startWithPc>>) =>
    (await api.get(administrator, '/v1/desktop-recordings')).body as unknown as StayingRecordings;
  const reported = (api: Awaited<ReturnType<typeof startWithPc>>, oldest: string) => {
    const waiting = { extractions: 0, recordings: 1, bytes: 1, oldest };
    return api.desktops.noteReport({ ...reportOf({ waiting }), desktopId, at: '2026-11-20T11:00:00.000Z', waiting });
  };

  test('for longer than is set are listed, the longest first, with what they wait for (SU-26)', async () => {
    const api = await startWithPc();
    const old = { startedAt: '2026-11-10T08:00:00.000Z', endedAt: '2026-11-10T09:00:00.000Z' };
    const released = await api.onPc(1, { ...old, endedAt: '2026-11-11T09:00:00.000Z' });
    await api.onPc(2, old);
    await api.onPc(3, { endedAt: '2026-11-20T09:00:00.000Z' });
    const entry = { at: old.endedAt, step: 'released', machine: 'cloud', size: 1, sha256: 'a' } as const;
    await api.uploads.decide(released, keep, entry);
    await reported(api, old.endedAt);
    expect(await staying(api)).toMatchObject({
      maxHours: 96,
      complete: true,
      recordings: [
        { recordingId: idOf(2), machine: 'PC-0042', released: false, lastSeenAt: '2026-11-20T11:00:00.000Z' },
        { recordingId: released, released: true },
      ],
    });
  });

  test('for a shorter time are not listed', async () => {
    const api = await startWithPc();
    await api.onPc(3, { endedAt: '2026-11-20T09:00:00.000Z' });
    await reported(api, '2026-11-20T09:00:00.000Z');
    expect((await staying(api)).recordings).toEqual([]);
  });
});
