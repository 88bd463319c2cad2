import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHashes } from './hashing.ts';
import { readInto } from './open-file.ts';

const pieceBytes = 1024 * 1024;

/** Reads an open file once from beginning to end, and returns its hashes. */
export const hashOpenFile = async (handle: number, partSize?: number): Promise<FileHashes> => {
  const whole = createHash('sha256');
  const parts: string[] = [];
  let part = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  let size = 0;
  for (;;) {
    const left = partSize === undefined ? pieceBytes : Math.min(pieceBytes, partSize - (size % partSize));
    const count = await readInto(handle, buffer, size, left);
    if (count === 0) break;
    const piece = buffer.subarray(0, count);
    whole.update(piece);
    part.update(piece);
    size += count;
    if (partSize !== undefined && size % partSize === 0) {
      parts.push(part.digest('hex'));
      part = createHash('sha256');
    }
  }
  if (partSize === undefined) return { size, sha256: whole.digest('hex') };
  if (size % partSize !== 0 || parts.length === 0) parts.push(part.digest('hex'));
  return { size, sha256: whole.digest('hex'), parts: { size: partSize, sha256: parts } };
};

/** Returns size and SHA-256 of a file that this program wrote itself. */
export const hashFile = async (file: string): Promise<{ size: number; sha256: string }> => {
  const handle = await open(file, 'r');
  try {
    const { size, sha256 } = await hashOpenFile(handle.fd);
    return { size, sha256 };
  } finally {
    await handle.close();
  }
};
