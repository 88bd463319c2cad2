import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { MissingPageView, Playback } from '../../api/contacts/contacts.ts';
import { pathId } from '../../domain/path-id.ts';
import { soundFile } from '../../local/media/container.ts';
import { wav } from '../../local/media/wav.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { type ContactRecord, sample } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecording, stream } from './kit/provider.ts';

const s3 = new S3Client({ forcePathStyle: true });

const keyOf = (contactId: string, extension = 'wav') =>
  `connect/example/CallRecordings/2026/02/03/${contactId}_20260203T15:00_UTC.${extension}`;

const recorded = (contactId: string, key = keyOf(contactId), changed: ContactRecord = {}): ContactRecord => {
  const recording = { Location: `${outputs.recordingsBucket}/${key}`, Status: 'AVAILABLE', DeletionReason: null };
  return {
    ...sample('outbound'),
    ContactId: contactId,
    Recording: { ...recording, Type: 'AUDIO' },
    Recordings: [{ ...recording, MediaStreamType: 'AUDIO', ParticipantType: null, StorageType: 'S3' }],
    ...changed,
  };
};

const reasonOf = async (contactId: string) =>
  (await read<MissingPageView>('administrator', '/v1/missing-recordings?limit=200')).missing.find(
    (missing) => missing.contactId === contactId,
  )?.reason;

test('a file that is not a recording puts its contact on the missing list, until a good one arrives', async () => {
  const contactId = randomUUID();
  await putRecording(keyOf(contactId), new TextEncoder().encode('<!DOCTYPE html><html>502 Bad Gateway</html>'));
  await stream(recorded(contactId));
  await waitForContact(contactId, ({ recordings }) => recordings[0]?.state === 'unreadable');
  await eventually(async () => expect(await reasonOf(contactId)).toBe('unreadable'));
  await putRecording(keyOf(contactId), wav({ seconds: 2 }));
  await waitForContact(contactId, ({ recordingState }) => recordingState === 'present');
  await eventually(async () => expect(await reasonOf(contactId)).toBeUndefined());
});

test('audio in formats other than WAV is played the same way', async () => {
  const contactId = randomUUID();
  const key = keyOf(contactId, 'ogg');
  await putRecording(key, await soundFile('ogg', 4));
  await stream(recorded(contactId, key));
  const { recordings, callDuration } = await waitForContact(contactId, ({ callDuration }) => callDuration !== null);
  expect(callDuration).toBeCloseTo(4, 0);
  const path = `/v1/contacts/${contactId}/recordings/${recordings[0]!.recordingId}/playback`;
  const { url } = (await (await call('administrator', path, { method: 'POST' })).json()) as Playback;
  expect((await fetch(url)).headers.get('content-type')).toBe('audio/ogg');
});

test('a recording that is deleted in its bucket is no longer offered, and nobody is recorded as a listener', async () => {
  const contactId = randomUUID();
  await putRecording(keyOf(contactId), wav({ seconds: 2 }));
  await stream(recorded(contactId));
  const { recordings } = await waitForContact(contactId, ({ recordingState }) => recordingState === 'present');
  await s3.send(new DeleteObjectCommand({ Bucket: outputs.recordingsBucket, Key: keyOf(contactId) }));
  const path = `/v1/contacts/${contactId}/recordings/${recordings[0]!.recordingId}/playback`;
  expect((await call('administrator', path, { method: 'POST' })).status).toBe(410);
  const deleted = await waitForContact(contactId, ({ recordingState }) => recordingState === 'deleted');
  expect(deleted.recordings).toMatchObject([{ state: 'deleted', playable: false }]);
  expect(deleted.history.map(({ what }) => what)).not.toContain('playback');
  await eventually(async () => expect(await reasonOf(contactId)).toBe('deleted'));
});

test('a contact with any id can be opened, and a pasted number finds it', async () => {
  const id = `a/b.${randomUUID()}`;
  const digits = String(Date.now()).slice(-7);
  await stream(
    recorded(id, 'odd/talk.wav', { CustomerEndpoint: { Address: `+4179${digits}`, Type: 'TELEPHONE_NUMBER' } }),
  );
  await eventually(async () => {
    const opened = await call('administrator', `/v1/contacts/${pathId(id)}`);
    expect(opened.status).toBe(200);
  });
  const pasted = encodeURIComponent(`079 / ${digits.slice(0, 3)}-${digits.slice(3)}`);
  const found = await read<{ contacts: { contactId: string }[] }>(
    'administrator',
    `/v1/contacts?from=2025-12-01&to=2026-12-31&number=${pasted}`,
  );
  expect(found.contacts.map(({ contactId }) => contactId)).toContain(id);
});
