import { filmFile, soundFile } from '../../../local/media/container.ts';
import { wav } from '../../../local/media/wav.ts';
import { recordingDay } from '../../kit/recording-day.ts';
import { aCall, contactId, listed, location } from '../../kit/recordings.ts';

const there = { state: 'present', files: [location], unmatched: [], missing: [] };
const call = aCall({ listedRecordings: [listed()] });
/** A name without information, and one with another contact's id. */
const unnamed = 'recordings/old system/talk 17.wav';
const otherId = 'b0000099-0000-4000-8000-000000000009';
const misnamed = `recordings/${otherId}_20260203T23:59_UTC.wav`;

test('a contact has media when its file arrives before its contact record (AC-01)', async () => {
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

test('a contact has media when its contact record arrives before its file (AC-01)', async () => {
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

test('ten waiting files are handled by one message', async () => {
  const day = recordingDay();
  const files = Array.from({ length: 10 }, (_, index) => `recordings/contact${index}_20260203T23:59_UTC.wav`);
  for (const file of files) day.put(file);
  await day.notify(...files);
  expect(day.rechecks.map((waiting) => waiting.length)).toEqual([10]);
});

test('a file without a contact is listed as unmatched after the wait, and joined when the record arrives', async () => {
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
  ['gives another contact', misnamed],
  ['gives no contact', unnamed],
])("a file whose name %s belongs to the record's contact", (_, place) => {
  const listing = aCall({ listedRecordings: [listed({ location: place })] });
  const joined = { ...there, files: [place] };

  test('when the file comes first (AC-07)', async () => {
    const day = recordingDay();
    day.put(place);
    await day.notify(place);
    await day.contactComes(listing);
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual(joined);
  });

  test('when the record comes first (AC-07)', async () => {
    const day = recordingDay();
    await day.contactComes(listing);
    day.put(place);
    await day.notify(place);
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual(joined);
    expect((await day.contacts.find(contactId))!.recordings[0]!.matchedBy).toBe('location');
  });

  test('when the file comes first, and was listed as unmatched long before the record (AC-07)', async () => {
    const day = recordingDay();
    day.put(place);
    await day.notify(place);
    await day.comeBack();
    expect((await day.seen(contactId)).unmatched).toEqual([place]);
    await day.contactComes(listing);
    expect(await day.seen(contactId)).toEqual(joined);
  });

  test('when it is overwritten after it was joined', async () => {
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

test('a file that arrives twice is one recording', async () => {
  const day = recordingDay();
  day.put(location);
  await day.notify(location, location);
  await day.contactComes(call);
  await day.notify(location);
  await day.comeBack();
  expect(await day.seen(contactId)).toEqual(there);
});

test('an overwritten file has its new length, and its first arrival time', async () => {
  const day = recordingDay();
  day.put(location, wav({ seconds: 30 }));
  await day.notify(location);
  const first = (await day.contacts.find(contactId))!.recordings[0]!;
  // A tool that saves space converts it to mono and A-law.
  day.put(location, wav({ seconds: 30, channels: 1, codec: 'a-law' }), '2026-02-11T03:00:00.000Z');
  await day.notify(location);
  const { recordings } = (await day.contacts.find(contactId))!;
  expect(recordings).toHaveLength(1);
  expect(recordings[0]).toMatchObject({ durationSeconds: 30, format: { channels: 1, codec: 'a-law' } });
  expect(recordings[0]!.size).toBeLessThan(first.size);
  expect(recordings[0]!.arrivedAt).toBe(first.arrivedAt);
});

test('a screen recording is stored next to the audio, with its own length', async () => {
  const day = recordingDay();
  const screen = `screens/${contactId}_20260203T23:59_UTC.mp4`;
  day.put(screen, await filmFile('mp4', 9));
  await day.notify(screen);
  const [stored] = (await day.contacts.find(contactId))!.recordings;
  expect(stored).toMatchObject({ medium: 'screen', durationSeconds: 9 });
  expect(stored).not.toHaveProperty('unreadable');
});

test.each([
  ['empty', new Uint8Array()],
  ['not a WAV', new Uint8Array(3000).fill(7)],
])('a file that is %s is stored with the reason, and counted', async (_, bytes) => {
  const day = recordingDay();
  day.put(location, bytes);
  expect(await day.notify(location)).toBe(0);
  await day.contactComes(call);
  const [stored] = (await day.contacts.find(contactId))!.recordings;
  expect(stored).toMatchObject({ size: bytes.length, unreadable: expect.any(String) });
  expect(day.counted).toMatchObject({ RecordingsImported: 1, RecordingsUnreadable: 1 });
});

test('the length is read behind a long list of strings (AC-36)', async () => {
  const day = recordingDay();
  day.put(location, wav({ seconds: 3, before: [{ id: 'LIST', body: new Uint8Array(200_001) }] }));
  await day.notify(location);
  expect((await day.contacts.find(contactId))!.recordings[0]!.durationSeconds).toBe(3);
  expect(day.media.reads).toBe(2);
});

test('transcripts are not recordings', async () => {
  const day = recordingDay();
  await day.notify(`recordings/Analysis/Voice/2026/02/03/${contactId}_analysis_2026-02-04T00:14:16Z.json`);
  expect(day.calls).toEqual([]);
  expect(day.media.reads).toBe(0);
});

test('a file that was deleted before it was read, and an empty message, do no harm', async () => {
  const day = recordingDay();
  day.put(location);
  expect(await day.notify('recordings/gone.wav', location)).toBe(0);
  expect(await day.deliver(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }))).toBe(0);
  expect((await day.seen(contactId)).files).toEqual([location]);
});

test('a message that cannot be read is returned to the queue, and its neighbour is done', async () => {
  const day = recordingDay();
  day.put(location);
  const good = JSON.stringify({ notices: [{ bucket: 'recordings', key: location.slice('recordings/'.length) }] });
  expect(await day.deliver('{', good)).toBe(1);
  expect((await day.seen(contactId)).files).toEqual([location]);
});

test('an event of EventBridge counts as a notice too, with its key unencoded', async () => {
  const day = recordingDay();
  day.put(location);
  const key = location.slice('recordings/'.length);
  await day.deliver(JSON.stringify({ detail: { bucket: { name: 'recordings' }, object: { key } } }));
  expect((await day.seen(contactId)).files).toEqual([location]);
});

test('the whole batch is returned when files cannot be saved as waiting', async () => {
  const day = recordingDay();
  day.put(location);
  day.before((method) => {
    if (method === 'later') throw new Error('the queue does not answer');
  });
  await expect(day.notify(location)).rejects.toThrow('does not answer');
});

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('a file that is not a recording leaves its contact on the missing list, with a reason', () => {
  const files: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(), /empty/],
    ['a header without sound', wav({ seconds: 0 }), /no sound/],
    ['a web page', ascii('<!DOCTYPE html><html><body>Sign in</body></html>'), /web page/],
    ['text', ascii('The recording could not be exported.'), /text/],
    ['a header that breaks off', wav({ seconds: 1 }).slice(0, 30), /before its sound/],
  ];
  test.each(files)('%s', async (_, file, why) => {
    for (const order of ['file first', 'record first']) {
      const day = recordingDay();
      day.put(location, file);
      if (order === 'record first') await day.contactComes(call);
      await day.notify(location);
      if (order === 'file first') await day.contactComes(call);
      await day.comeBack();
      expect(await day.seen(contactId)).toMatchObject({ state: 'missing', missing: ['unreadable'] });
      const [entry] = (await day.missing.list({ limit: 10 })).missing;
      expect(entry?.detail).toMatch(why);
      expect(entry?.detail).toContain(location);

      day.put(location, wav({ seconds: 3 }), '2026-02-05T00:00:00.000Z');
      await day.notify(location);
      expect(await day.seen(contactId)).toEqual(there);
    }
  });
});

test.each(['mp3', 'ogg', 'm4a', 'webm'] as const)(
  'sound in the format %s is the recording that its record lists (AC-07)',
  async (kind) => {
    const place = location.replace(/wav$/, kind);
    const day = recordingDay();
    day.put(place, await soundFile(kind, 5));
    await day.notify(place);
    await day.contactComes(aCall({ listedRecordings: [listed({ location: place })] }));
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual({ ...there, files: [place] });
    const [recording] = (await day.contacts.find(contactId))!.recordings;
    expect(recording).toMatchObject({ medium: 'audio' });
    expect(recording!.durationSeconds).toBeCloseTo(5, 0);
  },
);

test('a film that the record lists as audio is audio, because the file’s name is only a guess (AC-07)', async () => {
  const place = location.replace(/wav$/, 'mp4');
  const day = recordingDay();
  day.put(place, await filmFile('mp4', 5));
  await day.notify(place);
  await day.contactComes(aCall({ listedRecordings: [listed({ location: place })] }));
  await day.comeBack();
  expect(await day.seen(contactId)).toMatchObject({ state: 'present', missing: [] });
});

describe('a file whose name does not show its kind', () => {
  const odd = 'recordings/export/17.rec';

  test('is a recording when its header says so', async () => {
    const day = recordingDay();
    day.put(odd);
    await day.notify(odd);
    await day.contactComes(aCall({ listedRecordings: [listed({ location: odd })] }));
    await day.comeBack();
    expect(await day.seen(contactId)).toEqual({ ...there, files: [odd] });
  });

  test('is listed as unmatched, with the reason, when nothing shows that it is one', async () => {
    const day = recordingDay();
    day.put(odd, ascii('0123456789 nothing that we know'));
    await day.notify(odd);
    await day.comeBack();
    const { recordings } = await day.recordings.unmatched({ limit: 10 });
    expect(recordings).toMatchObject([{ location: odd, reason: expect.stringMatching(/not a recording/) }]);
  });

  test('leaves its contact on the missing list when only the record calls it one', async () => {
    const day = recordingDay();
    day.put(odd, ascii('0123456789 nothing that we know'));
    await day.notify(odd);
    await day.contactComes(aCall({ listedRecordings: [listed({ location: odd })] }));
    await day.comeBack();
    expect(await day.seen(contactId)).toMatchObject({ state: 'missing', missing: ['unreadable'], unmatched: [] });
  });
});

describe('a file that two records list belongs to both', () => {
  const second = aCall({ contactId: 'second', listedRecordings: [listed()] });
  const both = async (day: ReturnType<typeof recordingDay>) =>
    Promise.all([contactId, 'second'].map(async (id) => (await day.seen(id)).state));

  test.each<[string, (day: ReturnType<typeof recordingDay>) => Promise<unknown>[]]>([
    [
      'file, its own contact, the other',
      (day) => [day.notify(location), day.contactComes(call), day.contactComes(second)],
    ],
    [
      'file, the other, its own contact',
      (day) => [day.notify(location), day.contactComes(second), day.contactComes(call)],
    ],
    ['both contacts, file', (day) => [day.contactComes(second), day.contactComes(call), day.notify(location)]],
    [
      'the other, file, its own contact',
      (day) => [day.contactComes(second), day.notify(location), day.contactComes(call)],
    ],
  ])('when they arrive in the order %s', async (_, steps) => {
    const day = recordingDay();
    day.put(location);
    // Each one starts when the previous one is done.
    const run = steps({
      ...day,
      notify: ((place: string) => () => day.notify(place)) as never,
      contactComes: ((contact: typeof call) => () => day.contactComes(contact)) as never,
    }) as unknown as (() => Promise<unknown>)[];
    for (const step of run) await step();
    await day.comeBack();
    await day.onSchedule({ sweep: true });
    expect(await both(day)).toEqual(['present', 'present']);
    expect((await day.seen(contactId)).missing).toEqual([]);

    day.later(60_000);
    day.media.delete(location);
    await day.happens('ObjectRemoved:Delete', location);
    expect(await both(day)).toEqual(['deleted', 'deleted']);
    expect((await day.seen(contactId)).missing.sort()).toEqual(['deleted', 'deleted']);
  });
});
