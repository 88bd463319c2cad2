import type { UploadAddress } from '../../../domain/upload/archive/archive.ts';
import { multipartFrom, partSizeOf } from '../../../domain/upload/archive/parts.ts';
import {
  type Agent,
  dropped,
  elsewhere,
  hex,
  keep,
  now,
  random,
  released,
  type Staging,
  sound,
  withAgent,
} from './staging-api-kit.ts';

const put = (staging: Staging, address: UploadAddress, bytes: Uint8Array) => staging.archive.send(address, bytes);

describe('work for a staging agent', () => {
  test('is to upload what was released and to delete what was recycled, and two agents never get the same file', async () => {
    const { staging, agent, call } = await withAgent();
    const [kept = ''] = await released(staging, agent, dropped('c1', sound));
    const { recordings } = await call('register', { recordings: [dropped('c2', sound), dropped('c3', sound)] });
    const recycled = recordings[0]?.recordingId ?? '';
    const step = { at: now, step: 'recycled', machine: 'cloud', size: 1000, sha256: '' } as const;
    await staging.uploads.decide(recycled, { ...keep, outcome: 'recycle' }, step);

    const { items } = await call('work', { limit: 10 });
    expect(items.map(({ recordingId, action }) => [recordingId, action]).sort()).toEqual(
      [
        [kept, 'upload'],
        [recycled, 'delete-local-copy'],
      ].sort(),
    );
    expect(items[0]).toMatchObject({ size: 1000, leasedUntil: '2026-11-20T12:15:00.000Z' });
    expect((await call('work', { limit: 10 })).items).toHaveLength(2);
    const berne = await elsewhere(staging);
    expect((await berne.call('work', { limit: 10 })).items).toEqual([]);
  });
});

