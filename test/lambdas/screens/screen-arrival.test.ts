import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readSealedHeader, type SealedContent } from '../../../domain/screen/sealed-container.ts';
import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import { sealedScreen } from '../../kit/sealed-screen.ts';
import { hash, sealing, startArrivals } from './screen-arrival-kit.ts';

const { publicKey } = sealing;
const screen = randomBytes(100_000);

let cloud: Awaited<ReturnType<typeof startArrivals>>;
beforeEach(async () => {
  cloud = await startArrivals();
});
afterEach(() => cloud.close());

/** Nothing can be played, the container is still there for a person to look at, and no download stays open. */
const expectNotOpened = async (recordingId: string) => {
  expect(cloud.bucket.under('recordings')).toEqual([]);
  expect(cloud.bucket.under('arrivals')).toHaveLength(1);
  expect(cloud.bucket.uploads.size).toBe(0);
  expect((await cloud.uploads.find(recordingId))?.sealed?.openedAt).toBeUndefined();
  expect(cloud.bucket.openDownloads()).toBe(0);
};
const expectOpened = async (recordingId: string, content: Uint8Array) => {
  const found = await cloud.uploads.find(recordingId);
  const [key = ''] = cloud.bucket.under('recordings');
  expect(found).toMatchObject({
    uploadState: 'Uploaded',
    size: content.length,
    sha256: hash(content),
    receipt: { key, size: content.length, sha256: hash(content) },
    sealed: { openedAt: expect.any(String) },
  });
  expect(archiveKey(found!)).toBe(key);
  expect(found!.custody.filter(({ step }) => step === 'opened')).toHaveLength(1);
  expect(cloud.bucket.objects.get(key)?.equals(content)).toBe(true);
  expect(cloud.bucket.under('recordings')).toHaveLength(1);
  expect(cloud.bucket.under('arrivals')).toEqual([]);
  expect(cloud.bucket.openDownloads()).toBe(0);
};

