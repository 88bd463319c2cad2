import { call } from '../recording-control/recording-control-kit.ts';
import { random } from '../staging-api/staging-api-kit.ts';
import { at, black, contentOf, type Gaps, made, startLatePauses } from './late-pauses-kit.ts';

let late: Awaited<ReturnType<typeof startLatePauses>>;
beforeEach(async () => {
  late = await startLatePauses();
});
afterEach(() => late.day.control.restore());

describe('a pause that becomes known after a screen was delivered', () => {
  test('withholds the screen at once, says which part must be black, and asks its PC to make it again', async () => {
    const { extraction } = await late.delivered();
    expect((await late.stored()).withheld).toBeUndefined();
    await late.pauseBecomesKnown();
    const { withheld, custody, uploadState } = await late.stored();
    expect(withheld).toMatchObject({ spans: [{ from: at(10), to: at(30) }], reason: expect.any(String) });
    expect(custody.at(-1)).toMatchObject({ step: 'withheld', machine: 'cloud' });
    expect(late.day.site.redacting).toContain('c-1');
    expect(uploadState).toBe('Uploaded');
    expect(await late.listed()).toEqual([
      expect.objectContaining({ extractionId: extraction.extractionId, revision: 2, blackouts: [black(10, 30)] }),
    ]);
  });

  test('withholds it once, however often the ledger is looked at', async () => {
    await late.delivered();
    await late.pauseBecomesKnown();
    const before = await late.stored();
    await late.day.site.extract('c-1');
    expect(await late.stored()).toEqual(before);
    expect((await late.listed())[0]!.revision).toBe(2);
  });

  test('withholds it even if the function dies between asking the PC and withholding', async () => {
    await late.delivered();
    const withhold = late.day.site.uploads.withhold.bind(late.day.site.uploads);
    late.day.site.uploads.withhold = async () => {
      throw new Error('killed');
    };
    await expect(late.pauseBecomesKnown()).rejects.toThrow('killed');
    late.day.site.uploads.withhold = withhold;
    await late.day.site.extract('c-1');
    expect((await late.stored()).withheld).toBeDefined();
  });

  test('is absent from what its PC makes again, which replaces the old file in the archive', async () => {
    const { recordingId } = await late.delivered();
    const before = await late.stored();
    await late.pauseBecomesKnown();
    const container = random(600);
    expect(await late.register((await late.listed())[0]!, container)).toMatchObject({ recordingId, outcome: 'known' });
    const waiting = await late.stored();
    expect(waiting).toMatchObject({ uploadState: 'Not yet uploaded', extractionRevision: 2, ...contentOf(container) });
    expect(waiting.withheld).toBeUndefined();
    expect(waiting.replaced!.map(({ key }) => key).sort()).toEqual(
      [before.receipt!.key, before.sealed!.containerKey!].sort(),
    );
    await late.deliver(recordingId, container);
    expect(await late.stored()).toMatchObject({ uploadState: 'Uploaded', replaced: waiting.replaced });
    expect(await late.day.sams.call('work', { limit: 10 })).toEqual({ items: [] });
  });

  test('leaves it withheld when its PC now lacks pictures that it has, and then it is made black in the archive instead', async () => {
    await late.delivered({ gaps: [{ from: at(0), to: at(2), cause: 'locked' }] });
    await late.pauseBecomesKnown();
    const half: Gaps = [{ from: at(20), to: at(60), cause: 'unknown' }];
    expect(await late.register((await late.listed())[0]!, random(600), { gaps: half })).toMatchObject({
      outcome: 'superseded',
    });
    expect(await late.stored()).toMatchObject({ uploadState: 'Uploaded', withheld: { spans: [{ from: at(10) }] } });
    expect(late.counts).toMatchObject({ ScreensNotMadeAgain: 1 });
    expect(await late.listed()).toEqual([]);
  });

  test('leaves it withheld when its PC has nothing of it any more', async () => {
    const { extraction } = await late.delivered();
    await late.pauseBecomesKnown();
    const none = { outcome: 'none' as const, reason: 'segments-deleted' as const, detail: 'Too old' };
    await late.day.sams.call('results', { results: [{ extractionId: extraction.extractionId, revision: 2, ...none }] });
    expect((await late.stored()).withheld).toBeDefined();
    expect(late.counts).toMatchObject({ ScreensNotMadeAgain: 1 });
  });

  test('changes nothing where it lies in what is black already', async () => {
    await late.day.control.live.note(call('c-1'));
    await late.pauseBecomesKnown();
    const [extraction] = await late.listed();
    const container = random(500);
    const { recordingId } = await late.register(extraction!, container);
    await late.deliver(recordingId!, container);
    await late.day.site.extract('c-1');
    expect(await late.listed()).toEqual([]);
    expect((await late.stored()).withheld).toBeUndefined();
  });

  test('is passed to the PC that the agent used then, even if the agent has another Windows login by now', async () => {
    await late.delivered();
    late.day.site.set({ identifiers: [] });
    await late.pauseBecomesKnown();
    expect(await late.listed()).toMatchObject([{ revision: 2, blackouts: [black(10, 30)] }]);
    expect((await late.stored()).withheld).toBeDefined();
  });
});

test('a pause that becomes known while a screen is being registered withholds it, and its PC makes it again', async () => {
  const extraction = await late.imported();
  const register = late.day.site.uploads.register.bind(late.day.site.uploads);
  late.day.site.uploads.register = async (recording) => {
    // Whoever asks for the next revision lists what is registered a moment too early.
    await late.pauseBecomesKnown();
    return register(recording);
  };
  const { recordings } = await late.day.sams.call('register', { recordings: [made(extraction, random(500))] });
  expect(recordings).toMatchObject([{ outcome: 'superseded', recordingId: null }]);
  expect((await late.stored()).withheld).toBeDefined();
  expect(await late.listed()).toMatchObject([{ revision: 2 }]);
});

test('when a ledger is read twice at once, the reading that saw less never takes a pause away', async () => {
  await late.imported();
  const { extractions } = late.day.site;
  const ofContact = extractions.ofContact.bind(extractions);
  let isFirst = true;
  extractions.ofContact = async (contactId) => {
    const found = await ofContact(contactId);
    if (isFirst) {
      isFirst = false;
      await late.pauseBecomesKnown();
    }
    return found;
  };
  await late.day.site.extract('c-1');
  expect(await late.listed()).toMatchObject([{ revision: 2, blackouts: [black(10, 30)] }]);
});
