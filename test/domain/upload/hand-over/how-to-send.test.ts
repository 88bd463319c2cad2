import { MemoryArchive } from '../../../../adapters/memory/upload/archive.ts';
import { Failure } from '../../../../domain/failure.ts';
import { multipartFrom, partSizeOf } from '../../../../domain/upload/archive/parts.ts';
import { addressesOfParts, howToSend } from '../../../../domain/upload/hand-over/how-to-send.ts';
import type { Receipt, StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import { entry, idOf, keep, recording, recycle } from '../../../ports/staged-recordings.ts';

const now = '2026-11-20T23:15:00.000Z';
const agent = { holderId: 'd-1', by: 'agent-1', machine: 'DS-1' };
const lease = { by: 'agent-1', until: '2026-11-20T23:20:00.000Z' };
/** Its rule keeps it, and this agent has leased it. */
const leased = (more: Partial<StagedRecording> = {}) => recording(1, { decision: keep, lease, ...more });
const large = { size: multipartFrom + 1 };

const site = (stored: StagedRecording | undefined, { held, busy }: { held?: Partial<Receipt>; busy?: Error } = {}) => {
  const archive = new MemoryArchive();
  const begun: unknown[] = [];
  let looks = 0;
  archive.receiptOf = async (key) => {
    looks += 1;
    return held && { key, size: 1000, sha256: stored!.sha256, at: now, ...held };
  };
  const uploads = {
    find: async () => stored,
    startUpload: async (...given: unknown[]) => {
      if (busy) throw busy;
      begun.push(given);
    },
  };
  const ports = { archive, uploads: uploads as never, clock: () => new Date(now) };
  return {
    ...{ archive, begun, looks: () => looks },
    send: async (holder = agent) => (await howToSend([{ recordingId: idOf(1) }], holder, ports)).recordings[0]!,
    addresses: (parts: { part: number; size: number }[], uploadId = 'upload-1', holder = agent) =>
      addressesOfParts(
        { recordingId: idOf(1), uploadId, parts: parts.map((part) => ({ ...part, sha256: 'cd'.repeat(32) })) },
        holder,
        ports,
      ),
  };
};
const refused = (reason: string) => ({ recordingId: idOf(1), how: 'refused', reason });

describe('how a recording is sent to the archive', () => {
  test('is in one piece, once its upload is noted', async () => {
    const { send, begun, looks } = site(leased());
    expect(await send()).toMatchObject({ recordingId: idOf(1), how: 'put', address: { url: expect.any(String) } });
    const { size, sha256 } = recording(1);
    const step = { at: now, step: 'upload-started', machine: 'DS-1', size, sha256 };
    expect(begun).toEqual([[idOf(1), 'agent-1', undefined, step]]);
    // Nothing was ever sent, so the archive need not be asked.
    expect(looks()).toBe(0);
  });

  test('is noted once, and what the archive holds already is not sent again', async () => {
    const again = site(leased({ uploadState: 'Uploading' }));
    expect(await again.send()).toMatchObject({ how: 'put' });
    expect(again.begun).toEqual([]);
    const sentBefore = { custody: [entry('recorded'), entry('upload-started')] };
    for (const [more, held, how] of [
      [{ uploadState: 'Uploading' }, {}, 'held'],
      [sentBefore, {}, 'held'],
      [sentBefore, { size: 999 }, 'put'],
      [sentBefore, { sha256: 'ff'.repeat(32) }, 'put'],
      [{}, {}, 'put'],
    ] as const)
      expect(await site(leased(more as Partial<StagedRecording>), { held }).send()).toMatchObject({ how });
    expect(await site(recording(1, { uploadState: 'Uploaded' })).send()).toEqual({ recordingId: idOf(1), how: 'held' });
  });

  test('is in parts when it is large, and goes on where its upload was interrupted', async () => {
    const first = site(leased(large));
    const partSize = partSizeOf(large.size);
    expect(await first.send()).toEqual({
      recordingId: idOf(1),
      how: 'parts',
      uploadId: 'upload-1',
      partSize,
      arrived: [],
    });
    expect(first.begun).toMatchObject([[idOf(1), 'agent-1', 'upload-1', { step: 'upload-started' }]]);
    expect(await site(leased({ size: multipartFrom })).send()).toMatchObject({ how: 'parts' });
    expect(await site(leased({ size: multipartFrom - 1 })).send()).toMatchObject({ how: 'put' });

    const next = site(leased({ ...large, uploadId: 'upload-1' }));
    await next.archive.startMultipart(next.archive.keyOf(leased(large)));
    expect(await next.send()).toMatchObject({ how: 'parts', uploadId: 'upload-1', arrived: [] });
    expect(next.begun).toEqual([]);
    // The archive has forgotten that upload.
    const gone = site(leased({ ...large, uploadId: 'upload-0' }));
    expect(await gone.send()).toMatchObject({ how: 'parts', uploadId: 'upload-1' });
    expect(gone.begun).toHaveLength(1);
  });

  test.each<[string, Partial<StagedRecording>]>([
    ['The rules recycled it: its local copy must be deleted', { uploadState: 'Recycled' }],
    ['It has been removed from the archive', { uploadState: 'Removed' }],
    ['It failed, and waits for a retry', { uploadState: 'Failed' }],
    ['It waits for its rule or the Daily Event', { decision: undefined as never }],
    ['It waits for its rule or the Daily Event', { decision: recycle }],
    ['Another staging agent is working on it', { lease: { ...lease, by: 'agent-2' } }],
    ['Ask for work first: it has not been leased', { lease: { by: 'agent-2', until: now } }],
    ['Ask for work first: it has not been leased', { lease: undefined as never }],
  ])('is not at all: %s', async (reason, more) => {
    const { send, begun } = site(leased(more));
    expect(await send()).toEqual(refused(reason));
    expect(begun).toEqual([]);
  });

  test('is not at all for another holder, or when another agent was quicker', async () => {
    const elsewhere = refused(`There is no recording ${idOf(1)} on this data server`);
    expect(await site(leased({ dataServerId: 'd-2' })).send()).toEqual(elsewhere);
    expect(await site(undefined).send()).toEqual(elsewhere);
    const pc = { ...agent, holderId: 'desktop#pc-1' };
    expect(await site(leased()).send(pc)).toEqual(refused(`There is no recording ${idOf(1)} on this PC`));
    const quicker = site(leased(), { busy: new Failure('conflict', 'leased') });
    expect(await quicker.send()).toEqual(refused('Another staging agent is working on it'));
    await expect(site(leased(), { busy: new Failure('unavailable', 'away') }).send()).rejects.toThrow('away');
    await expect(site(leased(), { busy: new Error('broken') }).send()).rejects.toThrow('broken');
  });
});

describe('the addresses of the parts of a recording', () => {
  const partSize = partSizeOf(large.size);
  const last = large.size - partSize * (Math.ceil(large.size / partSize) - 1);
  const count = Math.ceil(large.size / partSize);
  const sending = () => site(leased({ ...large, uploadState: 'Uploading', uploadId: 'upload-1' }));

  test('are given for parts of the right size, of which only the last may be smaller', async () => {
    const { parts } = await sending().addresses([
      { part: 1, size: partSize },
      { part: count, size: last },
    ]);
    expect(parts.map(({ part, address }) => [part, address.url.includes(`partNumber=${part}&`)])).toEqual([
      [1, true],
      [count, true],
    ]);
  });

  test.each([
    [1, partSize - 1],
    [count, last + 1],
    [count + 1, partSize],
  ])('are not given for part %i of %i bytes', async (part, size) => {
    await expect(sending().addresses([{ part, size }])).rejects.toMatchObject({ code: 'invalid', field: 'parts' });
  });

  test('are given to the holder of the lease alone, and for the upload in progress', async () => {
    const part = [{ part: 1, size: partSize }];
    await expect(sending().addresses(part, 'upload-2')).rejects.toMatchObject({ code: 'conflict', field: 'uploadId' });
    await expect(sending().addresses(part, 'upload-1', { ...agent, by: 'agent-2' })).rejects.toMatchObject({
      ...{ code: 'conflict', message: 'Another staging agent is working on it' },
    });
    await expect(site(undefined).addresses(part)).rejects.toMatchObject({ code: 'not-found' });
  });
});
