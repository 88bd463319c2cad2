import { randomUUID } from 'node:crypto';
import type { MissingPageView, Playback, UnmatchedPageView } from '../../api/contacts/contacts.ts';
import { wav } from '../../local/media/wav.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { type ContactRecord, sample } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecording, stream } from './kit/provider.ts';

const keyOf = (contactId: string) => `connect/example/CallRecordings/2026/02/03/${contactId}_20260203T15:00_UTC.wav`;

const listing = (location: string, changed: ContactRecord = {}): ContactRecord => {
  const recording = { Location: location, Status: 'AVAILABLE', DeletionReason: null, ...changed };
  return {
    Recording: { ...recording, Type: 'AUDIO' },
    Recordings: [{ ...recording, MediaStreamType: 'AUDIO', ParticipantType: null, StorageType: 'S3' }],
  };
};

const recorded = (contactId: string, key = keyOf(contactId), changed: ContactRecord = {}): ContactRecord => ({
  ...sample('outbound'),
  ContactId: contactId,
  ...listing(`${outputs.recordingsBucket}/${key}`),
  ...changed,
});

test('a recording that arrives before its contact record is joined, and its length is the call duration (AC-01, AC-07, AC-36)', async () => {
  const contactId = randomUUID();
  await putRecording(keyOf(contactId), wav({ seconds: 12.5, codec: 'mu-law' }));
  await stream(recorded(contactId));
  const joined = await waitForContact(contactId, ({ callDuration }) => callDuration !== null);
  expect(joined).toMatchObject({ callDuration: 12.5, recordingState: 'present', fileUploadState: 'Uploaded' });
  expect(joined.recordings).toMatchObject([{ channels: ['customer', 'agent'], state: 'present', playable: true }]);
});

test('a recording that arrives after its contact record removes the contact from the missing list', async () => {
  const contactId = randomUUID();
  const missed = async () =>
    (await read<MissingPageView>('administrator', '/v1/missing-recordings?limit=200&reason=not-arrived')).missing.some(
      (missing) => missing.contactId === contactId,
    );
  await stream(recorded(contactId));
  await waitForContact(contactId);
  await eventually(async () => expect(await missed()).toBe(true));
  await putRecording(keyOf(contactId), wav({ seconds: 3, channels: 1 }));
  expect((await waitForContact(contactId, ({ callDuration }) => callDuration !== null)).callDuration).toBe(3);
  await eventually(async () => expect(await missed()).toBe(false));
});

test('an overwritten recording keeps one entry, with the new length', async () => {
  const contactId = randomUUID();
  await stream(recorded(contactId));
  await putRecording(keyOf(contactId), wav({ seconds: 2 }));
  await waitForContact(contactId, ({ callDuration }) => callDuration === 2);
  await putRecording(keyOf(contactId), wav({ seconds: 4 }));
  expect((await waitForContact(contactId, ({ callDuration }) => callDuration === 4)).recordings).toHaveLength(1);
});

test("the record's location decides, whatever the file is called (AC-07)", async () => {
  const [before, after, key] = [
    randomUUID(),
    randomUUID(),
    () => `custom/prefix/${randomUUID()}_20260203T15:00_UTC.wav`,
  ];
  const [keyBefore, keyAfter] = [key(), key()];
  await putRecording(keyBefore, wav({ seconds: 5 }));
  await stream(recorded(before, keyBefore), recorded(after, keyAfter));
  await waitForContact(after);
  await putRecording(keyAfter, wav({ seconds: 6 }));
  expect((await waitForContact(before, ({ callDuration }) => callDuration !== null)).callDuration).toBe(5);
  expect((await waitForContact(after, ({ callDuration }) => callDuration !== null)).callDuration).toBe(6);
});

test('a recording without a contact is listed as unmatched, and is joined when its contact arrives', async () => {
  const contactId = randomUUID();
  const location = await putRecording(keyOf(contactId), wav({ seconds: 1 }));
  const unmatched = async () =>
    (await read<UnmatchedPageView>('administrator', '/v1/unmatched-recordings?limit=200')).recordings.some(
      (recording) => recording.location === location,
    );
  await eventually(async () => expect(await unmatched()).toBe(true));
  await stream(recorded(contactId));
  await waitForContact(contactId, ({ callDuration }) => callDuration === 1);
  await eventually(async () => expect(await unmatched()).toBe(false));
});

test('playback returns the exact bytes of the recording, and the history shows who asked', async () => {
  const contactId = randomUUID();
  const sound = wav({ seconds: 1 });
  await putRecording(keyOf(contactId), sound);
  await stream(recorded(contactId));
  const { recordings } = await waitForContact(contactId, ({ callDuration }) => callDuration !== null);
  const path = `/v1/contacts/${contactId}/recordings/${recordings[0]!.recordingId}/playback`;
  const answer = await call('administrator', path, { method: 'POST' });
  expect(answer.status).toBe(201);
  const { url } = (await answer.json()) as Playback;
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(sound)).toBe(true);
  const { history } = await waitForContact(contactId);
  const username = outputs.logins.find(({ role }) => role === 'administrator')!.username;
  expect(history.filter(({ what }) => what === 'playback').map(({ by }) => by)).toEqual([username]);
});

test('a recording deleted at the provider is no longer played, and the reason is shown', async () => {
  const contactId = randomUUID();
  await putRecording(keyOf(contactId), wav({ seconds: 1 }));
  await stream(recorded(contactId));
  const { recordings } = await waitForContact(contactId, ({ callDuration }) => callDuration !== null);
  const deleted = listing(`${outputs.recordingsBucket}/${keyOf(contactId)}`, {
    Status: 'DELETED',
    DeletionReason: 'GDPR request 77',
  });
  await stream({ ...recorded(contactId), ...deleted, LastUpdateTimestamp: '2026-11-01T00:00:00Z' });
  const after = await waitForContact(contactId, ({ recordingState }) => recordingState === 'deleted');
  expect(after.recordings).toMatchObject([{ state: 'deleted', deletionReason: 'GDPR request 77', playable: false }]);
  const path = `/v1/contacts/${contactId}/recordings/${recordings[0]!.recordingId}/playback`;
  expect((await call('administrator', path, { method: 'POST' })).status).toBe(410);
});

test('a contact that its flow did not record is shown as such, and not as a failure (AC-04)', async () => {
  const contactId = randomUUID();
  await stream(recorded(contactId, keyOf(contactId), { Recording: null, Recordings: null }));
  expect((await waitForContact(contactId)).recordingState).toBe('not-recorded');
  await eventually(async () => {
    const { missing } = await read<MissingPageView>(
      'administrator',
      '/v1/missing-recordings?limit=200&reason=not-recorded',
    );
    expect(missing.map((entry) => entry.contactId)).toContain(contactId);
  });
});
