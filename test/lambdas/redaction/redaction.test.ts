import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import { contactId, hash, instant, screen, seenOf, silentSeconds, startRedaction, wav } from './redaction-kit.ts';

let room: Awaited<ReturnType<typeof startRedaction>>;
beforeEach(async () => {
  room = await startRedaction();
});

/** The only object that is stored; what an interrupted try stored as well is the same. */
const only = (): [location: string, bytes: Uint8Array] => {
  const all = [...room.objects.all()];
  expect(all).toHaveLength(1);
  const [location, versions] = all[0]!;
  expect(new Set(versions.map(hash)).size).toBe(1);
  return [location, versions[0]!];
};

describe('a part of an archived recording that two people want removed', () => {
  test('is silent in a new object, no version of the old one is left, and custody says who, why and which span (OD-05)', async () => {
    const original = wav(20);
    const recordingId = await room.archived(1, original);
    room.objects.add(`archive/${archiveKey({ recordingId, sha256: hash(original) })}`, original);
    const requestId = await room.approved(recordingId, [{ from: 3, to: 6 }]);
    await room.run();

    const [location, bytes] = only();
    const sha256 = hash(bytes);
    expect(location).toBe(`archive/${archiveKey({ recordingId, sha256 })}`);
    expect(silentSeconds(bytes)).toEqual([3, 4, 5]);
    const stored = (await room.uploads.find(recordingId))!;
    expect(stored).toMatchObject({
      uploadState: 'Uploaded',
      sha256,
      size: bytes.length,
      receipt: { key: archiveKey(stored), sha256 },
    });
    expect(stored.redacting).toBeUndefined();
    expect(stored.custody.at(-1)).toEqual({
      at: instant(3600),
      step: 'redacted',
      machine: 'cloud',
      size: bytes.length,
      sha256,
      redaction: {
        reasons: [{ requestId, by: 'lea.lead', approvedBy: 'root', reason: 'Card number' }],
        spans: [{ from: 3, to: 6 }],
        removed: [{ from: 3, to: 6 }],
        before: { size: original.length, sha256: hash(original) },
      },
    });
    expect(await room.request(requestId)).toMatchObject({
      state: 'done',
      outcomes: [
        { recordingId, result: 'redacted', before: { sha256: hash(original) }, after: { sha256 }, content: sha256 },
      ],
    });
  });

  test('is black in the screen of the same contact, at the same moment (OD-05)', async () => {
    const sound = await room.archived(1, wav(20));
    const seen = await room.archived(2, screen(30), {
      medium: 'screen',
      startedAt: instant(-10),
      endedAt: instant(20),
    });
    const requestId = await room.approved(sound, [{ from: 3, to: 6 }]);
    await room.run();
    const one = (await room.uploads.find(seen))!;
    const bytes = room.objects.all().get(`archive/${archiveKey(one)}`)![0]!;
    expect(seenOf(bytes)).toBe(`${'x'.repeat(13)}...${'x'.repeat(14)}`);
    expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{}, { recordingId: seen }] });
  });

  test('stays where it was until somebody approves it (OD-05)', async () => {
    const recordingId = await room.archived(1, wav(20));
    const requestId = await room.approved(recordingId, [{ from: 3, to: 6 }]);
    const request = await room.request(requestId);
    await room.redactionRequests.save({ ...request, state: 'requested', revision: request.revision + 1 });
    await room.run();
    expect(silentSeconds(only()[1])).toEqual([]);
  });

  test.each(['put', 'redact', 'removeAll', 'forgetCondemned', 'save'])(
    'is removed once, even if that is interrupted at %s (OD-05)',
    async (step) => {
      const recordingId = await room.archived(1, wav(20));
      const requestId = await room.approved(recordingId, [{ from: 3, to: 6 }]);
      const { objects, uploads, redactionRequests } = room;
      for (const moment of ['before', 'after']) {
        for (const holder of [objects, uploads, redactionRequests] as unknown as Record<string, unknown>[]) {
          const real = holder[step];
          if (typeof real !== 'function') continue;
          holder[step] = async (...given: unknown[]) => {
            if (moment === 'after') await real.apply(holder, given);
            throw new Error('killed');
          };
          await expect(room.run()).rejects.toThrow('killed');
          holder[step] = real;
        }
      }
      await room.run();
      expect(silentSeconds(only()[1])).toEqual([3, 4, 5]);
      const { custody } = (await uploads.find(recordingId))!;
      expect(custody.filter((entry) => entry.step === 'redacted')).toHaveLength(1);
      expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{ result: 'redacted' }] });
    },
  );

  test('is removed together with the part of another request, and no version holds either of them (OD-05)', async () => {
    const recordingId = await room.archived(1, wav(20));
    const first = await room.approved(recordingId, [{ from: 3, to: 6 }]);
    await room.run();
    const second = await room.approved(recordingId, [{ from: 5, to: 8 }]);
    await Promise.allSettled([room.run(), room.run()]);
    await room.run();
    expect(silentSeconds(only()[1])).toEqual([3, 4, 5, 6, 7]);
    for (const requestId of [first, second]) {
      expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{ result: 'redacted' }] });
    }
  });

  test('is not stored any more when its recording was removed in between (OD-05)', async () => {
    const recordingId = await room.archived(1, wav(20));
    await room.approved(recordingId, [{ from: 3, to: 6 }]);
    const { objects, uploads } = room;
    const put = objects.put.bind(objects);
    objects.put = async (location, bytes) => {
      const answer = await put(location, bytes);
      const { size, sha256, ...one } = (await uploads.find(recordingId))!;
      await objects.removeAll(`archive/${archiveKey({ ...one, sha256 })}`);
      const removal = { at: instant(3600), reason: 'Its retention is over' };
      await uploads.remove(recordingId, removal, {
        at: instant(3600),
        step: 'removed',
        machine: 'cloud',
        size,
        sha256,
      });
      return answer;
    };
    await expect(room.run()).rejects.toMatchObject({ code: 'unavailable' });
    await room.run();
    expect(objects.all().size).toBe(0);
  });

  test('is not stored any more when the function died and the recording was removed afterwards (OD-05)', async () => {
    const recordingId = await room.archived(1, wav(20));
    await room.approved(recordingId, [{ from: 3, to: 6 }]);
    const { objects, uploads } = room;
    const redact = uploads.redact.bind(uploads);
    uploads.redact = async () => {
      throw new Error('killed');
    };
    await expect(room.run()).rejects.toThrow('killed');
    uploads.redact = redact;
    const { size, sha256, ...one } = (await uploads.find(recordingId))!;
    await objects.removeAll(`archive/${archiveKey({ ...one, sha256 })}`);
    const removal = { at: instant(3600), reason: 'Its retention is over' };
    await uploads.remove(recordingId, removal, { at: instant(3600), step: 'removed', machine: 'cloud', size, sha256 });
    await room.run();
    expect(objects.all().size).toBe(0);
  });

  test('is reported as still there if the bucket locks its versions (OD-05)', async () => {
    const original = wav(20);
    const recordingId = await room.archived(1, original);
    const key = `archive/${archiveKey({ recordingId, sha256: hash(original) })}`;
    room.objects.add(key, original, { locked: true });
    const requestId = await room.approved(recordingId, [{ from: 3, to: 6 }]);
    await room.run();
    expect(await room.request(requestId)).toMatchObject({
      state: 'failed',
      outcomes: [{ result: 'redacted', reason: 'Its bucket does not let older versions be removed' }],
    });
    expect(room.counts.RedactionsImpossible).toBe(1);
  });

  test('waits for recordings that are still to come (OD-05)', async () => {
    const sound = await room.archived(1, wav(20));
    const seen = await room.archived(2, screen(20), { medium: 'screen', sealed: {} });
    const requestId = await room.approved(sound, [{ from: 3, to: 6 }]);
    await room.run();
    expect(await room.request(requestId)).toMatchObject({ state: 'approved', outcomes: [{ recordingId: sound }] });
    expect(room.looks).toEqual([contactId]);

    const { size, sha256, receipt } = (await room.uploads.find(seen))!;
    room.objects.add(`archive/${archiveKey({ recordingId: seen, sha256 })}`, screen(20));
    await room.uploads.open(seen, receipt!, { at: instant(9), step: 'opened', machine: 'cloud', size, sha256 });
    await room.run();
    expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{}, { recordingId: seen }] });
    expect(room.looks).toEqual([contactId]);
  });

  test('is not awaited forever, because what has not arrived after a month is not looked for again (OD-05)', async () => {
    const sound = await room.archived(1, wav(20));
    await room.archived(2, screen(20), { medium: 'screen', sealed: {} });
    await room.approved(sound, [{ from: 3, to: 6 }]);
    room.pass(31 * 24 * 3600);
    await room.run();
    expect(room.looks).toEqual([]);
  });

  test('is not looked for beyond the end of the recording (OD-05)', async () => {
    const recordingId = await room.archived(1, wav(20));
    const requestId = await room.approved(recordingId, [{ from: 30, to: 40 }]);
    await room.run();
    expect(silentSeconds(only()[1])).toEqual([]);
    expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{ result: 'nothing-to-redact' }] });
  });

  test.each([
    [
      'MP3',
      'It is MP3: only WAV can be silenced',
      Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0, ...Array(600).fill(0)]),
    ],
    ['Ogg', 'It is Ogg: only WAV can be silenced', new TextEncoder().encode(`OggS${'\0'.repeat(600)}`)],
    ['too large a file', 'It is larger than 4 MiB', wav(300)],
  ])('stays hidden with its reason in %s (OD-05)', async (_, reason, bytes) => {
    const recordingId = await room.archived(1, bytes);
    const requestId = await room.approved(recordingId, [{ from: 3, to: 6 }]);
    await room.run();
    await room.run();
    expect(await room.request(requestId)).toMatchObject({
      state: 'failed',
      outcomes: [{ result: 'impossible', reason }],
    });
    expect(only()[1]).toEqual(bytes);
    expect(room.counts.RedactionsImpossible).toBe(1);
  });
});

