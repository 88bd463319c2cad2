import { createHash } from 'node:crypto';
import type { DesktopAnswer } from '../../api/desktop.ts';
import type { UploadAddress } from '../../domain/upload/archive.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { agent, call } from './recording-control-kit.ts';
import { startDay } from './screen-extraction-kit.ts';
import { random } from './staging-api-kit.ts';

type Extraction = DesktopAnswer<'extractions'>['extractions'][number];
type Gaps = StagedRecording['gaps'];

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const contentOf = (bytes: Uint8Array) => ({ size: bytes.length, sha256: hash(bytes) });
const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
const black = (from: number, to: number) => ({ from: at(from), to: at(to), cause: 'pause' });

let day: Awaited<ReturnType<typeof startDay>>;
let counts: Record<string, number>;
beforeEach(async () => {
  counts = {};
  const count = (name: string, value: number) => {
    counts[name] = (counts[name] ?? 0) + value;
  };
  day = await startDay({}, { telemetry: { ...silent, count } });
});
afterEach(() => day.control.restore());

const listed = async () => (await day.sams.call('extractions', { after: null, limit: 10 })).extractions;
const stored = async () => (await day.site.uploads.ofContact('c-1'))[0]!;

/** The contact of a minute was imported, and its PC was asked for its screens. */
const imported = async (): Promise<Extraction> => {
  await day.control.live.note(call('c-1'));
  await day.blackouts(call('c-1'), at(60));
  return (await listed())[0]!;
};

/** Somebody paused from the tenth to the thirtieth second, and the cloud learns of it only now. */
const pauseBecomesKnown = async () => {
  const send = (what: string) => day.control.post(agent, `/v1/contacts/c-1/recording/${what}`, {});
  day.control.pass(10_000);
  await send('pause');
  day.control.pass(20_000);
  await send('resume');
  await day.blackouts(call('c-1'), at(60));
};

const made = ({ extractionId, revision, from, to }: Extraction, container: Uint8Array, gaps: Gaps = []) => ({
  ...{ extractionId, revision, medium: 'screen' as const, path: `recordings/${revision}.sealed`, durationSeconds: 60 },
  ...{
    startedAt: from,
    endedAt: to,
    content: contentOf(random(10)),
    sealed: contentOf(container),
    gaps: [...(gaps ?? [])],
  },
});
const register = async (...recording: Parameters<typeof made>) =>
  (await day.sams.call('register', { recordings: [made(...recording)] })).recordings[0]!;

/** What screen-arrival does. */
const open = async () => {
  const { recordingId, sealed } = await stored();
  const { size, sha256 } = sealed!.content!;
  const key = `recordings/${recordingId.slice(0, 2)}/${recordingId}-${sha256}`;
  const receipt = { key, size, sha256, at: at(100) };
  await day.site.uploads.open(recordingId, receipt, { at: at(100), step: 'opened', machine: 'cloud', size, sha256 });
};

/** By Immediate Upload, up to the confirmation of the archive. */
const deliver = async (recordingId: string, container: Uint8Array) => {
  const { items } = await day.sams.call('work', { limit: 10 });
  expect(items).toMatchObject([{ recordingId, action: 'upload', ...contentOf(container) }]);
  const [how] = (await day.sams.call('uploads', { recordings: [{ recordingId }] })).recordings;
  day.site.archive.send((how as { address: UploadAddress }).address, container);
  await day.sams.call('confirm', { recordings: [{ recordingId }] });
  await open();
  await day.sams.call('deletions', { recordings: [{ recordingId, at: at(90) }] });
};

const delivered = async (gaps: Gaps = []) => {
  const extraction = await imported();
  const container = random(500);
  const { recordingId } = await register(extraction, container, gaps);
  await deliver(recordingId!, container);
  return { extraction, recordingId: recordingId! };
};

