import { blackenScreen } from '../../../adapters/mediabunny/screen-blacker.ts';
import { MemoryRedactableObjects } from '../../../adapters/memory/recording/redactable-objects.ts';
import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { type Dependencies, redaction } from '../../../lambdas/redaction/redaction.ts';
import { ffmpegIsInstalled, isBlackPicture, picturesOf, screenRecording } from '../../kit/screen-recording.ts';
import { agent, call } from '../recording-control/recording-control-kit.ts';
import { blacken, hash, screen, seenOf } from '../redaction/redaction-kit.ts';
import { random } from '../staging-api/staging-api-kit.ts';
import { at, startLatePauses } from './late-pauses-kit.ts';

/** From a minute before ten to a minute after. */
const whole = screen(120);
/** What must be black, and is. */
const black = `${'x'.repeat(70)}${'.'.repeat(20)}${'x'.repeat(30)}`;

/** Late pauses, with the function that redacts recordings, on the same stores. */
const begin = async () => {
  const late = await startLatePauses();
  const { site, control } = late.day;
  const objects = new MemoryRedactableObjects();
  const dependencies: Dependencies = {
    ...{ contacts: site.contacts, controls: control.controls, uploads: site.uploads, objects },
    ...{ requests: site.redactionRequests, redactions: site.redactions, blackenScreen: blacken, sha256: hash },
    ...{ archiveBucket: 'archive', ownBucket: '', maxBytes: 4 * 1024 ** 2, clock: () => new Date(at(200)) },
    lookAgain: async () => {},
    telemetry: {
      ...silent,
      count: (name, value) => {
        late.counts[name] = (late.counts[name] ?? 0) + value;
      },
    },
  };
  const redact = () => redaction(dependencies)(JSON.stringify({ contactId: 'c-1' }));
  const put = (recordingId: string, bytes: Uint8Array) =>
    objects.add(`archive/${archiveKey({ recordingId, sha256: hash(bytes) })}`, bytes);
  return {
    ...late,
    site,
    objects,
    dependencies,
    redact,
    /** What the archive holds of the recording now, in all its versions. */
    held: () => [...objects.all().values()].flat().map(seenOf),
    /** The screen was delivered, and is in the archive. */
    archived: async (bytes = whole, begin = -60) => {
      const { recordingId } = await late.delivered({ content: bytes, begin });
      put(recordingId, bytes);
      return recordingId;
    },
    /** Its PC made it again by the latest revision, and it arrives. */
    madeAgain: async (recordingId: string, bytes: Uint8Array) => {
      const container = random(600);
      const [extraction] = await late.listed();
      const answer = await late.register(extraction!, container, { content: bytes });
      await late.deliver(recordingId, container);
      put(recordingId, bytes);
      return answer;
    },
    /** A later pause, that somebody marked up to the fiftieth second. */
    pauseAgain: async () => {
      control.pass(10_000);
      await control.post(agent, '/v1/contacts/c-1/recording/pause', {});
      control.pass(10_000);
      await control.post(agent, '/v1/contacts/c-1/recording/resume', {});
      await late.day.blackouts(call('c-1'), at(60));
    },
  };
};

let room: Awaited<ReturnType<typeof begin>>;
beforeEach(async () => {
  room = await begin();
});
afterEach(() => room.day.control.restore());

