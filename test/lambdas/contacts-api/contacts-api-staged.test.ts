import type { Contact } from '../../../domain/contact/contact.ts';
import {
  handOver,
  keepDecision,
  receipt,
  staged,
  startAdministration,
} from '../administration-api/administration-api-kit.ts';
import { administrator, agent, contact, machine, recorded, recording } from '../api-kit.ts';

/** A contact that only a PC has reported so far. */
const desktop = (contactId: string): Contact => {
  const { connectedToAgentAt: _, ...known } = contact(contactId, { initiationMethod: 'DESKTOP', recordKey: '' });
  return known;
};

const withStaged = async () => {
  const api = await startAdministration();
  const { dataServerId } = await api.created();
  const row = async (contactId: string) => {
    const { body } = await api.get(administrator, `/v1/contacts?contactId=${contactId}`);
    return body.contacts.find((one) => one.contactId === contactId);
  };
  const put = async (contactId: string, more: Parameters<typeof staged>[1] = {}) => {
    const one = staged(contactId, { dataServerId, ...more });
    await api.uploads.register(one);
    return one.recordingId;
  };
  const uploaded = async (recordingId: string) => {
    await api.uploads.decide(recordingId, keepDecision, handOver('released'));
    await api.uploads.startUpload(recordingId, 'a', undefined, handOver('upload-started', 'ZRH-DATA-1'));
    await api.uploads.confirm(recordingId, receipt, handOver('archived'));
  };
  return { ...api, row, put, uploaded };
};

test('a contact is listed as Not yet uploaded before its media arrive, until all its files are verified (SU-06, SU-07)', async () => {
  const { contacts, row, put, uploaded } = await withStaged();
  await contacts.keepNewest([desktop('c1')]);
  const sound = await put('c1');
  const screen = await put('c1', { medium: 'screen' });
  expect(await row('c1')).toMatchObject({
    fileUploadState: 'Not yet uploaded',
    recordingState: 'present',
    callDuration: 300,
    firstName: 'sam',
  });
  await uploaded(sound);
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Not yet uploaded' });
  await uploaded(screen);
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Uploaded' });
});

test('a contact that only a PC recorded is as long as its audio according to its header (AC-36)', async () => {
  const { contacts, row, put } = await withStaged();
  await contacts.keepNewest([desktop('c1')]);
  await put('c1', { durationSeconds: 287.5 });
  expect(await row('c1')).toMatchObject({ callDuration: 287.5 });
});

test('a recording that the rules did not keep is Recycled, and does not hide the provider’s recording', async () => {
  const { contacts, recordings, uploads, row, put } = await withStaged();
  await contacts.keepNewest([desktop('c1'), recorded('c2')]);
  await recordings.keep(recording('c2'));
  for (const contactId of ['c1', 'c2']) {
    const recordingId = await put(contactId);
    await uploads.decide(recordingId, { ...keepDecision, outcome: 'recycle' }, handOver('recycled'));
  }
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Recycled', recordingState: 'not-expected' });
  expect(await row('c2')).toMatchObject({ fileUploadState: 'Uploaded', recordingState: 'present' });
});

test('a contact that only a PC has reported has the date and time of its recording (SU-06)', async () => {
  const { contacts, row } = await withStaged();
  const reported = { ...desktop('c1'), initiatedAt: '2026-11-20T10:00:00.000Z' };
  await contacts.keepNewest([reported]);
  expect(await row('c1')).toMatchObject({ date: '2026-11-20', time: '11:00:00' });
  // The record arrived, and nobody was connected.
  await contacts.keepNewest([{ ...reported, recordKey: 'ctr/1', updatedAt: '2026-11-21T00:00:00Z' }]);
  expect(await row('c1')).toMatchObject({ date: null, time: null });
});

test('a recording that the rules did not keep is not missing, even if the provider did not record', async () => {
  const { contacts, uploads, row, put } = await withStaged();
  await contacts.keepNewest([contact('c1')]);
  expect(await row('c1')).toMatchObject({ recordingState: 'not-recorded' });
  const recordingId = await put('c1');
  expect(await row('c1')).toMatchObject({ recordingState: 'present' });
  await uploads.decide(recordingId, { ...keepDecision, outcome: 'recycle' }, handOver('recycled'));
  expect(await row('c1')).toMatchObject({ recordingState: 'not-expected', fileUploadState: 'Recycled' });
});

