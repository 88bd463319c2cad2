import { wav } from '../../../local/media/wav.ts';
import { recordingDay } from '../../kit/recording-day.ts';
import { aCall, contactId, listed, location } from '../../kit/recordings.ts';

const there = { state: 'present', files: [location], unmatched: [], missing: [] };
const call = aCall({ listedRecordings: [listed()] });

describe('a file that has arrived', () => {
  const arrived = async () => {
    const day = recordingDay();
    day.put(location, wav({ seconds: 30 }));
    await day.notify(location);
    await day.contactComes(call);
    await day.comeBack();
    day.later(60_000);
    return day;
  };
  const state = async (day: ReturnType<typeof recordingDay>) => (await day.seen(contactId)).state;
  const glacier = { state: 'archived', storageClass: 'GLACIER' } as const;

  test('shows when it is archived, being restored, restored and archived again, and keeps its length', async () => {
    const day = await arrived();
    const steps = [
      ['LifecycleTransition', glacier, 'archived'],
      ['ObjectRestore:Post', { state: 'restoring', storageClass: 'GLACIER' }, 'restoring'],
      ['ObjectRestore:Completed', undefined, 'present'],
      ['ObjectRestore:Delete', glacier, 'archived'],
    ] as const;
    for (const [event, notAtHand, shown] of steps) {
      day.media.archive(location, notAtHand);
      await day.happens(event, location);
      expect(await day.seen(contactId)).toMatchObject({ state: shown, missing: [] });
      expect((await day.contacts.find(contactId))!.recordings[0]).toMatchObject({ durationSeconds: 30 });
      day.later(60_000);
    }
  });

  test('counts as arrived even if it arrives as archived, and is read once it is restored', async () => {
    const day = recordingDay();
    day.put(location, wav({ seconds: 30 }));
    day.media.archive(location, glacier);
    await day.notify(location);
    await day.contactComes(call);
    await day.comeBack();
    expect(await day.seen(contactId)).toMatchObject({ state: 'archived', missing: [], unmatched: [] });
    day.later(60_000);
    day.media.archive(location);
    await day.happens('ObjectRestore:Completed', location);
    expect((await day.contacts.find(contactId))!.recordings[0]).toMatchObject({ durationSeconds: 30 });
    expect(await state(day)).toBe('present');
  });

  test('is on the missing list when it is deleted in its bucket, until it is put back', async () => {
    const day = await arrived();
    day.media.delete(location);
    await day.happens('ObjectRemoved:DeleteMarkerCreated', location);
    await day.happens('ObjectRemoved:DeleteMarkerCreated', location);
    expect(await day.seen(contactId)).toMatchObject({ state: 'deleted', missing: ['deleted'] });
    expect(day.counted).toMatchObject({ RecordingsDeleted: 2 });
    day.later(60_000);
    day.put(location, wav({ seconds: 30 }));
    await day.happens('ObjectRemoved:Delete', location);
    expect(await day.seen(contactId)).toEqual(there);
  });

  test('does not count as missing when a rule of its bucket deleted it in time', async () => {
    const day = await arrived();
    day.media.delete(location);
    await day.happens('LifecycleExpiration:DeleteMarkerCreated', location);
    await day.onSchedule({ sweep: true });
    expect(await day.seen(contactId)).toMatchObject({ state: 'deleted', missing: [] });
  });

  test('is not changed by a late or repeated event, because the bucket is checked', async () => {
    const day = await arrived();
    await day.happens('ObjectRemoved:Delete', location);
    await day.happens('LifecycleTransition', location);
    expect(await day.seen(contactId)).toEqual(there);
  });

  test('is not changed by an older look into the bucket', async () => {
    const day = await arrived();
    day.media.delete(location);
    await day.happens('ObjectRemoved:Delete', location);
    const [recording] = (await day.contacts.find(contactId))!.recordings;
    const { notAtHand: _, ...before } = recording!;
    expect(await day.recordings.keep({ ...before, seenAt: '2026-02-04T00:15:30.000Z' })).toBe('superseded');
    expect(await state(day)).toBe('deleted');
  });

  test.each([
    ['Object Storage Class Changed', glacier, {}, 'archived'],
    ['Object Access Tier Changed', { state: 'archived', storageClass: 'ARCHIVE_ACCESS' } as const, {}, 'archived'],
    ['Object Restore Initiated', { state: 'restoring', storageClass: 'GLACIER' } as const, {}, 'restoring'],
    ['Object Deleted', undefined, { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' }, 'deleted'],
  ])('changes by an event of EventBridge in a bucket of the customer: %s', async (type, notAtHand, more, shown) => {
    const day = await arrived();
    if (type === 'Object Deleted') day.media.delete(location);
    else day.media.archive(location, notAtHand);
    const detail = { bucket: { name: 'recordings' }, object: { key: location.slice('recordings/'.length) }, ...more };
    await day.deliver(JSON.stringify({ source: 'aws.s3', 'detail-type': type, detail }));
    expect(await state(day)).toBe(shown);
  });

  test('does not count as missing when EventBridge reports a rule’s deletion', async () => {
    const day = await arrived();
    day.media.delete(location);
    const object = { key: location.slice('recordings/'.length) };
    const detail = { bucket: { name: 'recordings' }, object, reason: 'Lifecycle Expiration' };
    await day.deliver(JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Deleted', detail }));
    expect(await day.seen(contactId)).toMatchObject({ state: 'deleted', missing: [] });
  });

  test('costs nothing when it is deleted and nobody knew it', async () => {
    const day = recordingDay();
    await day.happens('ObjectRemoved:Delete', 'recordings/never.wav');
    expect(day.counted).toEqual({});
  });
});
