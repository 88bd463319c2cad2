import { entry, idOf, leaseOf, receiptOf, recycle, stagedIn } from './staged-recordings.ts';
import type { Backend } from './stores.ts';

export const withheldScreenSuite = (backend: Backend) => {
  const { uploads, state, registered, released } = stagedIn(backend);

  describe('a screen that shows what must be black', () => {
    const spans = [{ from: '2026-11-20T08:10:00.000Z', to: '2026-11-20T08:20:00.000Z' }];
    const withholding = { at: '2026-11-21T06:00:00.000Z', reason: 'Late', spans };
    const sealed = { content: { size: 900, sha256: 'ef'.repeat(32) } };
    const next = {
      ...{ path: 'again.sealed', size: 2000, sha256: 'cd'.repeat(32), sealed, gaps: [], extractionRevision: 2 },
      ...{ startedAt: '2026-11-20T08:00:00.000Z', endedAt: '2026-11-20T09:00:00.000Z', durationSeconds: 3600 },
    };
    const again = { ...entry('registered'), size: next.size, sha256: next.sha256 };
    const withhold = (number: number) => uploads().withhold(idOf(number), withholding, entry('withheld'));

    test('is withheld once, with the reason and the spans', async () => {
      await released([1]);
      expect([await withhold(1), await withhold(1)]).toEqual([true, false]);
      const stored = await uploads().find(idOf(1));
      expect(stored).toMatchObject({ withheld: withholding, uploadState: 'Not yet uploaded' });
      expect(stored!.custody.filter(({ step }) => step === 'withheld')).toHaveLength(1);
      await released([2], recycle);
      expect(await withhold(2)).toBe(false);
    });

    test('is replaced by what its PC made again, which is work again, and knows what must be removed', async () => {
      await released([1]);
      await uploads().startUpload(idOf(1), 'a-1', undefined, entry('upload-started'));
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
      await withhold(1);
      await uploads().reseal(idOf(1), { ...next, extractionRevision: 1 }, again);
      expect(await state(1)).toBe('Uploaded');
      const replaced = await uploads().reseal(idOf(1), next, again);
      expect(replaced).toMatchObject({
        ...next,
        uploadState: 'Not yet uploaded',
        replaced: [{ key: receiptOf(1).key }],
      });
      expect(replaced).not.toHaveProperty('withheld');
      expect(replaced).not.toHaveProperty('receipt');
      expect(await uploads().lease('d-1', leaseOf('a-1'))).toMatchObject([{ recordingId: idOf(1), size: 2000 }]);
      await uploads().noteReplacedRemoval(idOf(1), entry('replaced'));
      await uploads().noteReplacedRemoval(idOf(1), entry('replaced'));
      const stored = await uploads().find(idOf(1));
      expect(stored).not.toHaveProperty('replaced');
      expect(stored!.custody.filter(({ step }) => step === 'replaced')).toHaveLength(1);
    });

    test.each([
      ['is shown again', { from: 600, to: 1200 }, undefined],
      ['is shown again, to its end,', { from: 500 }, undefined],
      ['stays withheld', { from: 600, to: 700 }, withholding],
    ])('%s when a part of it is redacted, by what is left', async (_, span: { from: number; to?: number }, left) => {
      await released([1]);
      await uploads().startUpload(idOf(1), 'a-1', undefined, entry('upload-started'));
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      await withhold(1);
      const redacted = { size: 900, sha256: 'ef'.repeat(32), at: '2026-11-21T07:00:00.000Z' };
      await uploads().planRedaction(idOf(1), { from: receiptOf(1).sha256, ...redacted });
      // On one of its monitors, more of it is gone.
      const removed = [{ from: 0, to: 3600 }];
      const before = { size: 1000, sha256: receiptOf(1).sha256 };
      const redaction = { reasons: [], spans: [span], removed, before };
      await uploads().redact(idOf(1), { ...redacted, key: 'k' }, { ...entry('redacted'), ...redacted, redaction });
      expect((await uploads().find(idOf(1)))!.withheld).toEqual(left);
      // Looked at again, it is withheld for the rest.
      expect(await withhold(1)).toBe(left !== undefined);
    });

    test('is withheld only for what redactions have left in it, and says why that cannot be made black', async () => {
      await released([1]);
      await uploads().startUpload(idOf(1), 'a-1', undefined, entry('upload-started'));
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      const redacted = { size: 900, sha256: 'ef'.repeat(32), at: '2026-11-21T07:00:00.000Z' };
      await uploads().planRedaction(idOf(1), { from: receiptOf(1).sha256, ...redacted });
      const before = { size: 1000, sha256: receiptOf(1).sha256 };
      const redaction = { reasons: [], spans: [{ from: 600, to: 900 }], removed: [], before };
      await uploads().redact(idOf(1), { ...redacted, key: 'k' }, { ...entry('redacted'), ...redacted, redaction });
      await withhold(1);
      const left = { ...withholding, spans: [{ from: '2026-11-20T08:15:00.000Z', to: spans[0]!.to }] };
      expect((await uploads().find(idOf(1)))!.withheld).toEqual(left);
      await uploads().noteCannotBlacken(idOf(1), receiptOf(1).sha256, 'Of what it was before');
      for (const _ of [1, 2]) await uploads().noteCannotBlacken(idOf(1), redacted.sha256, 'It is too large');
      expect((await uploads().find(idOf(1)))!.withheld).toEqual({ ...left, impossible: 'It is too large' });
    });

    test('and that shows nothing of that is shown again as it is', async () => {
      await released([1]);
      await uploads().startUpload(idOf(1), 'a-1', undefined, entry('upload-started'));
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      await withhold(1);
      const { size, sha256 } = receiptOf(1);
      const redaction = { reasons: [], spans: [{ from: 600, to: 1200 }], removed: [], before: { size, sha256 } };
      for (const _ of [1, 2]) {
        await uploads().redact(idOf(1), receiptOf(1), { ...entry('redacted'), size, sha256, redaction });
      }
      const stored = (await uploads().find(idOf(1)))!;
      expect(stored).not.toHaveProperty('withheld');
      expect(stored).not.toHaveProperty('redacting');
      expect(stored.custody.filter(({ step }) => step === 'redacted')).toHaveLength(1);
    });

    test('is identified by what its container says, unless its PC has registered that itself', async () => {
      await registered([1]);
      const facts = { extractionId: 'e-1', extractionRevision: 2, gaps: [] };
      await uploads().identify(idOf(1), facts);
      await uploads().identify(idOf(1), { ...facts, extractionId: 'e-2' });
      expect(await uploads().find(idOf(1))).toMatchObject(facts);
    });
  });
};