describe('a pause that becomes known after a screen was delivered', () => {
  test('withholds the screen at once, says which part must be black, and asks its PC to make it again', async () => {
    const { extraction } = await delivered();
    expect((await stored()).withheld).toBeUndefined();
    await pauseBecomesKnown();
    const { withheld, custody, uploadState } = await stored();
    expect(withheld).toMatchObject({ spans: [{ from: at(10), to: at(30) }], reason: expect.any(String) });
    expect(custody.at(-1)).toMatchObject({ step: 'withheld', machine: 'cloud' });
    expect(uploadState).toBe('Uploaded');
    expect(await listed()).toEqual([
      expect.objectContaining({ extractionId: extraction.extractionId, revision: 2, blackouts: [black(10, 30)] }),
    ]);
  });

  test('withholds it once, and is told once, however often the ledger is looked at', async () => {
    await delivered();
    await pauseBecomesKnown();
    const before = await stored();
    await day.site.extract('c-1');
    expect(await stored()).toEqual(before);
    expect((await listed())[0]!.revision).toBe(2);
  });

  test('withholds it also when the function dies between asking the PC and withholding', async () => {
    await delivered();
    const withhold = day.site.uploads.withhold.bind(day.site.uploads);
    day.site.uploads.withhold = async () => {
      throw new Error('killed');
    };
    await expect(pauseBecomesKnown()).rejects.toThrow('killed');
    day.site.uploads.withhold = withhold;
    await day.site.extract('c-1');
    expect((await stored()).withheld).toBeDefined();
  });

  test('is replaced by what its PC made again: it is sent anew, and what the archive held is to be removed', async () => {
    const { recordingId } = await delivered();
    const before = await stored();
    await pauseBecomesKnown();
    const container = random(600);
    expect(await register((await listed())[0]!, container)).toMatchObject({ recordingId, outcome: 'known' });
    const waiting = await stored();
    expect(waiting).toMatchObject({ uploadState: 'Not yet uploaded', extractionRevision: 2, ...contentOf(container) });
    expect(waiting.withheld).toBeUndefined();
    expect(waiting.replaced!.map(({ key }) => key).sort()).toEqual(
      [before.receipt!.key, before.sealed!.containerKey!].sort(),
    );
    await deliver(recordingId, container);
    expect(await stored()).toMatchObject({ uploadState: 'Uploaded', replaced: waiting.replaced });
    expect(await day.sams.call('work', { limit: 10 })).toEqual({ items: [] });
  });

  test('stays withheld when its PC lacks pictures by now that the withheld one has: somebody redacts it instead', async () => {
    await delivered([{ from: at(0), to: at(2), cause: 'locked' }]);
    await pauseBecomesKnown();
    const half: Gaps = [{ from: at(20), to: at(60), cause: 'unknown' }];
    expect(await register((await listed())[0]!, random(600), half)).toMatchObject({ outcome: 'superseded' });
    expect(await stored()).toMatchObject({ uploadState: 'Uploaded', withheld: { spans: [{ from: at(10) }] } });
    expect(counts).toMatchObject({ ScreensNotMadeAgain: 1 });
    expect(await listed()).toEqual([]);
  });

  test('stays withheld when its PC has nothing of it any more', async () => {
    const { extraction } = await delivered();
    await pauseBecomesKnown();
    const none = { outcome: 'none' as const, reason: 'segments-deleted' as const, detail: 'Too old' };
    await day.sams.call('results', { results: [{ extractionId: extraction.extractionId, revision: 2, ...none }] });
    expect((await stored()).withheld).toBeDefined();
    expect(counts).toMatchObject({ ScreensNotMadeAgain: 1 });
  });

  test('changes nothing where it lies in what is black already', async () => {
    await day.control.live.note(call('c-1'));
    await pauseBecomesKnown();
    const [extraction] = await listed();
    const container = random(500);
    const { recordingId } = await register(extraction!, container);
    await deliver(recordingId!, container);
    await day.site.extract('c-1');
    expect(await listed()).toEqual([]);
    expect((await stored()).withheld).toBeUndefined();
  });

  test('is asked of the PC that the agent used then, although the agent has another Windows login by now', async () => {
    await delivered();
    day.site.set({ identifiers: [] });
    await pauseBecomesKnown();
    expect(await listed()).toMatchObject([{ revision: 2, blackouts: [black(10, 30)] }]);
    expect((await stored()).withheld).toBeDefined();
  });
});

test('a pause that becomes known while a screen is being registered withholds it, and its PC makes it again', async () => {
  const extraction = await imported();
  const register = day.site.uploads.register.bind(day.site.uploads);
  day.site.uploads.register = async (recording) => {
    // Whoever asks for the next revision lists what is registered a moment too early.
    await pauseBecomesKnown();
    return register(recording);
  };
  const { recordings } = await day.sams.call('register', { recordings: [made(extraction, random(500))] });
  expect(recordings).toMatchObject([{ outcome: 'superseded', recordingId: null }]);
  expect((await stored()).withheld).toBeDefined();
  expect(await listed()).toMatchObject([{ revision: 2 }]);
});

test('of two readings of a ledger at once, the one that read less never takes a pause away', async () => {
  await imported();
  const { extractions } = day.site;
  const ofContact = extractions.ofContact.bind(extractions);
  let isFirst = true;
  extractions.ofContact = async (contactId) => {
    const found = await ofContact(contactId);
    if (isFirst) {
      isFirst = false;
      await pauseBecomesKnown();
    }
    return found;
  };
  await day.site.extract('c-1');
  expect(await listed()).toMatchObject([{ revision: 2, blackouts: [black(10, 30)] }]);
});
