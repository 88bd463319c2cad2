import { wav } from '../../local/media/wav.ts';
import { recordingDay } from '../kit/recording-day.ts';
import { aCall, contactId, listed, location } from '../kit/recordings.ts';

const there = { state: 'present', files: [location], unmatched: [], missing: [] };
const call = aCall({ listedRecordings: [listed()] });
/** A name that tells nothing, and one that tells another contact's id. */
const unnamed = 'recordings/old system/talk 17.wav';
const otherId = 'b0000099-0000-4000-8000-000000000009';
const misnamed = `recordings/${otherId}_20260203T23:59_UTC.wav`;

test('a file and its contact record make a contact with media, file first (AC-01)', async () => {
  const day = recordingDay();
  day.put(location, wav({ seconds: 12.5 }));
  await day.notify(location);
  expect(day.rechecks).toHaveLength(1);
  await day.contactComes(call);
  await day.comeBack();
  expect(await day.seen(contactId)).toEqual(there);
  const [recording] = (await day.contacts.find(contactId))!.recordings;
  expect(recording).toMatchObject({ durationSeconds: 12.5, arrivedAt: '2026-02-04T00:15:00.000Z' });
});

test('a file and its contact record make a contact with media, record first (AC-01)', async () => {
  const day = recordingDay();
  await day.contactComes(call);
  expect(await day.seen(contactId)).toMatchObject({ state: 'missing', missing: ['not-arrived'] });
  day.put(location);
  await day.notify(location);
  expect(await day.seen(contactId)).toEqual(there);
  expect(day.rechecks).toEqual([]);
});

test('an ordinary file costs one write, and is read once', async () => {
  const day = recordingDay();
  day.put(location);
  await day.notify(location);
  await day.contactComes(call);
  await day.comeBack();
  const writes = day.calls.filter((name) => /^(keep|assign|park|unpark|note|clear)$/.test(name));
  expect(writes).toEqual(['keep']);
  expect(day.media.reads).toBe(1);
});

test('ten files that wait come back in one message', async () => {
  const day = recordingDay();
  const files = Array.from({ length: 10 }, (_, index) => `recordings/contact${index}_20260203T23:59_UTC.wav`);
  for (const file of files) day.put(file);
  await day.notify(...files);
  expect(day.rechecks.map((waiting) => waiting.length)).toEqual([10]);
});

test('a file without a contact is listed as unmatched after the wait, and joined when the record comes', async () => {
  const day = recordingDay();
  day.put(location);
  await day.notify(location);
  expect((await day.seen(contactId)).unmatched).toEqual([]);
  await day.comeBack();
  expect((await day.seen(contactId)).unmatched).toEqual([location]);
  expect(day.counted).toEqual({ RecordingsImported: 1, RecordingsUnmatched: 1 });
  expect(day.rechecks).toEqual([]);
  await day.contactComes(call);
  expect(await day.seen(contactId)).toEqual(there);
});

describe.each([
  ['tells another contact', misnamed],
  ['tells nothing', unnamed],
])("a file whose name %s belongs to the record's contact", (_, place) => {
  const listing = aCall({ listedRecordings: [listed({ location: place })] });
  const joined = { ...there, files: [place] };

  test('file first (AC-07)', async () => {
    const day = recordingDay();
    day.put(place);
    await day.notify(place);
    await day.contactComes(listing);
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual(joined);
  });

  test('record first (AC-07)', async () => {
    const day = recordingDay();
    await day.contactComes(listing);
    day.put(place);
    await day.notify(place);
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual(joined);
    expect((await day.contacts.find(contactId))!.recordings[0]!.matchedBy).toBe('location');
  });

  test('file first, and listed as unmatched long before the record (AC-07)', async () => {
    const day = recordingDay();
    day.put(place);
    await day.notify(place);
    await day.comeBack();
    expect((await day.seen(contactId)).unmatched).toEqual([place]);
    await day.contactComes(listing);
    expect(await day.seen(contactId)).toEqual(joined);
  });

  test('overwritten after it was joined', async () => {
    const day = recordingDay();
    await day.contactComes(listing);
    day.put(place);
    await day.notify(place);
    await day.comeBack();
    day.put(place, wav({ seconds: 2 }), '2026-02-05T00:00:00.000Z');
    await day.notify(place);
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual(joined);
  });
});

