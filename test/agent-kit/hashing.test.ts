import { createCipheriv, createHash } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileHashes, type HashJob, hashing } from '../../agent-kit/files/hashing.ts';
import { openPlainFile } from '../../agent-kit/files/open-file.ts';
import { multipartFrom, partSizeOf } from '../../domain/upload/archive/parts.ts';

/** Different bytes for each size, but the same each time. */
const soundOf = (size: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16, size), Buffer.alloc(16)).update(Buffer.alloc(size));
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fermata-hashing-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const isOpen = ({ handle }: HashJob) => existsSync(`/proc/self/fd/${handle}`);

const begin = (sizes: readonly number[]) => {
  const found = new Map<number, FileHashes | Error>();
  const pending = new Map<number, () => void>();
  const settle = ({ id }: HashJob, result: FileHashes | Error) => {
    found.set(id, result);
    pending.get(id)?.();
  };
  const all = hashing({ done: settle, failed: (job, error) => settle(job, error as Error) });
  const contents = sizes.map(soundOf);
  const jobs = contents.map((content, id): HashJob => {
    writeFileSync(join(root, `${id}.wav`), content);
    const partSize = content.length < multipartFrom ? undefined : partSizeOf(content.length);
    return { id, partSize, ...openPlainFile(root, `${id}.wav`) };
  });
  const over = Promise.all(jobs.map(({ id }) => new Promise<void>((resolve) => pending.set(id, resolve))));
  for (const job of jobs) all.add(job);
  return { all, contents, jobs, found, over, settle };
};

test('many files of many sizes, even large ones, are hashed correctly and closed (SU-03)', async () => {
  const large = multipartFrom + 12_345;
  const sizes = [0, 1, 55, 56, 64, large, 262_144, 100_000, 300_000, 2_000_000, 262_145];
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

test('a cancelled file is closed, and the others are hashed correctly (SU-03)', async () => {
  const { all, contents, jobs, found, over, settle } = begin(Array.from({ length: 12 }, (_, id) => 3_400_000 + id));
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

test('only the unreadable file fails (SU-03)', async () => {
  const { all, contents, found, over } = begin([300_000, 300_001, 300_002, 300_003]);
  // A folder can be opened, but not read.
  const unreadable: HashJob = { id: 99, partSize: undefined, handle: openSync(root, 'r'), size: 1, mtimeMs: 0 };
  all.add(unreadable);
  await over;
  while (!found.has(99)) await new Promise(setImmediate);
  expect(found.get(99)).toMatchObject({ code: 'EISDIR' });
  for (const [id, content] of contents.entries()) expect(found.get(id)).toMatchObject({ sha256: sha256(content) });
});