test('a provider’s contact whose screen still waits is Not yet uploaded as a whole (SU-07)', async () => {
  const { contacts, recordings, row, put, uploaded } = await withStaged();
  await contacts.keepNewest([recorded('c1')]);
  await recordings.keep(recording('c1'));
  const screen = await put('c1', { medium: 'screen' });
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Not yet uploaded', callDuration: 184.5 });
  await uploaded(screen);
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Uploaded' });
});

test('one contact shows its staged recordings, and each hand-over with machine, size and hash', async () => {
  const { contacts, get, put, uploaded } = await withStaged();
  await contacts.keepNewest([desktop('c1')]);
  const recordingId = await put('c1');
  const before = (await get(administrator, '/v1/contacts/c1')).body;
  expect(before.recordings).toMatchObject([
    { recordingId, medium: 'audio', state: 'not-yet-uploaded', fileUploadState: 'Not yet uploaded', playable: false },
  ]);
  await uploaded(recordingId);
  const { recordings, history } = (await get(administrator, '/v1/contacts/c1')).body;
  expect(recordings).toMatchObject([{ state: 'present', fileUploadState: 'Uploaded', size: 1000, playable: true }]);
  const detail = `audio, 1000 bytes, SHA-256 ${'ab'.repeat(32)}`;
  expect(history.filter((one) => one.detail === detail).map(({ what, by }) => `${what} ${by}`)).toEqual([
    'recorded PC-0042',
    'released cloud',
    'upload-started ZRH-DATA-1',
    'archived cloud',
  ]);
});

describe('playback of a staged recording', () => {
  const play = (recordingId: string) => `/v1/contacts/c1/recordings/${recordingId}/playback`;

  test('comes from the archive, and the history names who asked', async () => {
    const { contacts, call, put, uploaded } = await withStaged();
    await contacts.keepNewest([desktop('c1')]);
    const recordingId = await put('c1');
    expect((await call(machine, 'POST', play(recordingId))).status).toBe(404);
    await uploaded(recordingId);
    expect(await call(machine, 'POST', play(recordingId))).toMatchObject({
      status: 201,
      body: { url: 'https://play.example.com/archive/recordings/00/object' },
    });
    expect((await contacts.find('c1'))?.accesses).toMatchObject([{ recordingId, by: 'warehouse' }]);
  });

  test('is gone when it was recycled, and not found for someone else', async () => {
    const { contacts, call, put, uploads } = await withStaged();
    await contacts.keepNewest([{ ...desktop('c1'), agentId: 'u-cara', acdId: 'cara.care' }]);
    const recordingId = await put('c1');
    await uploads.decide(recordingId, { ...keepDecision, outcome: 'recycle' }, handOver('recycled'));
    expect((await call(administrator, 'POST', play(recordingId))).status).toBe(410);
    expect((await call(agent, 'POST', play(recordingId))).status).toBe(404);
  });
});

test('a recording that retention removed is shown as removed in the contact, the history and playback, with the reason (SU-07)', async () => {
  const { contacts, recordings, uploads, row, get, call, put, uploaded } = await withStaged();
  await contacts.keepNewest([desktop('c1'), recorded('c2')]);
  await recordings.keep(recording('c2'));
  const reason = 'Retention of 30 days, by the rule "Complaints"';
  for (const contactId of ['c1', 'c2']) {
    const recordingId = await put(contactId);
    await uploaded(recordingId);
    await uploads.remove(recordingId, { at: handOver('removed').at, reason }, handOver('removed'));
  }
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Removed', recordingState: 'not-expected' });
  expect(await row('c2')).toMatchObject({ fileUploadState: 'Uploaded', recordingState: 'present' });
  const { recordings: shown, history } = (await get(administrator, '/v1/contacts/c1')).body;
  expect(shown).toMatchObject([
    { state: 'deleted', deletionReason: reason, fileUploadState: 'Removed', playable: false },
  ]);
  expect(history.at(-1)).toMatchObject({
    what: 'removed',
    by: 'cloud',
    detail: expect.stringMatching(/"Complaints"$/),
  });
  const answer = await call(machine, 'POST', `/v1/contacts/c1/recordings/${shown[0]!.recordingId}/playback`);
  expect(answer).toMatchObject({ status: 410, body: { detail: `This recording is no longer kept: ${reason}` } });
});

