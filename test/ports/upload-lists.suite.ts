import type { KeptBy } from '../../domain/upload/retention/retention.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { Decision } from '../../domain/workflow/workflow.ts';
import { entry, idOf, keep, numbersOf, receiptOf, recording, recycle, stagedIn } from './staged-recordings.ts';
import type { Backend } from './stores.ts';

export const uploadListsSuite = (backend: Backend) => {
  const { uploads, state, registered, released, whole } = stagedIn(backend);

  describe('retention in the archive', () => {
    const days = (retentionDays: number): Decision => ({ ...keep, retentionDays });
    const archived = async (number: number, decision: Decision, changes: Partial<StagedRecording> = {}) => {
      await registered([number], changes);
      await uploads().decide(idOf(number), decision, entry('released'));
      await uploads().confirm(idOf(number), receiptOf(number), entry('archived'));
    };
    const listed = async (keptBy: KeptBy, until: string, shard = 0) =>
      numbersOf(await whole((page) => uploads().archived(shard, { keptBy, until }, page), 2));
    const removal = { at: '2026-12-01T01:00:00.000Z', reason: 'Retention of 5 days, by the rule "Staged Upload Team"' };

    test('lists archived recordings by the end of their rule’s days, and the others by their own end', async () => {
      await archived(0, days(20));
      await archived(16, days(5));
      await archived(32, days(10));
      await archived(48, keep, { endedAt: '2026-11-20T09:00:30Z' });
      await archived(64, keep, { endedAt: '2026-11-20T09:00:20Z' });
      await archived(1, days(5));
      await released([80], days(5));
      await released([96], { ...recycle, retentionDays: 5 });
      expect(await listed('rule', '2026-12-11T00:00:00.000Z')).toEqual([16, 32, 0]);
      expect(await listed('rule', '2026-12-01T00:00:00.000Z')).toEqual([16, 32]);
      expect(await listed('rule', '2026-11-25T09:00:16.000Z')).toEqual([]);
      expect(await listed('rule', '2026-11-25T09:00:16.001Z')).toEqual([16]);
      expect(await listed('deployment', '2026-11-20T09:00:30.000Z')).toEqual([64]);
      expect(await listed('deployment', '2026-11-21T00:00:00.000Z')).toEqual([64, 48]);
      expect(await listed('rule', '2026-12-11T00:00:00.000Z', 1)).toEqual([1]);
    });

    test('shows once that a recording was removed and why, and no longer lists it', async () => {
      await archived(0, days(5));
      const outcomes = await Promise.all([1, 2, 3].map(() => uploads().remove(idOf(0), removal, entry('removed'))));
      expect(outcomes.filter((outcome) => outcome === 'removed')).toHaveLength(1);
      expect(await uploads().remove(idOf(0), removal, entry('removed'))).toBe('removed-before');
      const gone = (await uploads().find(idOf(0)))!;
      expect(gone).toMatchObject({ uploadState: 'Removed', removal });
      expect(gone.custody.filter(({ step }) => step === 'removed')).toHaveLength(1);
      expect(await listed('rule', '2027-01-01T00:00:00.000Z')).toEqual([]);
      expect(numbersOf((await uploads().ofDataServer('d-1', 'Removed', { limit: 5 })).recordings)).toEqual([0]);
      expect((await uploads().totals('d-1')).Removed).toMatchObject({ count: 1, bytes: 1000 });
      // Its local copy is deleted after that, counts as work until then, and is reported as usual.
      const later = { now: '2027-01-01T00:00:00.000Z', until: '2027-01-01T00:15:00.000Z', limit: 5 };
      expect(numbersOf(await uploads().lease('d-1', { by: 'a-1', ...later }))).toEqual([0]);
      for (let times = 0; times < 2; times++) await uploads().localCopyDeleted(idOf(0), entry('local-copy-deleted'));
      expect((await uploads().find(idOf(0)))!.custody.at(-1)!.step).toBe('local-copy-deleted');
      expect(await state(0)).toBe('Removed');
      expect(await uploads().lease('d-1', { by: 'a-2', ...later })).toEqual([]);
      expect((await uploads().totals('d-1')).Removed).toMatchObject({ count: 1, bytes: 1000 });
    });

    test('lists an upload that was never confirmed from its first address on, and can remove it', async () => {
      await released([0, 16, 32, 48, 64], days(5));
      for (const number of [0, 16, 32, 48]) {
        await uploads().startUpload(idOf(number), 'a-1', undefined, entry('upload-started'));
      }
      await uploads().fail(idOf(16), 'The share is away', '2026-11-20T23:12:00.000Z');
      await uploads().fail(idOf(32), 'The share is away', '2026-11-20T23:12:00.000Z');
      await uploads().retry(idOf(32));
      await uploads().confirm(idOf(48), receiptOf(48), entry('archived'));
      expect(await listed('rule', '2027-01-01T00:00:00.000Z')).toEqual([0, 16, 32, 48]);
      for (const number of [0, 16, 32, 48]) {
        expect(await uploads().remove(idOf(number), removal, entry('removed'))).toBe('removed');
      }
      expect(await listed('rule', '2027-01-01T00:00:00.000Z')).toEqual([]);
      await expect(uploads().confirm(idOf(0), receiptOf(0), entry('archived'))).rejects.toMatchObject({
        code: 'conflict',
      });
    });

    test('cannot remove a recording that is not in the archive', async () => {
      await registered([1]);
      await released([2, 3], days(1));
      await uploads().decide(idOf(1), recycle, entry('recycled'));
      for (const number of [1, 2, 3]) {
        await expect(uploads().remove(idOf(number), removal, entry('removed'))).rejects.toMatchObject({
          code: 'conflict',
        });
      }
      expect(await state(2)).toBe('Not yet uploaded');
    });
  });

  test('the decisions of a run are listed by id, page by page, with nothing of another night', async () => {
    await registered([0]);
    await released([16, 32, 1], keep);
    await released([48], { ...recycle });
    await released([64], { ...keep, runId: 'daily#2026-11-19' });
    await uploads().confirm(idOf(32), receiptOf(32), entry('archived'));
    const ofRun = (ids: string) => whole((page) => uploads().ofRun('daily#2026-11-20', ids, page), 2);
    expect(numbersOf(await ofRun('0'))).toEqual([16, 32, 48]);
    expect((await ofRun('0')).map(({ uploadState }) => uploadState)).toEqual([
      'Not yet uploaded',
      'Uploaded',
      'Recycled',
    ]);
    expect(numbersOf(await ofRun('1'))).toEqual([1]);
    expect(numbersOf(await ofRun('00'))).toEqual([16, 32, 48]);
    expect(await ofRun('01')).toEqual([]);
  });

  test('the recording to upload that ended first is known, whatever its place in the queue', async () => {
    expect(await uploads().longestWaiting('d-1')).toBeUndefined();
    await registered([0]);
    await released([1], recycle);
    expect(await uploads().longestWaiting('d-1')).toBeUndefined();
    await released([9], { ...keep, immediate: true });
    await released([7, 5, 3]);
    await uploads().confirm(idOf(3), receiptOf(3), entry('archived'));
    await uploads().fail(idOf(5), 'The file changed', '2026-11-20T23:12:00.000Z');
    expect((await uploads().longestWaiting('d-1'))?.recordingId).toBe(idOf(5));
    expect(await uploads().longestWaiting('d-2')).toBeUndefined();
  });

  test('the total that a data server has archived only grows', async () => {
    expect(await uploads().archivedBytes('d-1')).toBe(0);
    await released([1, 2, 3, 4]);
    for (const number of [1, 2, 3]) await uploads().confirm(idOf(number), receiptOf(number), entry('archived'));
    await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
    await uploads().remove(idOf(2), { at: '2026-12-01T01:00:00.000Z', reason: 'It was over' }, entry('removed'));
    expect(await uploads().archivedBytes('d-1')).toBe(3000);
    expect(await uploads().archivedBytes('d-2')).toBe(0);
  });

  test('totals give the count, the bytes and the oldest of each state', async () => {
    expect(await uploads().totals('d-1')).toEqual({});
    await registered([7, 6]);
    await released([5, 4]);
    await released([3], { ...keep, immediate: true });
    await released([2], recycle);
    await uploads().confirm(idOf(5), receiptOf(5), entry('archived'));
    const ended = (number: number) => recording(number).endedAt;
    expect(await uploads().totals('d-1')).toEqual({
      'Not yet uploaded': { count: 4, bytes: 4000, oldest: ended(3) },
      released: { count: 2, bytes: 2000, oldest: ended(3) },
      Uploaded: { count: 1, bytes: 1000, oldest: ended(5) },
      Recycled: { count: 1, bytes: 1000, oldest: ended(2) },
    });
  });
};
