import { createCipheriv, createHash } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hashed } from '../../agent-kit/files/file-threads.ts';
import { hashing, type Job } from '../../agent-kit/files/hashing.ts';
import { openPlainFile } from '../../agent-kit/files/open-file.ts';
import { type Hashes, hashes, lanes, pieceBytes, quickerHashes } from '../../agent-kit/files/sha256/hashes.ts';
import { multipartFrom, partSizeOf } from '../../domain/upload/parts.ts';

/** Other bytes for each size, the same each time. */
const soundOf = (size: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16, size), Buffer.alloc(16)).update(Buffer.alloc(size));
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

const sideBySide = (all: Hashes, contents: readonly Buffer[]): string[] => {
  const found = new Array<string>(contents.length);
  const rest = contents.entries();
  const inLane = new Map<number, { index: number; content: Buffer; given: number; over: boolean }>();
  const next = (lane: number) => {
    inLane.delete(lane);
    const { value, done } = rest.next();
    if (done) return;
    all.begin(lane);
    inLane.set(lane, { index: value[0], content: value[1], given: 0, over: false });
  };
  for (let lane = 0; lane < lanes; lane++) next(lane);
  while (inLane.size > 0) {
    for (const [lane, one] of inLane) {
      if (all.busy(lane)) continue;
      const piece = one.content.subarray(one.given, one.given + pieceBytes);
      all.room(lane).set(piece);
      one.given += piece.length;
      one.over = piece.length < pieceBytes;
      all.give(lane, piece.length, one.over);
    }
    all.goOn();
    for (const [lane, { index, over }] of inLane) {
      if (!over || all.busy(lane)) continue;
      found[index] = all.digest(lane);
      next(lane);
    }
  }
  return found;
};

describe('SHA-256 of eight recordings at once', () => {
  const lengths = [
    ...Array.from({ length: 200 }, (_, length) => length),
    ...[-65, -64, -9, -8, -1, 0, 1, 63, 64].map((more) => pieceBytes + more),
    ...[3 * pieceBytes, 3 * pieceBytes + 17, 5 * pieceBytes - 1],
  ];
  const contents = lengths.map(soundOf);

  test('recordings of any length have the SHA-256 that they have alone (SU-03)', () => {
    expect(sideBySide(hashes(), contents)).toEqual(contents.map(sha256));
  });

  test('a processor whose vectors come out wrong hashes one recording after the other (SU-03)', () => {
    const wrong = (): Hashes => ({ ...hashes(), digest: () => '0'.repeat(64) });
    expect(quickerHashes(soundOf(pieceBytes), wrong)).toBeUndefined();
  });

  test('a machine without WebAssembly hashes one recording after the other (SU-03)', () => {
    const none = (): Hashes => {
      throw new ReferenceError('WebAssembly is not defined');
    };
    expect(quickerHashes(soundOf(pieceBytes), none)).toBeUndefined();
  });
});

describe.each([
  { how: 'side by side', trying: () => hashes() },
  { how: 'one by one', trying: () => undefined },
])('files hashed $how', ({ trying }) => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fermata-hashing-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const isOpen = ({ handle }: Job) => existsSync(`/proc/self/fd/${handle}`);

  const begin = (sizes: readonly number[]) => {
    const found = new Map<number, Pick<Hashed, 'size' | 'sha256' | 'parts'> | Error>();
    const waiting = new Map<number, () => void>();
    const settle = ({ id }: Job, one: Pick<Hashed, 'size' | 'sha256' | 'parts'> | Error) => {
      found.set(id, one);
      waiting.get(id)?.();
    };
    const all = hashing({
      sideBySide: trying,
      done: settle,
      failed: (job, error) => settle(job, error as Error),
    });
    const contents = sizes.map(soundOf);
    const jobs = contents.map((content, id): Job => {
      writeFileSync(join(root, `${id}.wav`), content);
      return { id, partSize: undefined, ...openPlainFile(root, `${id}.wav`) };
    });
    const over = Promise.all(jobs.map(({ id }) => new Promise<void>((resolve) => waiting.set(id, resolve))));
    for (const job of jobs) all.add(job);
    return { all, contents, jobs, found, over, settle };
  };

  test('many of many sizes, large ones among them, come out right and are closed (SU-03)', async () => {
    const large = multipartFrom + 12_345;
    const sizes = [0, 1, 55, 56, 64, large, pieceBytes, 100_000, 300_000, 2_000_000, pieceBytes + 1];
    const { contents, jobs, found, over } = begin([...sizes, ...sizes.map((size) => Math.min(size, 500_000) + 3)]);
    await over;
    for (const [id, content] of contents.entries()) {
      expect(found.get(id)).toMatchObject({ size: content.length, sha256: sha256(content) });
    }
    const partSize = partSizeOf(large);
    const parts = Array.from({ length: Math.ceil(large / partSize) }, (_, part) =>
      sha256(contents[5]!.subarray(part * partSize, (part + 1) * partSize)),
    );
    expect(found.get(5)).toMatchObject({ parts: { size: partSize, sha256: parts } });
    if (process.platform === 'linux') expect(jobs.filter(isOpen)).toEqual([]);
  });

  test('one that nobody wants any more is closed, and the others come out right (SU-03)', async () => {
    const { all, contents, jobs, found, over, settle } = begin(Array.from({ length: 12 }, (_, id) => 400_000 + id));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    for (const id of [2, 11]) {
      all.forget(id);
      expect(isOpen(jobs[id]!)).toBe(false);
      settle(jobs[id]!, new Error('forgotten'));
    }
    await over;
    for (const [id, content] of contents.entries()) {
      if (id !== 2 && id !== 11) expect(found.get(id)).toMatchObject({ sha256: sha256(content) });
    }
  });

  test('one that cannot be read any more fails alone (SU-03)', async () => {
    const { all, contents, found, over } = begin([300_000, 300_001, 300_002, 300_003]);
    // A folder opens, and does not read.
    const unreadable: Job = { id: 99, partSize: undefined, handle: openSync(root, 'r'), size: 1, mtimeMs: 0 };
    all.add(unreadable);
    await over;
    while (!found.has(99)) await new Promise(setImmediate);
    expect(found.get(99)).toMatchObject({ code: 'EISDIR' });
    for (const [id, content] of contents.entries()) expect(found.get(id)).toMatchObject({ sha256: sha256(content) });
  });
});
