import { archiveKey } from '../../../../domain/upload/archive/archive.ts';
import type { StagedRecording, Withholding } from '../../../../domain/upload/staged-recording.ts';
import {
  identify,
  noteCannotBlacken,
  noteReplacedRemoval,
  openContainer,
  refuseContainer,
  replaceContainer,
  withhold,
} from '../../../../domain/upload/steps/container-steps.ts';
import { entry, keep, receiptOf, recording } from '../../../ports/staged-recordings.ts';

const at = '2026-11-20T12:00:00.000Z';
const hashOf = (letter: string) => letter.repeat(64);
const lease = { by: 'agent-1', until: at };
const one = (more: Partial<StagedRecording> = {}) => recording(1, { medium: 'screen', sealed: {}, ...more });
const next = (extractionRevision?: number) => ({
  ...{ path: 'next', size: 2000, sha256: hashOf('b'), sealed: {}, startedAt: at, endedAt: at },
  ...(extractionRevision !== undefined && { extractionRevision }),
});
const registered = entry('registered', at);
const own = { key: archiveKey(one()), size: 1000, sha256: one().sha256 };
const sent = (uploadState: StagedRecording['uploadState'], more: Partial<StagedRecording> = {}) =>
  one({ uploadState, decision: keep, lease, ...more });

describe('a screen that its PC made again', () => {
  test('replaces the one before as long as nothing was sent', () => {
    for (const before of [one(), one({ decision: keep, lease })]) {
      const stale = { failure: { reason: 'away', at, times: 1 }, withheld: { at, reason: '', spans: [] } };
      expect(replaceContainer({ ...before, ...stale }, next(), registered)).toEqual({
        ...before,
        ...next(),
        custody: [...before.custody, registered],
      });
    }
  });

  test.each(['Uploading', 'Uploaded'] as const)(
    'is sent again when it is %s, if more of it is black',
    (uploadState) => {
      const before = sent(uploadState, { uploadId: 'u-1', receipt: receiptOf(1) });
      for (const [revision, made] of [
        [undefined, 2],
        [3, 4],
      ] as const) {
        const old = { ...before, ...(revision !== undefined && { extractionRevision: revision }) };
        const after = replaceContainer(old, next(made), registered);
        expect(after).toMatchObject({
          ...next(made),
          uploadState: 'Not yet uploaded',
          decision: keep,
          replaced: [own],
        });
        for (const gone of ['lease', 'uploadId', 'receipt']) expect(after).not.toHaveProperty(gone);
      }
      expect(replaceContainer(before, next(1), registered)).toBe(before);
      expect(replaceContainer(before, next(), registered)).toBe(before);
      const later = { ...before, extractionRevision: 2 };
      expect(replaceContainer(later, next(2), registered)).toBe(later);
    },
  );

  test('is sent again when its upload had failed', () => {
    const after = replaceContainer(sent('Failed'), next(), registered);
    expect(after).toMatchObject({ uploadState: 'Not yet uploaded', lease, replaced: [own] });
  });

  test.each(['Recycled', 'Removed', 'Lost'] as const)('comes too late when it is %s', (uploadState) => {
    const before = sent(uploadState);
    expect(replaceContainer(before, next(5), registered)).toBe(before);
    const gone = sent('Uploaded', { custody: [entry('registered'), entry('local-copy-deleted')] });
    expect(replaceContainer(gone, next(5), registered)).not.toBe(gone);
  });

  test('names everything that the archive held, or may hold, of it', () => {
    const older = { key: 'older', size: 1, sha256: hashOf('c') };
    const content = { size: 900, sha256: hashOf('d') };
    const opened = sent('Uploaded', { replaced: [older], sealed: { content, containerKey: 'arrivals/one' } });
    expect(replaceContainer(opened, next(2), registered).replaced).toEqual([
      ...[older, own, { ...own, key: 'arrivals/one' }],
      { ...content, key: archiveKey({ recordingId: one().recordingId, sha256: content.sha256 }) },
    ]);
    // It is what was inside already.
    const same = sent('Uploaded', { sealed: { content: { size: 1000, sha256: one().sha256 }, openedAt: at } });
    expect(replaceContainer(same, next(2), registered).replaced).toEqual([{ ...own, key: archiveKey(same) }]);
  });

  test('condemns what was about to be stored of the one before', () => {
    const planned = { size: 1, sha256: hashOf('e'), at };
    const of = (redacting: StagedRecording['redacting']) =>
      replaceContainer(one({ ...(redacting && { redacting }) }), next(), registered).redacting;
    expect(of({ planned })).toEqual({ condemned: [planned.sha256] });
    expect(of({ planned, condemned: ['x'] })).toEqual({ condemned: ['x', planned.sha256] });
    expect(of({ condemned: ['x'] })).toEqual({ condemned: ['x'] });
    expect(of(undefined)).toBeUndefined();
  });
});

