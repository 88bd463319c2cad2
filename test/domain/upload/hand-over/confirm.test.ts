import { MemoryArchive } from '../../../../adapters/memory/upload/archive.ts';
import { Failure } from '../../../../domain/failure.ts';
import { confirmUploads, receiptOfSent } from '../../../../domain/upload/hand-over/confirm.ts';
import type { Receipt, StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import { entry, idOf, keep, receiptOf, recording, recycle } from '../../../ports/staged-recordings.ts';

const now = '2026-11-20T23:30:00.000Z';
const agent = { holderId: 'd-1', by: 'agent-1', machine: 'DS-1' };
const kept = (more: Partial<StagedRecording> = {}) =>
  recording(1, { decision: keep, uploadState: 'Uploading', ...more });
const sealed = { sealed: { containerKey: 'arrivals/one' } };
const parts = [{ part: 1, etag: 'e', sha256: 'ab' }];

const site = (
  stored: StagedRecording | undefined,
  { held, conflict, complete }: { held?: Partial<Receipt>; conflict?: Error; complete?: Error } = {},
) => {
  const archive = new MemoryArchive();
  const log: unknown[] = [];
  archive.receiptOf = async (key) => held && { key, size: 1000, sha256: stored!.sha256, at: now, ...held };
  archive.complete = async (...given) => {
    log.push(['complete', given[1]]);
    if (complete) throw complete;
  };
  const ports = {
    archive,
    uploads: {
      find: async () => stored,
      confirm: async (...[id, , step]: unknown[]) => {
        if (conflict) throw conflict;
        log.push(['confirm', id, step]);
      },
    } as never,
    startOpening: async (recordingId: string) => void log.push(['open', recordingId]),
    clock: () => new Date(now),
    telemetry: {
      count: (name: string) => void log.push(['count', name]),
      log: { error: (message: string) => void log.push(['error', message]) },
    },
  };
  const confirm = async (sent: object = {}, options: { waits?: boolean } = {}) =>
    (await confirmUploads([{ recordingId: idOf(1), ...sent }], agent, ports, options)).recordings[0]!;
  return { confirm, log };
};
const outcome = (of: string, receipt: unknown = null) => ({ recordingId: idOf(1), outcome: of, receipt });

describe('a recording that was sent', () => {
  test('is uploaded when the archive reports the size and the hash that were registered', async () => {
    const { confirm, log } = site(kept(), { held: {} });
    expect(await confirm()).toMatchObject(outcome('uploaded', { size: 1000, sha256: kept().sha256 }));
    const { size, sha256 } = kept();
    expect(log).toEqual([
      ['confirm', idOf(1), { at: now, step: 'archived', machine: 'cloud', size, sha256 }],
      ['count', 'RecordingsArchived'],
    ]);
  });

  test.each<[string, Partial<Receipt>, object]>([
    ['another size', { size: 999 }, {}],
    ['another hash', { sha256: 'ff'.repeat(32) }, {}],
    ['other parts', { partsSha256: 'aa-1' }, { partsSha256: 'bb-1' }],
  ])('differs when the archive holds %s, and this is counted', async (_, held, sent) => {
    const { confirm, log } = site(kept(), { held });
    expect(await confirm(sent)).toEqual(outcome('differs'));
    expect(log).toMatchObject([
      ['count', 'ArchivedDiffers'],
      ['error', expect.stringContaining('something other')],
    ]);
  });

  test.each<[string, StagedRecording | undefined]>([
    ['that nobody registered', undefined],
    ['of another holder', kept({ dataServerId: 'd-2' })],
    ['that its rule recycles', kept({ decision: recycle })],
    ['that no rule has decided about', kept({ decision: undefined as never })],
  ])('%s is not held by the archive', async (_, stored) => {
    const { confirm, log } = site(stored, { held: {} });
    expect(await confirm()).toEqual(outcome('not-held'));
    expect(log).toEqual([]);
  });

  test('is not held while the archive has nothing, or once its retention has ended', async () => {
    expect(await site(kept()).confirm()).toEqual(outcome('not-held'));
    const ended = site(kept(), { held: {}, conflict: new Failure('conflict', 'It was removed') });
    expect(await ended.confirm()).toEqual(outcome('not-held'));
    for (const error of [new Failure('unavailable', 'away'), new Error('away')])
      await expect(site(kept(), { held: {}, conflict: error }).confirm()).rejects.toThrow('away');
  });

  test('in parts is put together, once, for the upload in progress', async () => {
    const sending = kept({ uploadId: 'upload-1' });
    const done = site(sending, { held: {} });
    expect(await done.confirm({ uploadId: 'upload-1', parts })).toMatchObject({ outcome: 'uploaded' });
    expect(done.log[0]).toEqual(['complete', 'upload-1']);
    for (const [stored, sent] of [
      [sending, { uploadId: 'upload-2', parts }],
      [sending, { uploadId: 'upload-1' }],
      [kept(), { parts }],
    ] as const) {
      const { confirm, log } = site(stored);
      await confirm(sent);
      expect(log).toEqual([]);
    }
    const broken = site(sending, { complete: new Failure('conflict', 'The archive does not hold these parts') });
    expect(await broken.confirm({ uploadId: 'upload-1', parts })).toEqual(outcome('not-held'));
    for (const error of [new Failure('unavailable', 'away'), new Error('away')])
      await expect(site(sending, { complete: error }).confirm({ uploadId: 'upload-1', parts })).rejects.toThrow('away');
  });

  test('that was confirmed before gets its receipt again', async () => {
    const { confirm, log } = site(kept({ uploadState: 'Uploaded', receipt: receiptOf(1) }));
    expect(await confirm()).toEqual(outcome('uploaded', receiptOf(1)));
    expect(log).toEqual([]);
  });
});

describe('a container that was sent', () => {
  test('is opened, and its holder keeps its copy until then', async () => {
    const first = site(kept(sealed), { held: {} });
    expect(await first.confirm({}, { waits: true })).toEqual(outcome('arrived'));
    expect(first.log).toMatchObject([
      ['confirm', idOf(1), {}],
      ['open', idOf(1)],
    ]);
    // The call before may have ended in between.
    const again = site(kept({ ...sealed, uploadState: 'Uploaded', receipt: receiptOf(1) }));
    expect(await again.confirm({}, { waits: true })).toEqual(outcome('arrived'));
    expect(again.log).toEqual([['open', idOf(1)]]);
    // An older program does not know what that means.
    expect(await site(kept(sealed), { held: {} }).confirm()).toEqual(outcome('not-held'));
  });

  test('that cannot be opened is made again three times, and then a person has to look at it', async () => {
    const refused = (times: number) =>
      kept({
        ...{ uploadState: 'Failed', sealed: { refusedAt: now } },
        custody: [entry('recorded'), ...Array(times).fill(entry('registered'))],
      });
    expect(await site(refused(3)).confirm({}, { waits: true })).toEqual(outcome('not-opened'));
    expect(await site(refused(4)).confirm({}, { waits: true })).toEqual(outcome('arrived'));
    expect(await site(refused(1)).confirm()).toEqual(outcome('not-held'));
  });

  test('has the receipt of what was sent after it was opened', () => {
    const opened = kept({ ...sealed, custody: [entry('archived', '2026-11-20T12:00:00.000Z'), entry('opened')] });
    const { size, sha256 } = entry('archived');
    expect(receiptOfSent(opened, receiptOf(1))).toEqual({
      ...{ key: 'arrivals/one', size, sha256, at: '2026-11-20T12:00:00.000Z' },
    });
    expect(receiptOfSent(kept(), receiptOf(1))).toEqual(receiptOf(1));
    expect(receiptOfSent(kept(sealed), receiptOf(1))).toEqual(receiptOf(1));
  });
});