describe('an upload', () => {
  test('in one PUT goes from the PC to the archive, with each hand-over in its custody (SU-03, SU-07)', async () => {
    const { staging, agent, call } = await withAgent();
    const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
    await call('work', { limit: 1 });
    const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
    if (how?.how !== 'put') throw new Error(`It was answered ${how?.how}`);
    expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Uploading' });

    const before = await call('confirm', { recordings: [{ recordingId }] });
    expect(before.recordings).toEqual([{ recordingId, outcome: 'not-held', receipt: null }]);
    expect(put(staging, how.address, sound).status).toBe(200);
    const { recordings } = await call('confirm', { recordings: [{ recordingId }] });
    expect(recordings).toMatchObject([{ recordingId, outcome: 'uploaded', receipt: { size: 1000 } }]);
    expect(await call('confirm', { recordings: [{ recordingId }] })).toEqual({ recordings });

    await call('deletions', { recordings: [{ recordingId, at: '2026-11-20T12:01:00.000Z' }] });
    await call('deletions', { recordings: [{ recordingId, at: '2026-11-20T12:02:00.000Z' }] });
    const { custody, uploadState } = (await staging.uploads.find(recordingId)) ?? { custody: [] };
    expect(uploadState).toBe('Uploaded');
    expect(custody.map(({ step, machine }) => `${step} ${machine}`)).toEqual([
      'recorded PC-0042',
      'staged ZRH-DATA-1',
      'registered cloud',
      'released cloud',
      'upload-started ZRH-DATA-1',
      'archived cloud',
      'local-copy-deleted ZRH-DATA-1',
    ]);
    expect(new Set(custody.map(({ sha256, size }) => `${sha256} ${size}`)).size).toBe(1);
  });

  test('that was interrupted after the PUT is found in the archive, and not sent again', async () => {
    const { staging, agent, call } = await withAgent();
    const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
    await call('work', { limit: 1 });
    const request = { recordings: [{ recordingId }] };
    const [how] = (await call('uploads', request)).recordings;
    if (how?.how === 'put') put(staging, how.address, sound);
    expect((await call('uploads', request)).recordings).toEqual([{ recordingId, how: 'held' }]);
    await call('confirm', { recordings: [{ recordingId }] });
    expect((await call('uploads', request)).recordings).toEqual([{ recordingId, how: 'held' }]);
  });

  test('of a large file resumes in the middle, with the parts that the archive has', async () => {
    const { staging, agent, call } = await withAgent();
    const large = random(multipartFrom + 5);
    const [recordingId = ''] = await released(staging, agent, dropped('c1', large));
    await call('work', { limit: 1 });
    const plan = async () => {
      const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
      if (how?.how !== 'parts') throw new Error(`It was answered ${how?.how}`);
      return how;
    };
    const { uploadId, partSize, arrived } = await plan();
    expect(arrived).toEqual([]);
    const bytesOf = (part: number) => large.subarray((part - 1) * partSize, part * partSize);
    const sendPart = async (part: number) => {
      const bytes = bytesOf(part);
      const { parts } = await call('parts', {
        recordingId,
        uploadId,
        parts: [{ part, size: bytes.length, sha256: hex(bytes) }],
      });
      return { part, etag: put(staging, parts[0]!.address, bytes).etag ?? '', sha256: hex(bytes) };
    };
    const first = await sendPart(1);

    const resumed = await plan();
    expect(resumed).toMatchObject({ uploadId, arrived: [{ size: partSize, ...first }] });
    const parts = [first, await sendPart(2), await sendPart(3), await sendPart(4)];
    const early = await call('confirm', { recordings: [{ recordingId, uploadId, parts: [{ ...first, part: 5 }] }] });
    expect(early.recordings).toMatchObject([{ outcome: 'not-held' }]);
    const composite = `${hex(Buffer.concat(parts.map(({ sha256 }) => Buffer.from(sha256, 'hex'))))}-4`;
    const request = { recordings: [{ recordingId, uploadId, parts, partsSha256: composite }] };
    const others = { recordings: [{ ...request.recordings[0]!, partsSha256: `${'0'.repeat(64)}-4` }] };
    expect((await call('confirm', others)).recordings).toMatchObject([{ outcome: 'differs' }]);
    const confirmed = await call('confirm', request);
    const receipt = { size: large.length, partsSha256: composite };
    expect(confirmed.recordings).toMatchObject([{ outcome: 'uploaded', receipt }]);
    expect(await call('confirm', request)).toEqual(confirmed);
    const { recordings: listed } = await call('custody', { recordingIds: [recordingId] });
    expect(listed).toMatchObject([{ archive: receipt }]);
  });

  test('gets addresses only for its own parts', async () => {
    const { staging, agent, call } = await withAgent();
    const large = random(multipartFrom);
    const [recordingId = ''] = await released(staging, agent, dropped('c1', large));
    await call('work', { limit: 1 });
    const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
    const uploadId = how?.how === 'parts' ? how.uploadId : '';
    const hash = hex(large);
    const size = partSizeOf(large.length);
    const ask = (more: object) =>
      agent.refused('parts', { recordingId, uploadId, parts: [{ part: 1, size, sha256: hash }], ...more });
    expect((await ask({})).status).toBe(200);
    expect((await ask({ uploadId: 'another' })).status).toBe(409);
    expect((await ask({ recordingId: 'another' })).status).toBe(404);
    expect((await ask({ parts: [{ part: 1, size: size + 1, sha256: hash }] })).status).toBe(400);
    expect((await ask({ parts: [{ part: 9000, size, sha256: hash }] })).status).toBe(400);
  });

  test('is refused before a rule has released it, without a lease, and for another data server', async () => {
    const { staging, agent, call } = await withAgent();
    const { recordings } = await call('register', { recordings: [dropped('c1', sound)] });
    const waiting = recordings[0]?.recordingId ?? '';
    const [free = ''] = await released(staging, agent, dropped('c2', sound));
    const ask = async ({ call }: Agent, recordingId: string) => {
      const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
      return how?.how === 'refused' ? how.reason : how?.how;
    };
    expect(await ask(agent, waiting)).toMatch(/waits for its rule/);
    expect(await ask(agent, free)).toMatch(/Ask for work first/);
    expect(await ask(await elsewhere(staging), free)).toMatch(/no recording .* on this data server/);
  });

  test('of other bytes than the manifest promised never counts as uploaded', async () => {
    const { staging, agent, call } = await withAgent();
    const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
    await call('work', { limit: 1 });
    const other = random(1000);
    const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
    if (how?.how !== 'put') throw new Error(`It was answered ${how?.how}`);
    expect(put(staging, how.address, other).status).toBe(400);
    const { recordings: refused } = await call('confirm', { recordings: [{ recordingId }] });
    expect(refused).toEqual([{ recordingId, outcome: 'not-held', receipt: null }]);
    // Even if it got there in another way.
    const key = staging.archive.keyOf((await staging.uploads.find(recordingId))!);
    put(staging, await staging.archive.putAddress(key, { size: 1000, sha256: hex(other) }), other);
    const { recordings } = await call('confirm', { recordings: [{ recordingId }] });
    expect(recordings).toEqual([{ recordingId, outcome: 'differs', receipt: null }]);
    expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Uploading' });
    expect(await agent.refused('deletions', { recordings: [{ recordingId, at: now }] })).toMatchObject({ status: 409 });
  });
});