test('a file that comes twice is one recording', async () => {
  const day = recordingDay();
  day.put(location);
  await day.notify(location, location);
  await day.contactComes(call);
  await day.notify(location);
  await day.comeBack();
  expect(await day.seen(contactId)).toEqual(there);
});

test('an overwritten file has its new length, and came when it first came', async () => {
  const day = recordingDay();
  day.put(location, wav({ seconds: 30 }));
  await day.notify(location);
  const first = (await day.contacts.find(contactId))!.recordings[0]!;
  // A tool that saves space makes it mono and A-law.
  day.put(location, wav({ seconds: 30, channels: 1, codec: 'a-law' }), '2026-02-11T03:00:00.000Z');
  await day.notify(location);
  const { recordings } = (await day.contacts.find(contactId))!;
  expect(recordings).toHaveLength(1);
  expect(recordings[0]).toMatchObject({ durationSeconds: 30, format: { channels: 1, codec: 'a-law' } });
  expect(recordings[0]!.size).toBeLessThan(first.size);
  expect(recordings[0]!.arrivedAt).toBe(first.arrivedAt);
});

test('a screen recording is kept beside the sound, without a length', async () => {
  const day = recordingDay();
  const screen = `screens/${contactId}_20260203T23:59_UTC.mp4`;
  day.put(screen, new Uint8Array(5000));
  await day.notify(screen);
  const [kept] = (await day.contacts.find(contactId))!.recordings;
  expect(kept).toMatchObject({ medium: 'screen', size: 5000 });
  expect(kept).not.toHaveProperty('unreadable');
});

test.each([
  ['empty', new Uint8Array()],
  ['not a WAV', new Uint8Array(3000).fill(7)],
])('a file that is %s is kept with the reason, and counted', async (_, bytes) => {
  const day = recordingDay();
  day.put(location, bytes);
  expect(await day.notify(location)).toBe(0);
  await day.contactComes(call);
  const [kept] = (await day.contacts.find(contactId))!.recordings;
  expect(kept).toMatchObject({ size: bytes.length, unreadable: expect.any(String) });
  expect(day.counted).toMatchObject({ RecordingsImported: 1, RecordingsUnreadable: 1 });
});

test('the length is read behind a long list of strings (AC-36)', async () => {
  const day = recordingDay();
  day.put(location, wav({ seconds: 3, before: [{ id: 'LIST', body: new Uint8Array(200_001) }] }));
  await day.notify(location);
  expect((await day.contacts.find(contactId))!.recordings[0]!.durationSeconds).toBe(3);
  expect(day.media.reads).toBe(2);
});

test('transcripts are no recordings', async () => {
  const day = recordingDay();
  await day.notify(`recordings/Analysis/Voice/2026/02/03/${contactId}_analysis_2026-02-04T00:14:16Z.json`);
  expect(day.calls).toEqual([]);
  expect(day.media.reads).toBe(0);
});

test('a file deleted before it was read, and a message that tells nothing, cost nothing', async () => {
  const day = recordingDay();
  day.put(location);
  expect(await day.notify('recordings/gone.wav', location)).toBe(0);
  expect(await day.deliver(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }))).toBe(0);
  expect((await day.seen(contactId)).files).toEqual([location]);
});

test('a message that cannot be read is handed back, and its neighbour is done', async () => {
  const day = recordingDay();
  day.put(location);
  const good = JSON.stringify({ notices: [{ bucket: 'recordings', key: location.slice('recordings/'.length) }] });
  expect(await day.deliver('{', good)).toBe(1);
  expect((await day.seen(contactId)).files).toEqual([location]);
});

test('an event of EventBridge is a notice too, its key written plainly', async () => {
  const day = recordingDay();
  day.put(location);
  const key = location.slice('recordings/'.length);
  await day.deliver(JSON.stringify({ detail: { bucket: { name: 'recordings' }, object: { key } } }));
  expect((await day.seen(contactId)).files).toEqual([location]);
});

test('when files cannot be put down to wait, the whole batch comes back', async () => {
  const day = recordingDay();
  day.put(location);
  day.before((method) => {
    if (method === 'later') throw new Error('the queue does not answer');
  });
  await expect(day.notify(location)).rejects.toThrow('does not answer');
});
