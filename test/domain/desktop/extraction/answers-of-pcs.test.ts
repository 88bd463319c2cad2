import type { Extraction } from '../../../../domain/desktop/extraction/extraction.ts';
import { missingKeystrokes, missingKeystrokesEntry } from '../../../../domain/desktop/extraction/missing-keystrokes.ts';
import { withholdOutdated } from '../../../../domain/desktop/extraction/withhold-outdated.ts';
import type { StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import { recording } from '../../../ports/staged-recordings.ts';

const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
const black = (from: number, to: number) => ({ from: at(from), to: at(to), cause: 'pause' as const });
const extraction = (more: Partial<Extraction> = {}): Extraction => ({
  ...{ extractionId: 'x-1', revision: 2, contactId: 'c-1', desktopId: 'pc-1', logonSessionId: 's-1', login: 'mira' },
  ...{ username: 'mira', agentId: 'u-1', media: ['screen'], from: at(0), to: at(30), requestedAt: at(31) },
  ...{ state: { is: 'open' }, blackouts: [black(5, 6), black(8, 9)] },
  earlier: [{ revision: 1, blackouts: [black(5, 6)] }],
  ...more,
});
const none = (reason: 'not-captured' | 'nothing-typed' | 'no-pictures', detail = reason as string) =>
  ({ is: 'none', reason, detail, at: at(31) }) as Extraction['state'];

describe('keystrokes of a contact (PR-06)', () => {
  const missing = (...states: Extraction['state'][]) =>
    missingKeystrokes(states.map((state) => extraction({ media: ['keystroke'], state })));

  test('are missing when one of its PCs could not make them, whatever came from another', () => {
    const registered = { is: 'registered', recordingIds: ['r-1'], gaps: [], at: at(31) } as const;
    expect(missing(registered, none('no-pictures', 'the disk is gone'))).toEqual({
      ...{ reason: 'keystrokes-not-made', detail: 'the disk is gone' },
    });
  });

  test('are not missing where nothing was typed or recorded, or a PC has yet to answer', () => {
    expect(missing()).toBeUndefined();
    expect(missing({ is: 'open' }, none('not-captured'), none('nothing-typed'))).toBeUndefined();
    expect(missingKeystrokes([extraction({ state: none('no-pictures') })])).toBeUndefined();
  });

  test('are on the list of missing recordings with their contact and agent', () => {
    expect(missingKeystrokesEntry(extraction(), { reason: 'keystrokes-not-made', detail: 'why' }, at(32))).toEqual({
      ...{ contactId: 'c-1', agentId: 'u-1', reason: 'keystrokes-not-made', detail: 'why', since: at(32) },
      startedAt: at(0),
    });
  });
});

describe('a recording that shows what must be black by now (PR-32)', () => {
  const withhold = async (more: Partial<StagedRecording>, of = extraction(), isNew = true) => {
    const log: unknown[] = [];
    const hidden = await withholdOutdated(recording(1, { medium: 'screen', extractionRevision: 1, ...more }), of, {
      uploads: {
        withhold: async (...given) => {
          log.push(given);
          return isNew;
        },
      },
      startRedaction: async (contactId) => void log.push(['redact', contactId]),
      clock: () => new Date(at(40)),
      telemetry: { count: (name) => void log.push(name), log: { error: () => void log.push('error') } },
    });
    return { hidden, log };
  };

  test('is hidden, logged once, and redacted every time', async () => {
    const { hidden, log } = await withhold({});
    const { recordingId, contactId, size, sha256 } = recording(1);
    expect(hidden).toBe(true);
    expect(log).toEqual([
      [
        recordingId,
        { at: at(40), reason: expect.stringContaining('screen recording'), spans: [{ from: at(8), to: at(9) }] },
        { at: at(40), step: 'withheld', machine: 'cloud', size, sha256 },
      ],
      ...['ScreensWithheld', 'error'],
      ['redact', contactId],
    ]);
    expect((await withhold({}, extraction(), false)).log).toMatchObject([
      [recordingId, {}, {}],
      ['redact', contactId],
    ]);
  });

  test('is named in the log as keystrokes where it holds those', async () => {
    const { log } = await withhold({ medium: 'keystroke' });
    expect(log[0]).toMatchObject([expect.anything(), { reason: expect.stringContaining('these keystrokes') }, {}]);
  });

  test.each<[string, Partial<StagedRecording>]>([
    ['was recycled', { uploadState: 'Recycled' }],
    ['was removed', { uploadState: 'Removed' }],
    ['is lost', { uploadState: 'Lost' }],
    ['was made since', { extractionRevision: 2 }],
    [
      'was redacted since',
      {
        startedAt: at(0),
        custody: [
          {
            ...{ at: at(35), step: 'redacted', machine: 'cloud', size: 1, sha256: '' },
            redaction: { reasons: [], spans: [{ from: 480, to: 540 }], removed: [], before: { size: 1, sha256: '' } },
          },
        ],
      },
    ],
  ])('is not one that %s', async (_, more) => expect(await withhold(more)).toEqual({ hidden: false, log: [] }));
});