test('a screen that shows what must be black is played by nobody, and says why, even if it cannot be made black (OD-05)', async () => {
  const { contacts, uploads, get, call, put, uploaded } = await withStaged();
  await contacts.keepNewest([desktop('c1')]);
  const recordingId = await put('c1', { medium: 'screen' });
  await uploaded(recordingId);
  const spans = [{ from: '2026-11-20T10:00:10.000Z', to: '2026-11-20T10:00:30.000Z' }];
  await uploads.withhold(
    recordingId,
    { at: handOver('withheld').at, reason: 'A pause came late', spans },
    handOver('withheld'),
  );
  const play = () => call(administrator, 'POST', `/v1/contacts/c1/recordings/${recordingId}/playback`);
  const shown = async () => (await get(administrator, '/v1/contacts/c1')).body.recordings[0];
  expect(await shown()).toMatchObject({ playable: false, withheld: 'A pause came late' });
  expect((await play()).status).toBe(409);
  await uploads.noteCannotBlacken(recordingId, receipt.sha256, 'It is larger than 512 MiB');
  const withheld = 'A pause came late. It cannot be blacked out in the archive: It is larger than 512 MiB';
  expect(await shown()).toMatchObject({ playable: false, withheld });
  expect(await play()).toMatchObject({ status: 409, body: { detail: `This recording is withheld: ${withheld}` } });
});

test('a recording that was lost with its data server is shown as lost in the contact, the history and playback, with the reason', async () => {
  const { contacts, uploads, row, get, call, put } = await withStaged();
  await contacts.keepNewest([desktop('c1')]);
  const recordingId = await put('c1');
  const reason = 'root gave it up with the data server Zurich, where it was stored';
  await uploads.lose(recordingId, { at: handOver('lost').at, reason }, handOver('lost'));
  expect(await row('c1')).toMatchObject({ fileUploadState: 'Lost', recordingState: 'missing' });
  const { recordings: shown, history } = (await get(administrator, '/v1/contacts/c1')).body;
  expect(shown).toMatchObject([{ state: 'lost', deletionReason: reason, fileUploadState: 'Lost', playable: false }]);
  expect(history.at(-1)).toMatchObject({ what: 'lost', detail: expect.stringContaining(reason) });
  const answer = await call(machine, 'POST', `/v1/contacts/c1/recordings/${recordingId}/playback`);
  expect(answer).toMatchObject({ status: 410, body: { detail: `This recording is lost: ${reason}` } });
});

test('without data servers, no contact is checked for staged recordings', async () => {
  const { uploads, contacts, get } = await startAdministration();
  await contacts.keepNewest([desktop('c1')]);
  await uploads.register(staged('c1'));
  expect((await get(administrator, '/v1/contacts/c1')).body.recordings).toEqual([]);
});

test('contacts still show what was recorded on a data server that was removed later, even if it was the last one', async () => {
  const { ask, created, uploads, contacts, get } = await startAdministration();
  const { dataServerId } = await created();
  await contacts.keepNewest([desktop('c1')]);
  const archived = {
    decision: keepDecision,
    uploadState: 'Uploaded',
    receipt,
    custody: [handOver('archived')],
  } as const;
  await uploads.register(staged('c1', { dataServerId, ...archived, custody: [...archived.custody] }));
  expect((await ask('DELETE', `/v1/data-servers/${dataServerId}`)).status).toBe(200);
  const { body } = await get(administrator, '/v1/contacts/c1');
  expect(body.recordings).toMatchObject([{ state: 'present', fileUploadState: 'Uploaded', playable: true }]);
});

test('a screen recording tells when it began, and where nothing was captured, in its own seconds (AC-02)', async () => {
  const { contacts, get, put } = await withStaged();
  await contacts.keepNewest([desktop('c1')]);
  await put('c1', {
    medium: 'screen',
    gaps: [
      { from: '2026-11-20T09:59:00.000Z', to: '2026-11-20T10:00:30.000Z', cause: 'locked' },
      { from: '2026-11-20T10:04:00.000Z', to: '2026-11-20T10:06:00.000Z', cause: 'suspended' },
      { from: '2026-11-20T10:06:00.000Z', to: '2026-11-20T10:07:00.000Z', cause: 'locked' },
    ],
  });
  const { recordings } = (await get(administrator, '/v1/contacts/c1')).body;
  expect(recordings).toMatchObject([
    {
      medium: 'screen',
      startedAt: '2026-11-20T10:00:00.000Z',
      gaps: [
        { fromSeconds: 0, toSeconds: 30, cause: 'locked' },
        { fromSeconds: 240, toSeconds: 300, cause: 'suspended' },
      ],
    },
  ]);
});