describe('a part of a provider’s recording that two people want removed', () => {
  test('is silent in a new version under the same name, and no older version is left (OD-05)', async () => {
    const { recordingId, location } = await room.stored(wav(20));
    room.objects.add(location, wav(20));
    const requestId = await room.approved(recordingId, [{ from: 0, to: 2 }]);
    await room.run();
    expect(only()[0]).toBe(location);
    expect(silentSeconds(only()[1])).toEqual([0, 1]);
    expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{ result: 'redacted' }] });
  });

  test.each(['put', 'removeOlder', 'save'])(
    'is removed once, even if that is interrupted at %s (OD-05)',
    async (step) => {
      const { recordingId } = await room.stored(wav(20));
      const requestId = await room.approved(recordingId, [{ from: 0, to: 2 }]);
      for (const holder of [room.objects, room.redactionRequests] as unknown as Record<string, unknown>[]) {
        const real = holder[step];
        if (typeof real !== 'function') continue;
        holder[step] = async (...given: unknown[]) => {
          await real.apply(holder, given);
          throw new Error('killed');
        };
        await expect(room.run()).rejects.toThrow('killed');
        holder[step] = real;
      }
      await room.run();
      expect(silentSeconds(only()[1])).toEqual([0, 1]);
      expect(await room.request(requestId)).toMatchObject({ state: 'done', outcomes: [{ result: 'redacted' }] });
    },
  );

  test('is removed from the file that replaced it in between, too (OD-05)', async () => {
    const { recordingId, location } = await room.stored(wav(20));
    await room.approved(recordingId, [{ from: 0, to: 2 }]);
    const { objects } = room;
    const put = objects.put.bind(objects);
    objects.put = async (...given) => {
      objects.put = put;
      const answer = await put(...given);
      objects.add(location, wav(10));
      return answer;
    };
    await expect(room.run()).rejects.toMatchObject({ code: 'unavailable' });
    await room.run();
    expect(silentSeconds(only()[1])).toEqual([0, 1]);
    expect(only()[1]).toHaveLength(wav(10).length);
  });

  test('stays hidden with its reason in a bucket that Fermata only reads (OD-05)', async () => {
    const { recordingId } = await room.stored(wav(20), { location: `customer/${contactId}.wav` });
    const requestId = await room.approved(recordingId, [{ from: 0, to: 2 }]);
    await room.run();
    expect(await room.request(requestId)).toMatchObject({
      state: 'failed',
      outcomes: [{ result: 'impossible', reason: 'It is in a bucket that Fermata can only read' }],
    });
    expect(silentSeconds(only()[1])).toEqual([]);
  });
});