describe('a screen that arrived sealed', () => {
  test('is in the archive as it was on the PC, and its container is gone (AC-15, AC-22)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, screen);
    expect(cloud.counts).toEqual({ ContainersOpened: 1 });
  });

  test('has those parts removed that must not be kept, even if they became known after the first attempt (PR-32)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    await cloud.deliver([recordingId]);
    const { contactId } = (await cloud.uploads.find(recordingId))!;
    expect(cloud.redacting).toEqual([contactId]);
    await cloud.deliver([recordingId]);
    expect(cloud.redacting).toEqual([contactId, contactId]);
  });

  test('is opened when a data server brought it, although that knows nothing of what is inside (AC-15, SU-03)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }));
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, screen);
  });

  test('is stored in parts when it is long, and is whole (AC-22)', async () => {
    const long = randomBytes(25 * 1024 * 1024 + 7);
    const { recordingId } = await cloud.arrived(await sealedScreen(long, { publicKey }), long);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, long);
    expect(cloud.bucket.requests.filter((what) => what === 'PUT recordings part')).toHaveLength(3);
    expect((await cloud.uploads.find(recordingId))?.receipt?.partsSha256).toMatch(/^[0-9a-f]{64}-3$/);
  });

  test.each([
    ['a header that is damaged', 20],
    ['a key that is damaged', -1],
    ['pictures that are damaged', -2],
    ['an end that is damaged', -3],
  ])('with %s is not shown, stays for a person to look at, and raises an alarm (AC-15)', async (_, place) => {
    const container = await sealedScreen(screen, { publicKey });
    const { wrappedKeyAt, ciphertextAt, tagAt } = readSealedHeader(container);
    const at = [place, wrappedKeyAt + 5, ciphertextAt + 50_000, tagAt][place < 0 ? -place : 0]!;
    container[at]! ^= 1;
    const { recordingId } = await cloud.arrived(container, screen);
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
    expect(cloud.counts).toEqual({ ContainersNotOpened: 1 });
  });

  test('and was damaged in the last of several parts leaves no part behind (AC-15)', async () => {
    const long = randomBytes(20 * 1024 * 1024);
    const container = await sealedScreen(long, { publicKey });
    container[container.length - 40]! ^= 1;
    const { recordingId } = await cloud.arrived(container, long);
    expect(await cloud.deliver([recordingId])).toBe(1);
    expect(cloud.bucket.requests).toContain('PUT recordings part');
    await expectNotOpened(recordingId);
  });

  test.each([4, 200, 800, 50_000, -1])('and was cut off at byte %i is not shown (AC-15)', async (length) => {
    const container = (await sealedScreen(screen, { publicKey })).subarray(0, length);
    const { recordingId } = await cloud.arrived(container, screen);
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
  });

  test.each<[string, Partial<SealedContent>]>([
    ['of another contact', { contactId: 'c-2' }],
    ['of another medium', { medium: 'audio' }],
  ])('and is %s than was registered is not shown, and the log says why (AC-15)', async (what, more) => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey, ...more }));
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
    const reason = `The container cannot be accepted: it is ${what}`;
    expect(cloud.logged).toEqual([{ message: 'A container was not opened', recordingId, reason }]);
    expect(cloud.counts).toEqual({ ContainersNotOpened: 1 });
  });

  test('and holds something other than its PC registered is not shown (AC-15)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), randomBytes(100_000));
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
  });

  test('for another key than that of this cloud is not shown (AC-15)', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const sealed = await sealedScreen(screen, { publicKey: other.publicKey, keyId: 'key-2' });
    const { recordingId } = await cloud.arrived(sealed, screen);
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
    expect(cloud.counts).toEqual({ ContainersNotOpened: 1 });
  });

  test('under the id of another key than it was sealed for is not shown (AC-15)', async () => {
    const container = await sealedScreen(screen, { publicKey });
    container.write('key-2', container.indexOf('key-1'));
    const { recordingId } = await cloud.arrived(container, screen);
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
  });

  test('is opened at once, and only once when its arrival is confirmed twice (AC-22)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    expect(await cloud.deliver([recordingId, recordingId])).toBe(0);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, screen);
    expect(cloud.counts.ContainersNotOpened).toBeUndefined();
  });

  test('that another worker opened and removed in the meantime raises no alarm (AC-22)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    const find = async (id: string) => {
      const found = await cloud.uploads.find(id);
      if (!found?.sealed?.openedAt) await cloud.deliver([id]);
      return found;
    };
    expect(await cloud.deliver([recordingId], { find, open: cloud.uploads.open.bind(cloud.uploads) })).toBe(0);
    await expectOpened(recordingId, screen);
    expect(cloud.counts).toEqual({ ContainersOpened: 1 });
  });

  test('is finished by the next attempt when the function is killed before it registered what it had archived (AC-22)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    const find = cloud.uploads.find.bind(cloud.uploads);
    const open = async () => {
      throw new Error('killed');
    };
    expect(await cloud.deliver([recordingId], { find, open })).toBe(1);
    expect(cloud.bucket.under('recordings')).toHaveLength(1);
    expect(cloud.bucket.under('arrivals')).toHaveLength(1);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, screen);
  });

  test('loses its container at the next attempt when the function is killed before it removed it (AC-22)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    cloud.bucket.failOn((what) => what === 'DELETE arrivals');
    expect(await cloud.deliver([recordingId])).toBe(1);
    cloud.bucket.failOn(undefined);
    expect(cloud.bucket.under('arrivals')).toHaveLength(1);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, screen);
  });

  test.each(['GET arrivals', 'PUT recordings', 'HEAD recordings'])(
    'is tried again when the archive does not answer (%s), without an alarm (AC-22)',
    async (request) => {
      const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
      cloud.bucket.failOn((what) => what === request);
      expect(await cloud.deliver([recordingId])).toBe(1);
      cloud.bucket.failOn(undefined);
      expect(cloud.counts).toEqual({});
      expect(cloud.bucket.openDownloads()).toBe(0);
      expect(await cloud.deliver([recordingId])).toBe(0);
      await expectOpened(recordingId, screen);
    },
  );

  test('is tried again when the archive fails between two parts, and no part stays behind (AC-22)', async () => {
    const long = randomBytes(25 * 1024 * 1024);
    const { recordingId } = await cloud.arrived(await sealedScreen(long, { publicKey }), long);
    let sent = 0;
    cloud.bucket.failOn((what) => {
      if (what === 'PUT recordings part') sent += 1;
      return sent === 2 && what === 'PUT recordings part';
    });
    expect(await cloud.deliver([recordingId])).toBe(1);
    cloud.bucket.failOn(undefined);
    await expectNotOpened(recordingId);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, long);
  });

  test('waits while KMS does not answer, and is opened once it does, without an alarm (AC-15, AC-22)', async () => {
    const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
    cloud.kms.setAway(true);
    expect(await cloud.deliver([recordingId])).toBe(1);
    await expectNotOpened(recordingId);
    expect([cloud.counts, cloud.kms.calls()]).toEqual([{}, 1]);
    cloud.kms.setAway(false);
    expect(await cloud.deliver([recordingId])).toBe(0);
    await expectOpened(recordingId, screen);
  });

  test('is not opened before the archive has confirmed its arrival', async () => {
    const container = await sealedScreen(screen, { publicKey });
    const { recordingId, ...registered } = await cloud.arrived(container, screen);
    const find = async () => ({ recordingId, ...registered });
    expect(await cloud.deliver([recordingId], { find, open: cloud.uploads.open.bind(cloud.uploads) })).toBe(1);
    await expectNotOpened(recordingId);
    expect(cloud.counts).toEqual({});
  });
});

test('a container that cannot be opened leaves its recording as failed, with the reason, and can be tried again', async () => {
  const container = await sealedScreen(screen, { publicKey });
  const good = Buffer.from(container);
  container[container.length - 1]! ^= 1;
  const { recordingId } = await cloud.arrived(container, screen);
  expect(await cloud.deliver([recordingId])).toBe(1);
  const failed = (await cloud.uploads.find(recordingId))!;
  expect(failed).toMatchObject({ uploadState: 'Failed', failure: { reason: expect.any(String) } });
  expect(failed.custody.at(-1)).toMatchObject({ step: 'not-opened' });
  expect(await cloud.deliver([recordingId])).toBe(1);
  expect((await cloud.uploads.find(recordingId))!.custody).toHaveLength(failed.custody.length);
  cloud.bucket.put(archiveKey(failed), good);
  expect(await cloud.deliver([recordingId])).toBe(0);
  await expectOpened(recordingId, screen);
  expect((await cloud.uploads.find(recordingId))!).not.toHaveProperty('failure');
});

test('a message about a recording that nobody knows, or that was never sealed, is dropped', async () => {
  const { recordingId } = await cloud.arrived(await sealedScreen(screen, { publicKey }), screen);
  const find = async (id: string) => {
    const { sealed: _, ...found } = (await cloud.uploads.find(recordingId))!;
    return id === recordingId ? found : undefined;
  };
  expect(await cloud.deliver(['nobody', recordingId], { find, open: cloud.uploads.open.bind(cloud.uploads) })).toBe(0);
  await expectNotOpened(recordingId);
  expect(cloud.bucket.requests).toEqual([]);
});
