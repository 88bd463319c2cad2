import type { LedgerEntry, LedgerFact } from '../../../domain/control/ledger/ledger.ts';
import { unsilencedSpans } from '../../../domain/desktop/extraction/blackouts.ts';
import { at, sound, span, startPbxSound } from './pbx-sound-kit.ts';

const ledgerOf = (...facts: [seconds: number, fact: LedgerFact][]): LedgerEntry[] =>
  facts.map(([seconds, fact], index) => ({
    ...fact,
    ...{ contactId: 'c-1', number: index + 1, at: at(seconds), previousHash: '', hash: '' },
  }));
const command = (
  commandId: string,
  verb: 'pause' | 'resume',
  source: 'person' | 'transfer' | 'recovery' = 'person',
): LedgerFact => ({
  ...{ kind: 'command', commandId, verb, media: ['audio'], blackout: false, by: 'alice.agent', source },
});
/** By any recorder: what counts is what it answered. */
const answer = (commandId: string, result: 'confirmed' | 'unconfirmed'): LedgerFact => ({
  ...{ kind: 'answer', commandId, recorder: 'amazon-connect', medium: 'audio', result },
});

describe('the sound of a call at a PBX', () => {
  test.each([
    [
      'a pause that the PBX confirmed',
      [
        [2, command('a', 'pause')],
        [2.1, answer('a', 'confirmed')],
      ],
      [],
    ],
    [
      'a pause that it never confirmed',
      [
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
        [6, command('b', 'resume')],
        [6, answer('b', 'confirmed')],
      ],
      [[2, 6]],
    ],
    [
      'a pause that it confirmed only later',
      [
        [2, command('a', 'pause')],
        [7, answer('a', 'confirmed')],
      ],
      [[2, 7]],
    ],
    [
      'a moment in which its gateway was not there',
      [
        [3, { ...command('missed-pause-3', 'pause', 'transfer'), late: true }],
        [3, answer('missed-pause-3', 'unconfirmed')],
        [4, { ...command('missed-pause-3-end', 'pause', 'recovery'), late: true }],
        [4, answer('missed-pause-3-end', 'confirmed')],
      ],
      [[3, 4]],
    ],
    [
      'a pause without an end',
      [
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
      ],
      [[2, 10]],
    ],
    [
      'a pause that was lost at a transfer',
      [
        [0.5, command('a', 'pause', 'transfer')],
        [3, answer('a', 'unconfirmed')],
      ],
      [[0, 10]],
    ],
  ] as const)('must be silent for %s', (_, facts, spans) => {
    const found = unsilencedSpans(ledgerOf(...(facts as unknown as [number, LedgerFact][])), span);
    expect(found).toEqual(spans.map(([from, to]) => ({ from: at(from), to: at(to), cause: 'pause' })));
  });
});

describe('a recording of a PBX that arrived sealed', () => {
  let pbx: Awaited<ReturnType<typeof startPbxSound>>;
  beforeEach(async () => {
    pbx = await startPbxSound();
  });
  afterEach(() => pbx.close());

  const pauseIsNotConfirmed = () =>
    pbx.ledger.push(
      ...ledgerOf(
        [2, command('a', 'pause')],
        [4, answer('a', 'unconfirmed')],
        [6, command('b', 'resume')],
        [6, answer('b', 'confirmed')],
      ),
    );

  test('is in the archive as the PBX wrote it, and can be played (QG-34)', async () => {
    const recordingId = await pbx.arrive({});
    const [key] = pbx.bucket.under('recordings');
    expect(pbx.bucket.objects.get(key!)?.equals(sound)).toBe(true);
    const stored = await pbx.stored(recordingId);
    expect(stored).toMatchObject({ uploadState: 'Uploaded', size: sound.length });
    expect(stored.withheld).toBeUndefined();
  });

  test('is hidden before anybody can play it if a pause was not confirmed, and is silent there afterwards, although its call has not been reported yet (OD-05, QG-34)', async () => {
    pauseIsNotConfirmed();
    const recordingId = await pbx.arrive({ recorderSince: span.from });
    expect((await pbx.stored(recordingId)).withheld).toMatchObject({ spans: [{ from: at(1), to: at(7) }] });
    expect(pbx.redacting).toContain('c-1');
    expect(pbx.counts).toMatchObject({ SoundWithheld: 1 });

    await pbx.redact(recordingId);
    expect(pbx.silentSeconds()).toEqual([1, 2, 3, 4, 5, 6]);
    const after = await pbx.stored(recordingId);
    expect(after.withheld).toBeUndefined();
    expect(after.custody.at(-1)?.redaction?.reasons).toEqual([
      { by: 'fermata', reason: 'The PBX did not confirm a pause' },
    ]);
  });

  test.each([
    ['that was not bridged for two seconds is silent so much longer', at(-2), [1, 2, 3, 4, 5, 6, 7, 8]],
    ['whose beginning nobody saw is silent to its end', undefined, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('a recording %s (OD-05, QG-34)', async (_, recorderSince, seconds) => {
    pauseIsNotConfirmed();
    const recordingId = await pbx.arrive({ recorderSince });
    const stored = await pbx.stored(recordingId);
    expect(stored.recorderSince).toBe(recorderSince);
    expect(stored.withheld).toBeDefined();
    await pbx.redact(recordingId);
    expect(pbx.silentSeconds()).toEqual(seconds);
    expect((await pbx.stored(recordingId)).withheld).toBeUndefined();
  });
});
