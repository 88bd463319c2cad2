import {
  entry,
  idOf,
  keep,
  later,
  leaseOf,
  numbersOf,
  receiptOf,
  recording,
  recycle,
  stagedIn,
} from './staged-recordings.ts';
import type { Backend } from './stores.ts';

export const uploadStoreSuite = (backend: Backend) => {
  const { stores, uploads, state, registered, released, whole } = stagedIn(backend);

  test('a recording is registered once, however often it is dropped, and says Not yet uploaded (SU-06, SU-07)', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => uploads().register(recording(1))));
    expect(outcomes.sort()).toEqual(['known', 'known', 'registered']);
    await uploads().decide(idOf(1), keep, entry('released'));
    expect(await uploads().register(recording(1, { path: 'again.wav' }))).toBe('known');
    expect(await uploads().find(idOf(1))).toEqual(
      recording(1, { decision: keep, custody: [...recording(1).custody, entry('released')] }),
    );
    expect(await uploads().find(idOf(2))).toBeUndefined();
  });

  test('the files of a contact are found by it, and the contact is found as before', async () => {
    await registered([1, 2, 3], { contactId: 'c-1' });
    await registered([4], { contactId: 'c-2' });
    expect(numbersOf(await uploads().ofContact('c-1'))).toEqual([1, 2, 3]);
    expect(await uploads().ofContact('c-3')).toEqual([]);
    expect(await stores().contacts.find('c-1')).toBeUndefined();
  });

  test('undecided recordings are listed shard by shard, in order, page by page, until they are decided (SU-04)', async () => {
    await registered([0, 16, 32, 48, 64, 1, 17]);
    const shard = () => whole((page) => uploads().undecided(0, page), 2);
    expect(numbersOf(await shard())).toEqual([0, 16, 32, 48, 64]);
    await uploads().decide(idOf(16), keep, entry('released'));
    await uploads().decide(idOf(48), recycle, entry('recycled'));
    expect(numbersOf(await shard())).toEqual([0, 32, 64]);
    expect(numbersOf((await uploads().undecided(1, { limit: 10 })).recordings)).toEqual([1, 17]);
    expect((await uploads().undecided(2, { limit: 10 })).recordings).toEqual([]);
  });

  test('the page after a decision continues where the last one ended', async () => {
    await registered([0, 16, 32, 48]);
    const first = await uploads().undecided(0, { limit: 2 });
    for (const { recordingId } of first.recordings) await uploads().decide(recordingId, keep, entry('released'));
    const second = await uploads().undecided(0, { limit: 2, cursor: first.next! });
    expect(numbersOf([...first.recordings, ...second.recordings])).toEqual([0, 16, 32, 48]);
    await expect(uploads().undecided(1, { limit: 2, cursor: first.next! })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a recording is decided once, even when several decide at the same time', async () => {
    await registered([1]);
    const rules = ['r-1', 'r-2', 'r-3', 'r-4'];
    const outcomes = await Promise.all(
      rules.map((ruleId, index) =>
        uploads().decide(idOf(1), { ...(index % 2 ? keep : recycle), ruleId }, entry('released')),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'decided')).toHaveLength(1);
    const { decision, uploadState, custody } = (await uploads().find(idOf(1)))!;
    expect(decision!.ruleId).toBe(rules[outcomes.indexOf('decided')]);
    expect(uploadState).toBe(decision!.outcome === 'keep' ? 'Not yet uploaded' : 'Recycled');
    expect(custody).toHaveLength(2);
    await expect(uploads().decide(idOf(9), keep, entry('released'))).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a data server lists the recordings of a state in upload order, immediate ones first and then the oldest', async () => {
    await released([5, 3]);
    await released([9, 7], { ...keep, immediate: true });
    await registered([4, 2]);
    await uploads().register(recording(1, { dataServerId: 'd-2' }));
    const waiting = await whole((page) => uploads().ofDataServer('d-1', 'Not yet uploaded', page), 2);
    expect(numbersOf(waiting)).toEqual([7, 9, 2, 3, 4, 5]);
    expect((await uploads().ofDataServer('d-1', 'Uploaded', { limit: 5 })).recordings).toEqual([]);
  });

  test('only released recordings are leased as work, in upload order', async () => {
    await released([3, 1, 2]);
    await released([8], { ...keep, immediate: true });
    await registered([0]);
    const given = await uploads().lease('d-1', leaseOf('a-1', { limit: 3 }));
    expect(numbersOf(given)).toEqual([8, 1, 2]);
    expect(given[0]!.lease).toEqual({ by: 'a-1', until: '2026-11-20T23:20:00.000Z' });
    expect(await uploads().lease('d-2', leaseOf('a-9'))).toEqual([]);
  });

  test('two staging agents that ask at once never hold one file', async () => {
    const numbers = Array.from({ length: 30 }, (_, number) => number);
    await released(numbers);
    const [a, b, c] = await Promise.all(
      ['a-1', 'a-2', 'a-3'].map((by) => uploads().lease('d-1', leaseOf(by, { limit: 10 }))),
    );
    const held = numbersOf([...a!, ...b!, ...c!]);
    expect(new Set(held).size).toBe(held.length);
    const rest = numbersOf(await uploads().lease('d-1', leaseOf('a-4')));
    expect([...held, ...rest].sort((x, y) => x - y)).toEqual(numbers);
  });

  test('a staging agent that asks again gets its own work again, and another one gets it only after the lease has ended', async () => {
    await released([1, 2]);
    await uploads().lease('d-1', leaseOf('a-1', { limit: 1 }));
    await uploads().startUpload(idOf(1), 'a-1', 'mpu-1', entry('upload-started'));
    expect(numbersOf(await uploads().lease('d-1', leaseOf('a-1')))).toEqual([1, 2]);
    expect(await uploads().lease('d-1', leaseOf('a-2'))).toEqual([]);
    const taken = await uploads().lease('d-1', leaseOf('a-2', later));
    expect(numbersOf(taken)).toEqual([1, 2]);
    expect(taken[0]).toMatchObject({ uploadState: 'Uploading', uploadId: 'mpu-1', lease: { by: 'a-2' } });
    await expect(uploads().startUpload(idOf(1), 'a-1', 'mpu-2', entry('upload-started'))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('a recording goes from the PC to the archive, and its history shows every hand-over (SU-07)', async () => {
    await released([1]);
    await uploads().lease('d-1', leaseOf('a-1'));
    for (let times = 0; times < 2; times++) {
      await uploads().startUpload(idOf(1), 'a-1', 'mpu-1', entry('upload-started'));
    }
    expect(await state(1)).toBe('Uploading');
    for (let times = 0; times < 2; times++) await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
    expect(await state(1)).toBe('Uploaded');
    expect(numbersOf((await uploads().ofDataServer('d-1', 'Uploaded', { limit: 5 })).recordings)).toEqual([1]);
    // Its own agent is deleting the local copy; if it does not, an agent gets the work again.
    expect(await uploads().lease('d-1', leaseOf('a-1'))).toEqual([]);
    expect(numbersOf(await uploads().lease('d-1', leaseOf('a-2', later)))).toEqual([1]);
    for (let times = 0; times < 2; times++) {
      await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
    }
    const end = (await uploads().find(idOf(1)))!;
    expect(end.custody.map(({ step }) => step)).toEqual([
      'recorded',
      'released',
      'upload-started',
      'archived',
      'local-copy-deleted',
    ]);
    expect(end).toMatchObject({ uploadState: 'Uploaded', receipt: receiptOf(1) });
    expect(end).not.toHaveProperty('lease');
    expect(end).not.toHaveProperty('uploadId');
    expect(await uploads().lease('d-1', leaseOf('a-2', { now: '2027-01-01T00:00:00.000Z' }))).toEqual([]);
    expect(numbersOf((await uploads().ofDataServer('d-1', 'Uploaded', { limit: 5 })).recordings)).toEqual([1]);
  });

  test('a receipt that differs in size or hash does not count as uploaded', async () => {
    await released([1]);
    for (const wrong of [{ size: 999 }, { sha256: 'cd'.repeat(32) }]) {
      await expect(uploads().confirm(idOf(1), { ...receiptOf(1), ...wrong }, entry('archived'))).rejects.toMatchObject({
        code: 'conflict',
      });
    }
    expect(await state(1)).toBe('Not yet uploaded');
  });

  test('two confirmations at once count as one hand-over', async () => {
    await released([1]);
    await Promise.all([1, 2, 3].map(() => uploads().confirm(idOf(1), receiptOf(1), entry('archived'))));
    const { custody } = (await uploads().find(idOf(1)))!;
    expect(custody.filter(({ step }) => step === 'archived')).toHaveLength(1);
  });

  test('steps out of order never go back, and never lose a recording', async () => {
    await registered([1]);
    await expect(uploads().confirm(idOf(1), receiptOf(1), entry('archived'))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(uploads().startUpload(idOf(1), 'a-1', undefined, entry('upload-started'))).rejects.toMatchObject({
      code: 'conflict',
    });
    await uploads().decide(idOf(1), keep, entry('released'));
    await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
    await uploads().fail(idOf(1), 'The connection broke', '2026-11-20T23:40:00.000Z');
    expect(await uploads().decide(idOf(1), recycle, entry('recycled'))).toBe('decided-before');
    await expect(uploads().startUpload(idOf(1), 'a-1', 'mpu-9', entry('upload-started'))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(uploads().retry(idOf(1))).rejects.toMatchObject({ code: 'conflict' });
    expect(await state(1)).toBe('Uploaded');
  });

  test('a failed upload shows why and how often, waits for a retry, and resumes from what has arrived', async () => {
    await released([1]);
    await uploads().lease('d-1', leaseOf('a-1'));
    await uploads().startUpload(idOf(1), 'a-1', 'mpu-1', entry('upload-started'));
    await uploads().fail(idOf(1), 'The file changed', '2026-11-20T23:12:00.000Z');
    expect(await uploads().lease('d-1', leaseOf('a-1'))).toEqual([]);
    await Promise.all([1, 2].map(() => uploads().retry(idOf(1))));
    const [again] = await uploads().lease('d-1', leaseOf('a-2'));
    expect(again).toMatchObject({
      uploadState: 'Not yet uploaded',
      uploadId: 'mpu-1',
      failure: { reason: 'The file changed', times: 1 },
    });
    await uploads().fail(idOf(1), 'The share is away', '2026-11-20T23:14:00.000Z');
    const { recordings } = await uploads().ofDataServer('d-1', 'Failed', { limit: 5 });
    expect(recordings[0]!.failure).toEqual({ reason: 'The share is away', at: '2026-11-20T23:14:00.000Z', times: 2 });
  });

  test('a recycled recording counts as work until its local copy is gone', async () => {
    await released([1], recycle);
    expect(numbersOf(await uploads().lease('d-1', leaseOf('a-1')))).toEqual([1]);
    expect(await uploads().lease('d-1', leaseOf('a-2'))).toEqual([]);
    await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
    expect(await uploads().lease('d-1', leaseOf('a-1', later))).toEqual([]);
    expect(numbersOf((await uploads().ofDataServer('d-1', 'Recycled', { limit: 5 })).recordings)).toEqual([1]);
  });

  describe('a recording that is given up with its data server', () => {
    const loss = { at: '2026-11-21T09:00:00.000Z', reason: 'root gave it up with the data server Zurich' };
    const lose = (number: number) => uploads().lose(idOf(number), loss, entry('lost', loss.at));

    test('says that it was given up and why, whatever its state was, and is no longer decided or sent', async () => {
      await registered([1]);
      await released([2, 3, 4]);
      await uploads().startUpload(idOf(3), 'a-1', 'mpu-1', entry('upload-started'));
      await uploads().fail(idOf(4), 'The share is away', '2026-11-20T23:40:00.000Z');
      for (let times = 0; times < 2; times++) for (const number of [1, 2, 3, 4]) await lose(number);
      for (const number of [1, 2, 3, 4]) {
        const found = (await uploads().find(idOf(number)))!;
        expect(found).toMatchObject({ uploadState: 'Lost', loss });
        expect(found.custody.filter(({ step }) => step === 'lost')).toEqual([entry('lost', loss.at)]);
      }
      expect((await uploads().undecided(1, { limit: 5 })).recordings).toEqual([]);
      expect(await uploads().decide(idOf(1), keep, entry('released'))).toBe('decided-before');
      expect(await uploads().lease('d-1', leaseOf('a-2', later))).toEqual([]);
      await expect(uploads().retry(idOf(4))).rejects.toMatchObject({ code: 'conflict' });
      expect(numbersOf((await uploads().ofDataServer('d-1', 'Lost', { limit: 5 })).recordings)).toEqual([1, 2, 3, 4]);
      expect(await uploads().totals('d-1')).toMatchObject({ Lost: { count: 4, bytes: 4000 } });
      expect(Object.keys(await uploads().totals('d-1'))).toEqual(['Lost']);
    });

    test('is not given up when it is in the archive or a rule recycled it', async () => {
      await released([1]);
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      await released([2], recycle);
      for (const number of [1, 2]) await expect(lose(number)).rejects.toMatchObject({ code: 'conflict' });
      expect([await state(1), await state(2)]).toEqual(['Uploaded', 'Recycled']);
    });

    test('and is found again starts over on the data server where it is, with its history', async () => {
      await released([1]);
      await lose(1);
      const again = recording(1, { dataServerId: 'd-2', custody: [entry('recorded'), entry('registered')] });
      expect(await uploads().register(again)).toBe('registered');
      expect(await uploads().register(again)).toBe('known');
      const found = (await uploads().find(idOf(1)))!;
      expect(found).toMatchObject({ dataServerId: 'd-2', uploadState: 'Not yet uploaded' });
      expect([found.loss, found.decision]).toEqual([undefined, undefined]);
      expect(found.custody.map(({ step }) => step)).toEqual(['recorded', 'released', 'lost', 'registered']);
      expect(numbersOf((await uploads().undecided(1, { limit: 5 })).recordings)).toEqual([1]);
      expect(await uploads().decide(idOf(1), keep, entry('released'))).toBe('decided');
      expect(numbersOf(await uploads().lease('d-2', leaseOf('a-1')))).toEqual([1]);
      expect(await uploads().lease('d-1', leaseOf('a-1'))).toEqual([]);
    });
  });

  describe('when a contact is tagged after the rules have decided', () => {
    const tagged = { at: '2026-11-20T23:05:00.000Z', by: 'ann' };
    const protect = (number: number) => uploads().protect(idOf(number), tagged, entry('released', tagged.at));

    test('its recycled audio is released again as long as its local copy exists, and uploaded (PR-07)', async () => {
      await released([1], recycle);
      expect(await uploads().lease('d-1', leaseOf('a-1'))).toMatchObject([{ uploadState: 'Recycled' }]);
      const kept = await protect(1);
      expect(kept).toMatchObject({
        uploadState: 'Not yet uploaded',
        decision: { outcome: 'keep', reason: 'Tagged by ann' },
        protection: tagged,
      });
      expect(await protect(1)).toEqual(kept);
      expect(await uploads().lease('d-1', leaseOf('a-2'))).toMatchObject([{ uploadState: 'Not yet uploaded' }]);
      await uploads().startUpload(idOf(1), 'a-2', undefined, entry('upload-started'));
      await uploads().confirm(idOf(1), receiptOf(1), entry('archived'));
      expect((await uploads().find(idOf(1)))?.custody.map(({ step }) => step)).toEqual([
        'recorded',
        'released',
        'released',
        'upload-started',
        'archived',
      ]);
    });

    test('a rule cannot recycle its recordings a moment later, because the tag wins in any order when both come at once (PR-07)', async () => {
      await registered([1, 2, 3, 4]);
      await Promise.all(
        [1, 2, 3, 4].flatMap((number) => [uploads().decide(idOf(number), recycle, entry('recycled')), protect(number)]),
      );
      for (const number of [1, 2, 3, 4]) {
        expect(await uploads().find(idOf(number))).toMatchObject({
          uploadState: 'Not yet uploaded',
          decision: { outcome: 'keep' },
          protection: tagged,
        });
      }
      expect((await uploads().undecided(1, { limit: 10 })).recordings).toEqual([]);
    });

    test('a deleted recording stays deleted, and a kept one stays as it is', async () => {
      await released([1], recycle);
      await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
      expect(await protect(1)).toMatchObject({ uploadState: 'Recycled' });
      await released([2]);
      const kept = await uploads().find(idOf(2));
      expect(await protect(2)).toEqual(kept);
      await expect(protect(3)).rejects.toMatchObject({ code: 'not-found' });
    });

    test('a recording stays recycled if a staging agent was already deleting it and reports that', async () => {
      await registered([1]);
      await uploads().decide(idOf(1), recycle, entry('recycled'));
      await protect(1);
      await uploads().localCopyDeleted(idOf(1), entry('local-copy-deleted'));
      expect(await state(1)).toBe('Recycled');
      expect(await uploads().lease('d-1', leaseOf('a-1'))).toEqual([]);
      await registered([2]);
      await protect(2);
      await uploads().decide(idOf(2), recycle, entry('recycled'));
      await expect(uploads().localCopyDeleted(idOf(2), entry('local-copy-deleted'))).rejects.toMatchObject({
        code: 'conflict',
      });
    });
  });
};
