import { createHash } from 'node:crypto';
import type { Archive, UploadAddress } from '../../domain/upload/archive/archive.ts';

/** An archive, and a client that uses its addresses. */
export interface ArchiveBackend {
  open(): Promise<{
    archive: Archive;
    /** An archive whose addresses end before they are used. */
    expiring?: Archive;
    send(address: UploadAddress, bytes: Uint8Array): Promise<{ status: number; etag?: string }>;
    close(): Promise<void>;
  }>;
}

const sha256Of = (...bytes: Uint8Array[]) =>
  bytes.reduce((hash, some) => hash.update(some), createHash('sha256')).digest('hex');
/** The checksum that the archive itself gives for parts: the hash of their hashes. */
const composite = (...parts: Uint8Array[]) =>
  `${sha256Of(...parts.map((part) => Buffer.from(sha256Of(part), 'hex')))}-${parts.length}`;
const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte);
const partSize = 5 * 1024 * 1024;

export const archiveSuite = (backend: ArchiveBackend) => {
  let opened: Awaited<ReturnType<ArchiveBackend['open']>>;
  beforeAll(async () => {
    opened = await backend.open();
  });
  afterAll(() => opened.close());

  let recordings = 0;
  const keyOf = (sha256: string) => {
    recordings += 1;
    return opened.archive.keyOf({ recordingId: recordings.toString(16).padStart(32, 'a'), sha256 });
  };
  const parts = [filled(partSize, 1), filled(partSize, 2), filled(1234, 3)];
  const whole = { size: 2 * partSize + 1234, sha256: sha256Of(...parts) };
  const sendPart = async (key: string, uploadId: string, part: number, bytes = parts[part - 1]!) =>
    opened.send(
      await opened.archive.partAddress(key, uploadId, { part, size: bytes.length, sha256: sha256Of(parts[part - 1]!) }),
      bytes,
    );
  const begin = async () => {
    const key = keyOf(whole.sha256);
    return { key, uploadId: await opened.archive.startMultipart(key, whole) };
  };

  test('a key names the recording and its content, but no person', () => {
    const sha256 = 'cd'.repeat(32);
    const key = opened.archive.keyOf({ recordingId: 'ab12'.repeat(8), sha256 });
    expect(key).toBe(`recordings/ab/${'ab12'.repeat(8)}-${sha256}`);
  });

  test('a small file is in the archive after one PUT, as the archive confirms (SU-07)', async () => {
    const bytes = filled(1000, 7);
    const content = { size: 1000, sha256: sha256Of(bytes) };
    const key = keyOf(content.sha256);
    expect(await opened.archive.receiptOf(key)).toBeUndefined();
    const address = await opened.archive.putAddress(key, content);
    expect((await opened.send(address, bytes)).status).toBe(200);
    const held = (await opened.archive.receiptOf(key))!;
    expect(held).toMatchObject({ key, size: 1000, sha256: content.sha256 });
    expect(held.partsSha256).toBeUndefined();
    expect(new Date(held.at).toISOString()).toBe(held.at);
  });

  test('an empty file is stored as a file', async () => {
    const bytes = new Uint8Array();
    const content = { size: 0, sha256: sha256Of(bytes) };
    const key = keyOf(content.sha256);
    expect((await opened.send(await opened.archive.putAddress(key, content), bytes)).status).toBe(200);
    expect(await opened.archive.receiptOf(key)).toMatchObject({ size: 0, sha256: content.sha256 });
  });

  test('a file with one byte changed on the way is refused, and nothing is stored', async () => {
    const bytes = filled(1000, 7);
    const content = { size: 1000, sha256: sha256Of(bytes) };
    const key = keyOf(content.sha256);
    const corrupt = bytes.slice();
    corrupt[500] = 8;
    expect((await opened.send(await opened.archive.putAddress(key, content), corrupt)).status).toBe(400);
    expect(await opened.archive.receiptOf(key)).toBeUndefined();
  });

  test('a large file is uploaded in parts, in any order, one of them twice, and is complete', async () => {
    const { key, uploadId } = await begin();
    await sendPart(key, uploadId, 3);
    await sendPart(key, uploadId, 1);
    await sendPart(key, uploadId, 1);
    expect(await opened.archive.receiptOf(key)).toBeUndefined();
    await sendPart(key, uploadId, 2);
    const arrived = (await opened.archive.parts(key, uploadId))!;
    expect(arrived.map(({ part, size }) => [part, size])).toEqual([
      [1, partSize],
      [2, partSize],
      [3, 1234],
    ]);
    expect(arrived.map(({ sha256 }) => sha256)).toEqual(parts.map((bytes) => sha256Of(bytes)));
    await opened.archive.complete(key, uploadId, [...arrived].reverse());
    expect(await opened.archive.receiptOf(key)).toMatchObject({ ...whole, partsSha256: composite(...parts) });
  });

  test('after a crash the archive lists what has arrived, and only the rest is sent', async () => {
    const { key, uploadId } = await begin();
    expect(await opened.archive.parts(key, uploadId)).toEqual([]);
    const { etag } = await sendPart(key, uploadId, 2);
    expect(await opened.archive.parts(key, uploadId)).toEqual([
      { part: 2, size: partSize, etag, sha256: sha256Of(parts[1]!) },
    ]);
    await sendPart(key, uploadId, 1);
    await sendPart(key, uploadId, 3);
    await opened.archive.complete(key, uploadId, (await opened.archive.parts(key, uploadId))!);
    expect(await opened.archive.receiptOf(key)).toMatchObject(whole);
  });

  test('a part with a changed byte is refused and does not count as arrived', async () => {
    const { key, uploadId } = await begin();
    const corrupt = parts[0]!.slice();
    corrupt[partSize - 1] = 9;
    expect((await sendPart(key, uploadId, 1, corrupt)).status).toBe(400);
    expect(await opened.archive.parts(key, uploadId)).toEqual([]);
  });

  test('completing twice, even at the same time, completes once', async () => {
    const { key, uploadId } = await begin();
    for (const part of [1, 2, 3]) await sendPart(key, uploadId, part);
    const arrived = (await opened.archive.parts(key, uploadId))!;
    await Promise.all([1, 2].map(() => opened.archive.complete(key, uploadId, arrived)));
    await opened.archive.complete(key, uploadId, arrived);
    expect(await opened.archive.receiptOf(key)).toMatchObject(whole);
    expect(await opened.archive.parts(key, uploadId)).toBeUndefined();
  });

  test('parts that the archive does not hold complete nothing', async () => {
    const { key, uploadId } = await begin();
    const { etag } = await sendPart(key, uploadId, 1);
    for (const wrong of [
      [{ part: 1, etag: '"0123456789abcdef0123456789abcdef"', sha256: sha256Of(parts[0]!) }],
      [{ part: 1, etag: etag!, sha256: sha256Of(parts[1]!) }],
      [
        { part: 1, etag: etag!, sha256: sha256Of(parts[0]!) },
        { part: 2, etag: etag!, sha256: sha256Of(parts[0]!) },
      ],
    ]) {
      await expect(opened.archive.complete(key, uploadId, wrong)).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await opened.archive.receiptOf(key)).toBeUndefined();
  });

  test('an aborted upload is gone, and reports that', async () => {
    const key = keyOf(whole.sha256);
    const uploadId = 'no-such-upload';
    expect(await opened.archive.parts(key, uploadId)).toBeUndefined();
    await expect(
      opened.archive.complete(key, uploadId, [{ part: 1, etag: '"x"', sha256: whole.sha256 }]),
    ).rejects.toMatchObject({
      code: 'gone',
    });
    expect((await sendPart(key, uploadId, 1)).status).toBe(404);
  });

  test('an expired or altered address reads and writes nothing', async () => {
    if (!opened.expiring) return;
    const bytes = filled(10, 1);
    const content = { size: 10, sha256: sha256Of(bytes) };
    const key = keyOf(content.sha256);
    const expired = await opened.expiring.putAddress(key, content);
    expect((await opened.send(expired, bytes)).status).toBe(403);
    const address = await opened.archive.putAddress(key, content);
    const elsewhere = { ...address, url: address.url.replace(key, `${key}0`) };
    expect((await opened.send(elsewhere, bytes)).status).toBe(403);
    const other = filled(10, 2);
    const its = Buffer.from(sha256Of(other), 'hex').toString('base64');
    const reheaded = { ...address, headers: { ...address.headers, 'x-amz-checksum-sha256': its } };
    expect((await opened.send(reheaded, other)).status).toBe(403);
    expect(await opened.archive.receiptOf(key)).toBeUndefined();
  });
};