describe('a recording that shows what must be black', () => {
  const spans = [{ from: at, to: '2026-11-20T12:01:00.000Z' }];
  const withholding: Withholding = { at, reason: 'A pause became known', spans };
  const step = entry('withheld', at);

  test('is withheld once for the same spans, and again for others', () => {
    const withheld = withhold(one(), withholding, step);
    expect(withheld).toEqual({ ...one(), withheld: withholding, custody: [...one().custody, step] });
    expect(withhold(withheld, withholding, step)).toBe(withheld);
    const more = {
      ...withholding,
      spans: [...spans, { from: '2026-11-20T12:05:00.000Z', to: '2026-11-20T12:06:00.000Z' }],
    };
    expect(withhold(withheld, more, step).withheld).toEqual(more);
  });

  test('is not withheld where there is nothing to play, or nothing to hide', () => {
    for (const uploadState of ['Recycled', 'Removed'] as const) {
      const before = one({ uploadState });
      expect(withhold(before, withholding, step)).toBe(before);
    }
    const before = one();
    expect(withhold(before, { ...withholding, spans: [] }, step)).toBe(before);
    expect(withhold(one({ uploadState: 'Lost' }), withholding, step).withheld).toBeDefined();
  });

  test('says once, for its present parts, why it cannot be made black in the archive', () => {
    const withheld = one({ withheld: withholding });
    const noted = noteCannotBlacken(withheld, withheld.sha256, 'too large');
    expect(noted.withheld).toEqual({ ...withholding, impossible: 'too large' });
    expect(noteCannotBlacken(noted, noted.sha256, 'too large')).toBe(noted);
    expect(noteCannotBlacken(noted, noted.sha256, 'damaged').withheld?.impossible).toBe('damaged');
    expect(noteCannotBlacken(withheld, hashOf('f'), 'too large')).toBe(withheld);
    const shown = one();
    expect(noteCannotBlacken(shown, shown.sha256, 'too large')).toBe(shown);
  });

  test('has no predecessor any more once that is removed', () => {
    const { replaced: _, ...before } = one({ replaced: [own] });
    expect(noteReplacedRemoval(one({ replaced: [own] }), step)).toEqual({
      ...before,
      custody: [...before.custody, step],
    });
    expect(noteReplacedRemoval(before, step)).toBe(before);
  });
});

describe('a container that arrived', () => {
  const step = entry('opened', at);
  const receipt = { ...receiptOf(1), size: 900, sha256: hashOf('d') };
  const arrived = one({ uploadState: 'Uploaded', receipt: receiptOf(1), lease });
  const conflict = (text: string) =>
    expect.objectContaining({ code: 'conflict', message: expect.stringContaining(text) });

  test('is opened, and from then on is what was inside', () => {
    expect(openContainer(arrived, receipt, step)).toEqual({
      ...{ ...arrived, size: 900, sha256: hashOf('d'), receipt, uploadState: 'Uploaded' },
      sealed: { content: { size: 900, sha256: hashOf('d') }, openedAt: at, containerKey: archiveKey(arrived) },
      custody: [...arrived.custody, step],
    });
    const refused = one({ uploadState: 'Failed', sealed: { refusedAt: at }, failure: { reason: '', at, times: 1 } });
    const mended = openContainer(refused, receipt, step);
    expect(mended).toMatchObject({ uploadState: 'Uploaded', size: 900 });
    expect(mended).not.toHaveProperty('failure');
  });

  test('is opened once, never after its removal, and only when it was sent', () => {
    for (const before of [one({ sealed: { openedAt: at } }), one({ uploadState: 'Removed' })])
      expect(openContainer(before, receipt, step)).toBe(before);
    const { sealed: _, ...unsealed } = arrived;
    expect(openContainer(unsealed, receipt, step)).toBe(unsealed);
    expect(() => openContainer(one(), receipt, step)).toThrow(conflict('cannot be opened'));
  });

  test('must hold what its PC registered', () => {
    const content = { size: 900, sha256: hashOf('d') };
    expect(openContainer({ ...arrived, sealed: { content } }, receipt, step).size).toBe(900);
    for (const wrong of [{ size: 901 }, { sha256: hashOf('e') }])
      expect(() => openContainer({ ...arrived, sealed: { content: { ...content, ...wrong } } }, receipt, step)).toThrow(
        conflict('differs'),
      );
  });

  test('that cannot be opened has failed, each time once more, and waits for its PC', () => {
    const refused = refuseContainer(arrived, 'for another key', step);
    expect(refused).toMatchObject({
      ...{ uploadState: 'Failed', failure: { reason: 'for another key', at, times: 1 }, sealed: { refusedAt: at } },
      custody: [...arrived.custody, step],
    });
    for (const gone of ['receipt', 'lease']) expect(refused).not.toHaveProperty(gone);
    const failed = { ...arrived, failure: { reason: 'before', at, times: 2 } };
    expect(refuseContainer(failed, 'again', step).failure).toEqual({ reason: 'again', at, times: 3 });
    expect(refuseContainer(refused, 'again', step)).toBe(refused);
  });

  test('gets its extraction and start if a data server brought it, and keeps what its PC registered', () => {
    const facts = { extractionId: 'x-1', startedAt: at } as never;
    const { extractionId: _, ...unknown } = one();
    expect(identify(unknown, facts)).toEqual({ ...unknown, extractionId: 'x-1', startedAt: at });
    const known = one({ extractionId: 'x-0' });
    expect(identify(known, facts)).toBe(known);
  });
});