describe('a screen of a contact that was paused at its provider', () => {
  const paused = (pauses: string[]) =>
    room.redactions.save({
      contactId,
      state: 'waiting',
      since: instant(5),
      pauses,
      done: [],
      revision: 1,
    });

  test('is black where it was paused, before the contact is shown, without anybody asking (PR-31, PR-32)', async () => {
    const seen = await room.archived(1, screen(20), { medium: 'screen' });
    const sound = await room.archived(2, wav(20));
    await paused([instant(5)]);
    await room.run();
    const one = (await room.uploads.find(seen))!;
    // The ledger does not have the pause: it is black to the end.
    expect(seenOf(room.objects.all().get(`archive/${archiveKey(one)}`)![0]!)).toBe(`xxxxx${'.'.repeat(15)}`);
    expect(one.custody.at(-1)).toMatchObject({
      step: 'redacted',
      redaction: { reasons: [{ pauses: 1, by: 'fermata', reason: 'Paused at the provider' }] },
    });
    expect(await room.redactions.find(contactId)).toMatchObject({
      state: 'done',
      done: [{ by: 'fermata', pauses: 1, recordings: [{ recordingId: seen, sha256: one.sha256 }] }],
    });
    // Its sound was silent at the provider already.
    const audio = (await room.uploads.find(sound))!;
    expect(silentSeconds(room.objects.all().get(`archive/${archiveKey(audio)}`)![0]!)).toEqual([]);
  });

  test('is black even if nothing of its contact has arrived yet (PR-31, PR-32)', async () => {
    room = await startRedaction({ contactHasCome: false });
    const seen = await room.archived(1, screen(20), { medium: 'screen' });
    await paused([instant(5)]);
    await room.run();
    expect(await room.contacts.find(contactId)).toBeUndefined();
    expect(seenOf(only()[1])).toBe(`xxxxx${'.'.repeat(15)}`);
    const { sha256 } = (await room.uploads.find(seen))!;
    expect(await room.redactions.find(contactId)).toMatchObject({
      state: 'done',
      done: [{ recordings: [{ recordingId: seen, sha256 }] }],
    });
  });

  test('is blackened once, however often the message arrives, and again for a pause that is reported later (PR-32)', async () => {
    const seen = await room.archived(1, screen(20), { medium: 'screen' });
    await paused([instant(12)]);
    await room.run();
    await room.run();
    const redactions = async () =>
      (await room.uploads.find(seen))!.custody.filter(({ step }) => step === 'redacted').length;
    expect(await redactions()).toBe(1);
    const stored = (await room.redactions.find(contactId))!;
    const revision = stored.revision + 1;
    await room.redactions.save({ ...stored, state: 'waiting', pauses: [instant(8), ...stored.pauses], revision });
    await room.run();
    expect(await redactions()).toBe(2);
    expect(seenOf(only()[1])).toBe(`xxxxxxxx${'.'.repeat(12)}`);
  });

  test('stays hidden with its reason where Fermata cannot blacken it (PR-32)', async () => {
    await room.stored(screen(20), { medium: 'screen', location: 'recordings/c-1.mp4' });
    room.dependencies.blackenScreen = async () => ({ refused: 'It was not made by a desktop agent' });
    await paused([instant(5)]);
    await room.run();
    expect(await room.redactions.find(contactId)).toMatchObject({
      state: 'waiting',
      impossible: [{ recordingId: '0123456789abcdef', reason: 'It was not made by a desktop agent' }],
    });
    const { revision } = (await room.redactions.find(contactId))!;
    await room.run();
    expect((await room.redactions.find(contactId))!.revision).toBe(revision);
  });
});

test('a message about a contact of which nothing must be removed changes nothing (OD-05)', async () => {
  await room.archived(1, wav(20));
  await room.run();
  expect(silentSeconds(only()[1])).toEqual([]);
});