describe('a delivered screen that shows a pause which becomes known late', () => {
  test('is made black in the archive without anybody asking, and is shown again without any version of the pause (OD-05)', async () => {
    await room.archived();
    await room.pauseBecomesKnown();
    expect(room.site.redacting).toContain('c-1');
    await room.redact();
    expect(room.held()).toEqual([black]);
    const stored = await room.stored();
    expect(stored.withheld).toBeUndefined();
    expect(stored.redacting).toBeUndefined();
    expect(stored.custody.at(-1)).toMatchObject({
      step: 'redacted',
      redaction: {
        reasons: [{ by: 'fermata', reason: 'A pause became known after this screen was made' }],
        removed: [{ from: 70, to: 90 }],
        before: { sha256: hash(whole) },
      },
    });
  });

  test('stays as it is once it is black, however often its contact is looked at (OD-05)', async () => {
    await room.archived();
    await room.pauseBecomesKnown();
    await room.redact();
    const before = await room.stored();
    await room.redact();
    await room.day.site.extract('c-1');
    await room.redact();
    expect(await room.stored()).toEqual(before);
    expect(room.counts.ScreensWithheld).toBeUndefined();
  });

  test('is withheld again for a pause that becomes known still later, and only until that is black, too (OD-05)', async () => {
    await room.archived();
    await room.pauseBecomesKnown();
    await room.redact();
    await room.pauseAgain();
    expect((await room.stored()).withheld).toMatchObject({ spans: [{ from: at(40), to: at(50) }] });
    await room.redact();
    expect((await room.stored()).withheld).toBeUndefined();
    expect(room.held()).toEqual([`${black.slice(0, 100)}${'.'.repeat(10)}${'x'.repeat(10)}`]);
  });

  test('stays withheld when another pause becomes known while it is being made black (OD-05)', async () => {
    await room.archived();
    await room.pauseBecomesKnown();
    const put = room.objects.put.bind(room.objects);
    room.objects.put = async (...given) => {
      room.objects.put = put;
      await room.pauseAgain();
      return put(...given);
    };
    await room.redact();
    expect(await room.stored()).toMatchObject({
      withheld: { spans: [{ from: at(10) }, { from: at(40), to: at(50) }] },
    });
    await room.redact();
    expect((await room.stored()).withheld).toBeUndefined();
    expect(room.held()).toEqual([`${black.slice(0, 100)}${'.'.repeat(10)}${'x'.repeat(10)}`]);
  });

  test.each(['planRedaction', 'put', 'redact', 'removeAll', 'forgetCondemned'])(
    'is made black once, even if that is interrupted at %s (OD-05)',
    async (step) => {
      await room.archived();
      await room.pauseBecomesKnown();
      for (const moment of ['before', 'after']) {
        for (const holder of [room.objects, room.site.uploads] as unknown as Record<string, unknown>[]) {
          const real = holder[step];
          if (typeof real !== 'function') continue;
          holder[step] = async (...given: unknown[]) => {
            if (moment === 'after') await real.apply(holder, given);
            throw new Error('killed');
          };
          await expect(room.redact()).rejects.toThrow('killed');
          holder[step] = real;
        }
      }
      await room.redact();
      expect(new Set(room.held())).toEqual(new Set([black]));
      expect(room.objects.all().size).toBe(1);
      const { custody, withheld } = await room.stored();
      expect(withheld).toBeUndefined();
      expect(custody.filter((entry) => entry.step === 'redacted')).toHaveLength(1);
    },
  );

  test('is also made black when the message comes before it is withheld, because another one follows (OD-05)', async () => {
    await room.archived();
    await room.redact();
    expect(room.held()).toEqual(['x'.repeat(120)]);
    await room.pauseBecomesKnown();
    expect(room.site.redacting).toEqual(['c-1']);
  });

  test('is shown as it is where nothing of the pause is in it (OD-05)', async () => {
    await room.archived(screen(20), 40);
    await room.pauseBecomesKnown();
    await room.redact();
    expect(room.held()).toEqual(['x'.repeat(20)]);
    expect((await room.stored()).withheld).toBeUndefined();
    const before = await room.stored();
    await room.day.site.extract('c-1');
    expect(await room.stored()).toEqual(before);
  });

  (ffmpegIsInstalled ? test : test.skip)(
    'is black in the pictures that a player shows, during the pause and in no other group of pictures (OD-05)',
    async () => {
      room.dependencies.blackenScreen = blackenScreen;
      await room.archived(await screenRecording(120));
      await room.pauseBecomesKnown();
      await room.redact();
      expect((await room.stored()).withheld).toBeUndefined();
      const [[bytes]] = [...room.objects.all().values()] as [[Uint8Array]];
      const blackSeconds = picturesOf(bytes).flatMap((picture, index) => (isBlackPicture(picture) ? [index / 5] : []));
      expect(blackSeconds).toEqual(Array.from({ length: 100 }, (_, index) => 70 + index / 5));
    },
    // ffmpeg encodes two minutes of pictures: more than the usual limit on a busy machine.
    120_000,
  );

  test('stays withheld where its file is shorter than it says, because the pause may be elsewhere in it (OD-05)', async () => {
    await room.archived(screen(60));
    await room.pauseBecomesKnown();
    await room.redact();
    expect(room.held()).toEqual(['x'.repeat(60)]);
    expect((await room.stored()).withheld).toMatchObject({ impossible: expect.stringContaining('shorter') });
  });

  test('stays withheld with the reason where it cannot be made black, which is tried once (OD-05)', async () => {
    await room.archived();
    let tries = 0;
    room.dependencies.blackenScreen = async () => {
      tries += 1;
      return { refused: 'It was not made by a desktop agent' };
    };
    await room.pauseBecomesKnown();
    for (const _ of [1, 2]) {
      await room.redact();
      await room.day.site.extract('c-1');
    }
    expect(tries).toBe(1);
    expect(room.held()).toEqual(['x'.repeat(120)]);
    expect((await room.stored()).withheld).toMatchObject({
      spans: [{ from: at(10), to: at(30) }],
      impossible: 'It was not made by a desktop agent',
    });
    expect(room.counts.RedactionsImpossible).toBe(1);
  });
});