test('a failure is saved with its reason, and waits for a retry', async () => {
  const { staging, agent, call } = await withAgent();
  const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
  await call('fail', { recordings: [{ recordingId, reason: 'The file has changed since its manifest' }] });
  expect(await staging.uploads.find(recordingId)).toMatchObject({
    uploadState: 'Failed',
    failure: { reason: 'The file has changed since its manifest', times: 1 },
  });
  expect((await call('work', { limit: 1 })).items).toEqual([]);
  await staging.uploads.retry(recordingId);
  expect((await call('work', { limit: 1 })).items).toHaveLength(1);
});

test('a failure of a missing recording does not affect its neighbours', async () => {
  const { staging, agent } = await withAgent();
  const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
  const body = { recordings: ['nowhere', recordingId].map((id) => ({ recordingId: id, reason: 'Unreadable' })) };
  expect((await agent.refused('fail', body)).status).toBe(404);
  expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Failed' });
});

test('a recording that retention removed while its data server was away is deleted there, and does not affect its neighbours', async () => {
  const { staging, agent, call } = await withAgent();
  const other = random(1000);
  const ids = await released(staging, agent, dropped('c1', sound), dropped('c2', other));
  await call('work', { limit: 2 });
  const hows = (await call('uploads', { recordings: ids.map((recordingId) => ({ recordingId })) })).recordings;
  for (const [index, how] of hows.entries()) {
    if (how.how === 'put') put(staging, how.address, [sound, other][index]!);
  }
  const [gone = '', stays = ''] = ids;
  const { size, sha256 } = (await staging.uploads.find(gone))!;
  const custody = { at: now, step: 'removed', machine: 'cloud', size, sha256 } as const;
  await staging.uploads.remove(gone, { at: now, reason: 'Its time was over' }, custody);

  const { recordings } = await call('confirm', { recordings: ids.map((recordingId) => ({ recordingId })) });
  expect(recordings.map(({ outcome }) => outcome)).toEqual(['not-held', 'uploaded']);
  expect((await call('uploads', { recordings: [{ recordingId: gone }] })).recordings).toMatchObject([
    { how: 'refused', reason: 'It has been removed from the archive' },
  ]);
  expect((await call('work', { limit: 2 })).items).toMatchObject([{ recordingId: gone, action: 'delete-local-copy' }]);
  await call('deletions', { recordings: [gone, stays].map((recordingId) => ({ recordingId, at: now })) });
  staging.wait(3_600_000);
  expect((await call('work', { limit: 2 })).items).toEqual([]);
  expect(await staging.uploads.find(gone)).toMatchObject({ uploadState: 'Removed' });
});

test('custody reports what the archive confirms, only for the caller’s own data server', async () => {
  const { staging, agent, call } = await withAgent();
  const [recordingId = ''] = await released(staging, agent, dropped('c1', sound));
  const waiting = await call('custody', { recordingIds: [recordingId, 'nowhere'] });
  expect(waiting.recordings).toMatchObject([{ recordingId, uploadState: 'Not yet uploaded', archive: null }]);
  await call('work', { limit: 1 });
  const [how] = (await call('uploads', { recordings: [{ recordingId }] })).recordings;
  if (how?.how === 'put') put(staging, how.address, sound);
  await call('confirm', { recordings: [{ recordingId }] });
  const { recordings } = await call('custody', { recordingIds: [recordingId] });
  expect(recordings).toMatchObject([
    { uploadState: 'Uploaded', archive: { size: 1000, sha256: recordings[0]?.sha256 } },
  ]);
  const berne = await elsewhere(staging);
  expect((await berne.call('custody', { recordingIds: [recordingId] })).recordings).toEqual([]);
});
