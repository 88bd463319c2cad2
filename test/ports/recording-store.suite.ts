import type { Recording } from '../../domain/recording/recording.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import { contactId, recorded } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

/** A file that another program has named, without its contact. */
const odd = 'recordings/custom/2026/some-name.wav';
const kept = async (changes: Partial<Recording> = {}): Promise<Recording> => {
  const recording = recorded(changes);
  return { ...recording, recordingId: await recordingIdOf(recording.location) };
};

export const recordingStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const of = async (id = contactId) => (await stores().contacts.find(id))?.recordings ?? [];
  const parked = async () => (await stores().recordings.unmatched({ limit: 50 })).recordings;

  test('a file that is reported twice is one recording, as it first arrived (AC-02)', async () => {
    const recording = await kept();
    expect(await stores().recordings.keep(recording)).toBe('kept');
    expect(await stores().recordings.keep({ ...recording, arrivedAt: '2026-02-05T00:00:00.000Z' })).toBe('kept');
    expect(await of()).toEqual([recording]);
  });

  test('an overwritten file replaces what was known of it, and an old notice of it changes nothing', async () => {
    const { durationSeconds: _, ...first } = await kept({
      format: { codec: 'pcm', channels: 2, sampleRate: 8000, bitsPerSample: 16 },
    });
    const second = await kept({ modifiedAt: '2026-02-04T00:20:00.000Z', etag: 'two', unreadable: 'It is empty' });
    await stores().recordings.keep(first);
    expect(await stores().recordings.keep(second)).toBe('kept');
    expect(await stores().recordings.keep(first)).toBe('superseded');
    expect(await of()).toEqual([second]);
  });

  test('audio, screen, IVR and redacted copies of a contact are separate recordings (AC-05)', async () => {
    const all = await Promise.all([
      kept(),
      kept({ medium: 'screen', location: `recordings/screen/${contactId}_20260203T23:59_UTC.mp4` }),
      kept({ part: 'ivr', location: `recordings/ivr/${contactId}_20260203T23:57_UTC.wav` }),
    ]);
    for (const recording of all) await stores().recordings.keep(recording);
    const ids = (recordings: Recording[]) => recordings.map(({ recordingId }) => recordingId).sort();
    expect(ids(await of())).toEqual(ids(all));
  });

  test('a recording moves to the contact whose record lists it, once, however often it is reported (AC-07)', async () => {
    const file = await kept({ location: odd, contactId: '' });
    await stores().recordings.keep(file);
    await stores().recordings.assign(odd, ['owner']);
    await stores().recordings.assign(odd, ['owner']);
    expect(await of('owner')).toEqual([{ ...file, contactId: 'owner', matchedBy: 'location' }]);

    const named = await kept();
    await stores().recordings.keep(named);
    await stores().recordings.assign(named.location, ['owner']);
    expect(await of()).toEqual([]);
    expect((await of('owner')).length).toBe(2);
  });

  test('a moved recording stays one recording when the file comes again under its name', async () => {
    const named = await kept();
    await stores().recordings.keep(named);
    await stores().recordings.assign(named.location, ['owner']);
    const again = {
      ...named,
      modifiedAt: '2026-02-04T00:30:00.000Z',
      arrivedAt: '2026-02-04T00:31:00.000Z',
      etag: 'two',
    };
    await stores().recordings.keep(again);
    await stores().recordings.assign(named.location, ['owner']);
    const moved = { ...again, arrivedAt: named.arrivedAt, contactId: 'owner', matchedBy: 'location' };
    expect(await of('owner')).toEqual([moved]);
    expect(await of()).toEqual([]);
    await stores().recordings.assign(named.location, ['third']);
    expect(await of('owner')).toEqual([]);
    expect(await of('third')).toEqual([{ ...moved, contactId: 'third' }]);
  });

  test('a file stored by its location takes over what was stored under its name', async () => {
    const named = await kept();
    await stores().recordings.keep(named);
    await stores().recordings.keep({
      ...named,
      contactId: 'owner',
      matchedBy: 'location',
      arrivedAt: '2026-03-01T00:00:00.000Z',
    });
    expect(await of()).toEqual([]);
    expect(await of('owner')).toEqual([{ ...named, contactId: 'owner', matchedBy: 'location' }]);
  });

  test('a file that two records list is under both, in its newest state, and nowhere else', async () => {
    const named = await kept();
    await stores().recordings.keep(named);
    await stores().recordings.assign(named.location, [contactId, 'second']);
    await stores().recordings.keep({
      ...named,
      modifiedAt: '2026-02-04T00:30:00.000Z',
      etag: 'two',
      durationSeconds: 2,
    });
    await stores().recordings.assign(named.location, ['second', contactId]);
    for (const [id, matchedBy] of [
      [contactId, 'file-name'],
      ['second', 'location'],
    ] as const) {
      expect(await of(id)).toMatchObject([{ contactId: id, matchedBy, etag: 'two', durationSeconds: 2 }]);
    }
    await stores().recordings.assign(named.location, ['second']);
    expect(await of()).toEqual([]);
    expect(await of('second')).toHaveLength(1);
  });

  test('the state of a file is noted wherever it is stored, and an older observation changes nothing', async () => {
    const file = await kept({ seenAt: '2026-02-04T00:15:00.000Z' });
    await stores().recordings.keep(file);
    await stores().recordings.assign(file.location, [contactId, 'second']);
    const notAtHand = { state: 'archived', storageClass: 'GLACIER' } as const;
    const seenAt = '2026-02-05T00:00:00.000Z';
    const noted = await stores().recordings.noteAvailability(file.location, { seenAt, notAtHand });
    expect([...noted].sort()).toEqual([contactId, 'second'].sort());
    await stores().recordings.noteAvailability(file.location, { seenAt: '2026-02-04T12:00:00.000Z' });
    for (const id of [contactId, 'second']) expect(await of(id)).toMatchObject([{ notAtHand, durationSeconds: 1 }]);
    expect(await stores().recordings.keep({ ...file, seenAt: '2026-02-04T13:00:00.000Z' })).toBe('superseded');
    await stores().recordings.noteAvailability(file.location, { seenAt: '2026-02-06T00:00:00.000Z' });
    expect((await of())[0]).not.toHaveProperty('notAtHand');
    expect(await stores().recordings.noteAvailability('recordings/never.wav', { seenAt, notAtHand })).toEqual([]);
  });

  test('assigning a file that has not arrived changes nothing', async () => {
    await stores().recordings.assign(odd, ['owner']);
    expect(await of('owner')).toEqual([]);
  });

  test('an unmatched file is listed until its contact is known, and its recording shows that', async () => {
    const file = await kept({ location: odd, contactId: '' });
    const unmatched = { location: odd, arrivedAt: file.arrivedAt, size: file.size };
    await stores().recordings.keep(file);
    await stores().recordings.park(unmatched);
    await stores().recordings.park({ ...unmatched, arrivedAt: '2026-03-01T00:00:00.000Z' });
    expect(await parked()).toEqual([unmatched]);
    await stores().recordings.assign(odd, ['owner']);
    expect(await parked()).toEqual([]);
    expect(await of('owner')).toEqual([{ ...file, contactId: 'owner', matchedBy: 'location' }]);
  });

  test('a file that was parked under the contact in its name is marked, through a second arrival, until unparked', async () => {
    const file = await kept();
    await stores().recordings.keep(file);
    await stores().recordings.park({ location: file.location, contactId, arrivedAt: file.arrivedAt, size: 1 });
    await stores().recordings.keep(file);
    expect(await of()).toEqual([{ ...file, unmatchedSince: file.arrivedAt }]);
    await stores().recordings.unpark(file.location);
    await stores().recordings.unpark(file.location);
    expect(await of()).toEqual([file]);
    expect(await parked()).toEqual([]);
  });

  test('unmatched files are listed oldest first, page by page', async () => {
    const locations = Array.from({ length: 7 }, (_, index) => `recordings/custom/${index}.wav`);
    for (const [index, location] of locations.toReversed().entries()) {
      await stores().recordings.park({ location, arrivedAt: `2026-02-0${9 - index}T00:00:00.000Z`, size: 1 });
    }
    const found: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await stores().recordings.unmatched({ limit: 3, ...(cursor !== undefined && { cursor }) });
      found.push(...page.recordings.map(({ location }) => location));
      cursor = page.next;
    }
    expect(found).toEqual(locations);
    await expect(stores().recordings.unmatched({ limit: 3, cursor: 'x' })).rejects.toMatchObject({ field: 'cursor' });
  });

  test('a listener is recorded permanently by an entry that can be repeated, but never changed', async () => {
    const entry = {
      at: '2026-02-04T10:00:00.000Z',
      id: '2',
      action: 'playback',
      recordingId: 'r',
      by: 'boss',
    } as const;
    const earlier = { ...entry, at: '2026-02-04T09:00:00.000Z', id: '1' };
    for (const one of [entry, earlier, entry, { ...entry, by: 'nobody' }]) {
      await stores().recordings.recordAccess(contactId, one);
    }
    expect((await stores().contacts.find(contactId))?.accesses).toEqual([earlier, entry]);
  });
};