describe('a screen that its PC makes again', () => {
  const again = screen(120).fill(0x2e, 86, 106);

  test('replaces a screen that was made black in the archive (OD-05)', async () => {
    const recordingId = await room.archived();
    await room.pauseBecomesKnown();
    await room.redact();
    const redacted = await room.stored();
    expect(await room.madeAgain(recordingId, again)).toMatchObject({ outcome: 'known' });
    const stored = await room.stored();
    expect(stored).toMatchObject({ uploadState: 'Uploaded', extractionRevision: 2, sha256: hash(again) });
    expect(stored.withheld).toBeUndefined();
    expect(stored.replaced!.map(({ key }) => key)).toContain(archiveKey(redacted));
    await room.redact();
    expect((await room.stored()).custody).toEqual(stored.custody);
  });

  test('replaces a withheld screen before that is made black, and then nothing is left to do (OD-05)', async () => {
    const recordingId = await room.archived();
    await room.pauseBecomesKnown();
    await room.madeAgain(recordingId, again);
    const before = await room.stored();
    await room.redact();
    expect(await room.stored()).toEqual(before);
    expect(before.withheld).toBeUndefined();
  });

  test('replaces a screen that is just being made black, and what was stored of that is removed (OD-05)', async () => {
    const recordingId = await room.archived();
    await room.pauseBecomesKnown();
    const put = room.objects.put.bind(room.objects);
    room.objects.put = async (...given) => {
      room.objects.put = put;
      const answer = await put(...given);
      await room.madeAgain(
        recordingId,
        again.map((byte, index) => (index === 16 ? 0x79 : byte)),
      );
      return answer;
    };
    await expect(room.redact()).rejects.toMatchObject({ code: 'unavailable' });
    await room.redact();
    const stored = await room.stored();
    expect(stored).toMatchObject({ extractionRevision: 2, uploadState: 'Uploaded' });
    expect(stored.redacting).toBeUndefined();
    // What it was before is on its list to be removed.
    const listed = stored.replaced!.map(({ key }) => `archive/${key}`);
    const left = [...room.objects.all().keys()].filter((key) => !listed.includes(key));
    expect(left).toEqual([`archive/${archiveKey(stored)}`]);
  });

  test('with fewer pictures does not replace a screen that is black in the archive by now (OD-05)', async () => {
    await room.archived();
    await room.pauseBecomesKnown();
    await room.redact();
    const before = await room.stored();
    const [extraction] = await room.listed();
    const gaps = [{ from: at(20), to: at(60), cause: 'unknown' as const }];
    expect(await room.register(extraction!, random(600), { gaps })).toMatchObject({ outcome: 'superseded' });
    expect(await room.stored()).toEqual(before);
    expect(room.counts.ScreensNotMadeAgain).toBeUndefined();
  });

  test('is not needed, because a screen that was made black in the archive is shown even if its PC has nothing of it any more (OD-05)', async () => {
    await room.archived();
    await room.pauseBecomesKnown();
    const [extraction] = await room.listed();
    const none = { outcome: 'none' as const, reason: 'segments-deleted' as const, detail: 'Too old' };
    const { extractionId, revision } = extraction!;
    await room.day.sams.call('results', { results: [{ extractionId, revision, ...none }] });
    expect((await room.stored()).withheld).toBeDefined();
    await room.redact();
    expect((await room.stored()).withheld).toBeUndefined();
    expect(room.held()).toEqual([black]);
  });
});
