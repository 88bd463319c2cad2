import { entry, idOf, receiptOf, stagedIn } from './staged-recordings.ts';
import type { Backend } from './stores.ts';

export const redactedUploadSuite = (backend: Backend) => {
  const { uploads, released } = stagedIn(backend);

  describe('a recording of which a part is removed', () => {
    const after = { size: 900, sha256: 'cd'.repeat(32) };
    const receipt = { ...receiptOf(1), key: `recordings/10/${idOf(1)}-${after.sha256}`, ...after };
    const at = (minute: number) => `2026-11-21T06:${String(minute).padStart(2, '0')}:00.000Z`;
    const before = { size: 1000, sha256: receiptOf(1).sha256 };
    const redacted = {
      ...entry('redacted', at(2)),
      ...after,
      redaction: {
        reasons: [{ requestId: 'q-1', by: 'lea.lead', approvedBy: 'root', reason: 'Card number' }],
        removed: [{ from: 2, to: 4.5 }],
        before,
      },
    };
    const plan = (minute: number, more: { sha256?: string; from?: string } = {}) =>
      uploads().planRedaction(idOf(1), { from: before.sha256, ...after, at: at(minute), ...more });
    beforeEach(async () => {
      await released([1]);
      await uploads().startUpload(idOf(1), 'a-1', undefined, entry('upload-started'));
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
    });

    test('becomes another object, and its custody says who, why and which span (OD-05)', async () => {
      expect((await plan(1)).redacting).toEqual({ planned: { ...after, at: at(1) } });
      for (const _ of [1, 2]) await uploads().redact(idOf(1), receipt, redacted);
      const stored = (await uploads().find(idOf(1)))!;
      expect(stored).toMatchObject({ uploadState: 'Uploaded', ...after, receipt });
      expect(stored.custody.at(-1)).toEqual(redacted);
      expect(stored.custody.filter(({ step }) => step === 'redacted')).toHaveLength(1);
      expect(stored.custody.find(({ step }) => step === 'archived')).toMatchObject(before);
      expect(stored.redacting).toEqual({ condemned: [before.sha256] });
      for (const _ of [1, 2]) await uploads().forgetCondemned(idOf(1), [before.sha256]);
      expect(await uploads().find(idOf(1))).not.toHaveProperty('redacting');
    });

    test('leaves nothing behind when its PC makes it again in between, because the planned version is condemned', async () => {
      await plan(1);
      const next = {
        ...{ path: 'again.sealed', size: 2000, sha256: 'ab'.repeat(32), sealed: {}, gaps: [], extractionRevision: 2 },
        ...{ startedAt: '2026-11-20T08:00:00.000Z', endedAt: '2026-11-20T09:00:00.000Z', durationSeconds: 3600 },
      };
      const again = await uploads().reseal(idOf(1), next, entry('registered'));
      expect(again.redacting).toEqual({ condemned: [after.sha256] });
      await expect(uploads().redact(idOf(1), receipt, redacted)).rejects.toMatchObject({ code: 'conflict' });
    });

    test('is redacted by one worker at a time, and a plan that was left behind is condemned (OD-05)', async () => {
      await plan(1);
      const other = 'ef'.repeat(32);
      await expect(plan(10, { sha256: other })).rejects.toMatchObject({ code: 'unavailable' });
      expect((await plan(20, { sha256: other })).redacting).toMatchObject({ condemned: [after.sha256] });
      await expect(uploads().redact(idOf(1), receipt, redacted)).rejects.toMatchObject({ code: 'conflict' });
    });

    test('is not redacted when it was changed or removed in between (OD-05)', async () => {
      await expect(plan(1, { from: 'ef'.repeat(32) })).rejects.toMatchObject({ code: 'conflict' });
      await plan(1);
      await uploads().remove(idOf(1), { at: at(1), reason: 'Retention' }, entry('removed', at(1)));
      await expect(uploads().redact(idOf(1), receipt, redacted)).rejects.toMatchObject({ code: 'conflict' });
      await expect(plan(2)).rejects.toMatchObject({ code: 'conflict' });
      await uploads().forgetCondemned(idOf(1), [after.sha256]);
      expect(await uploads().find(idOf(1))).not.toHaveProperty('redacting');
    });
  });
};
