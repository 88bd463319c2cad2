import { randomBytes } from 'node:crypto';
import type { Extraction } from '../../../domain/desktop/extraction/extraction.ts';
import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import { sealedScreen } from '../../kit/sealed-screen.ts';
import { entry, idOf } from '../../ports/staged-recordings.ts';
import { hash, now, sealing, startArrivals } from './screen-arrival-kit.ts';

const { publicKey } = sealing;
const extractionId = 'ab'.repeat(16);
const pause = { from: '2026-11-20T09:01:00.000Z', to: '2026-11-20T09:02:00.000Z', cause: 'pause' as const };

const extraction = (revision: number, more: Partial<Extraction> = {}): Extraction => ({
  ...{ extractionId, revision, contactId: 'c-1', desktopId: 'desktop-1', logonSessionId: 's-1', login: 'alice' },
  ...{ username: 'alice.agent', agentId: 'u-1', media: ['screen'], requestedAt: now, state: { is: 'open' } },
  ...{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T09:05:00.000Z' },
  blackouts: revision === 1 ? [] : [pause],
  ...(revision > 1 && { earlier: [{ revision: 1, blackouts: [] }] }),
  ...more,
});

let cloud: Awaited<ReturnType<typeof startArrivals>>;
beforeEach(async () => {
  cloud = await startArrivals();
});
afterEach(() => cloud.close());

const container = (bytes: Uint8Array) => sealedScreen(bytes, { publicKey, recordingId: extractionId });
const objects = () => [...cloud.bucket.versionsUnder('recordings'), ...cloud.bucket.versionsUnder('arrivals')];

describe('a screen that its PC delivered and made again', () => {
  const [first, second] = [randomBytes(1000), randomBytes(1200)];

  const replaced = async () => {
    await cloud.extractions.save(extraction(1));
    const content = { size: first.length, sha256: hash(first) };
    const { recordingId } = await cloud.arrived(await container(first), first, { extractionId, extractionRevision: 1 });
    expect(await cloud.deliver([recordingId])).toBe(0);
    await cloud.extractions.save(extraction(2));
    const next = await container(second);
    const own = { size: next.length, sha256: hash(next) };
    const { uploads, bucket } = cloud;
    const sealed = { content: { size: second.length, sha256: hash(second) } };
    const times = { startedAt: now, endedAt: now, extractionRevision: 2 };
    await uploads.reseal(
      recordingId,
      { path: 'b.sealed', ...own, sealed, ...times },
      { ...entry('registered'), ...own },
    );
    expect(await cloud.deliver([recordingId])).toBe(0);
    const key = archiveKey((await uploads.find(recordingId))!);
    bucket.put(key, next);
    await uploads.confirm(recordingId, { key, ...own, at: now }, { ...entry('archived'), ...own });
    return { recordingId, content };
  };

  test('is the only one that remains, because the one before is gone with all its versions, and custody says so', async () => {
    const { recordingId, content } = await replaced();
    expect(await cloud.deliver([recordingId])).toBe(0);
    const stored = (await cloud.uploads.find(recordingId))!;
    expect(stored).toMatchObject({ uploadState: 'Uploaded', size: second.length, sha256: hash(second) });
    expect(stored.replaced).toBeUndefined();
    expect(stored.custody.findLast(({ step }) => step === 'replaced')).toMatchObject(content);
    expect(cloud.bucket.under('recordings')).toEqual([archiveKey(stored)]);
    expect(cloud.bucket.versionsUnder('recordings')).toEqual([archiveKey(stored)]);
    expect(cloud.counts.ContainersNotOpened).toBeUndefined();
  });

  test('is the only one that remains, even if the function is killed before it removed the one before', async () => {
    const { recordingId } = await replaced();
    cloud.bucket.failOn((what) => what.startsWith('GET') && !what.includes('arrivals'));
    expect(await cloud.deliver([recordingId])).toBe(1);
    expect(cloud.bucket.versionsUnder('recordings')).toHaveLength(2);
    cloud.bucket.failOn(undefined);
    expect(await cloud.deliver([recordingId])).toBe(0);
    expect(cloud.bucket.versionsUnder('recordings')).toHaveLength(1);
    expect((await cloud.uploads.find(recordingId))!.replaced).toBeUndefined();
  });
});

describe('a screen that a data server brought', () => {
  const onSite = async (number: number, revision: number, bytes: Uint8Array) =>
    cloud.arrived(await container(bytes), undefined, {
      recordingId: idOf(number),
      path: `2026-11-20/${extractionId}-${revision}.sealed`,
    });

  test('before the cloud knew of a pause is withheld before anybody can play it', async () => {
    await cloud.extractions.save(extraction(2));
    const { recordingId } = await onSite(1, 1, randomBytes(1000));
    const open = async (...args: Parameters<typeof cloud.uploads.open>) => {
      expect((await cloud.uploads.find(recordingId))!.withheld).toBeDefined();
      cloud.redacting.length = 0;
      return cloud.uploads.open(...args);
    };
    expect(await cloud.deliver([recordingId], { find: cloud.uploads.find, open })).toBe(0);
    expect(await cloud.uploads.find(recordingId)).toMatchObject({
      extractionId,
      extractionRevision: 1,
      withheld: { spans: [{ from: pause.from, to: pause.to }] },
    });
    expect(cloud.counts).toMatchObject({ ScreensWithheld: 1 });
    // Once it is opened, it can be made black.
    expect(cloud.redacting).toEqual(['c-1']);
  });

  test.each([
    ['after', [1, 2]],
    ['before', [2, 1]],
  ])('replaces the revision that arrived %s it, whichever comes first (SU-03)', async (_, order) => {
    await cloud.extractions.save(extraction(2));
    for (const revision of order) {
      const { recordingId } = await onSite(revision, revision, randomBytes(1000 + revision));
      expect(await cloud.deliver([recordingId])).toBe(0);
    }
    const [older, newer] = [(await cloud.uploads.find(idOf(1)))!, (await cloud.uploads.find(idOf(2)))!];
    expect(older).toMatchObject({
      uploadState: 'Removed',
      removal: { reason: expect.stringContaining('made it again') },
    });
    expect(newer).toMatchObject({ uploadState: 'Uploaded' });
    expect(newer.withheld).toBeUndefined();
    expect(objects().filter((key) => key.startsWith('recordings'))).toEqual([archiveKey(newer)]);
  });

  test('shows its gaps, which its container names (AC-10)', async () => {
    const marks = [
      { track: 0, fromMs: 1000, toMs: 2000, cause: 'paused' as const },
      { track: 0, fromMs: 5000, toMs: 9000, cause: 'locked' as const },
    ];
    const sealed = await sealedScreen(randomBytes(1000), { publicKey, recordingId: extractionId, marks });
    const { recordingId } = await cloud.arrived(sealed);
    expect(await cloud.deliver([recordingId])).toBe(0);
    expect((await cloud.uploads.find(recordingId))!.gaps).toEqual([
      { from: '2026-11-20T09:00:05.000Z', to: '2026-11-20T09:00:09.000Z', cause: 'locked' },
    ]);
  });

  test('and that names an extraction of another contact is not measured by it', async () => {
    await cloud.extractions.save(extraction(2, { contactId: 'c-2' }));
    const { recordingId } = await onSite(1, 1, randomBytes(1000));
    expect(await cloud.deliver([recordingId])).toBe(0);
    expect((await cloud.uploads.find(recordingId))!.withheld).toBeUndefined();
  });
});
