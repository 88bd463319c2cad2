import { createHash } from 'node:crypto';
import { manifest as manifestSchema } from '../api/staging.ts';
import { Failure } from '../domain/failure.ts';
import type { Manifest } from '../domain/upload/manifest.ts';
import type { Row } from './journal.ts';
import { closeFile, codeOf, isAbsent, type Location, readInto } from './location.ts';
import { manifestSuffix, wrongWithPath } from './names.ts';

const largestManifest = 64 * 1024;
const piece = 1024 * 1024;

/** A recording that is whole, one that never will be, or one that may be by the next look. */
export type Taken =
  | { is: 'whole'; row: Row; manifest: Manifest }
  | { is: 'refused'; row: Row }
  | { is: 'not-yet'; reason: string };

const readWhole = async (at: Location, path: string): Promise<string> => {
  const { handle, size } = await at.openFile(path);
  try {
    if (size > largestManifest) throw new Failure('invalid', 'Its manifest is too large to be one');
    const buffer = Buffer.alloc(size);
    return buffer.subarray(0, await readInto(handle, buffer, 0)).toString();
  } finally {
    await closeFile(handle);
  }
};

const readManifest = (text: string): Manifest => {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Failure('invalid', 'Its manifest is not JSON');
  }
  const read = manifestSchema.safeParse(content);
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
    throw new Failure('invalid', `Its manifest is wrong: ${wrong.slice(0, 10).join('; ').slice(0, 400)}`);
  }
  if (read.data.endedAt < read.data.startedAt) throw new Failure('invalid', 'Its manifest ends before it starts');
  return read.data as Manifest;
};

export interface Hashes {
  size: number;
  mtimeMs: number;
  sha256: string;
  /** Base64. */
  md5: string;
}

/** Both hashes in one reading. */
export const hashesOf = async (at: Location, path: string, signal?: AbortSignal): Promise<Hashes> => {
  const { handle, size, mtimeMs } = await at.openFile(path);
  try {
    const sha256 = createHash('sha256');
    const md5 = createHash('md5');
    const buffer = Buffer.allocUnsafe(Math.min(piece, Math.max(1, size)));
    let read = 0;
    for (;;) {
      const count = await readInto(handle, buffer, read);
      if (count === 0) break;
      signal?.throwIfAborted();
      const part = buffer.subarray(0, count);
      sha256.update(part);
      md5.update(part);
      read += count;
      if (count < buffer.length) break;
    }
    return { size: read, mtimeMs, sha256: sha256.digest('hex'), md5: md5.digest('base64') };
  } finally {
    await closeFile(handle);
  }
};

/** Looks at what a desktop has put there, and believes nothing of it. */
export const takeIn =
  (at: Location) =>
  async (path: string, signal?: AbortSignal): Promise<Taken> => {
    const row: Row = {
      path,
      state: 'whole',
      recordingId: null,
      size: 0,
      sha256: '',
      md5: '',
      mtimeMs: 0,
      endedAt: '',
      manifest: null,
      uploadId: null,
      etags: null,
      receipt: null,
      reason: null,
      dueAt: null,
    };
    const refused = (reason: string): Taken => ({ is: 'refused', row: { ...row, state: 'refusing', reason } });
    const wrong = wrongWithPath(path);
    if (wrong) return refused(wrong);
    try {
      const manifest = readManifest(await readWhole(at, path + manifestSuffix));
      let hashes = await hashesOf(at, path, signal);
      // Once more, so that one bad reading over the network condemns nothing.
      if (hashes.size === manifest.size && hashes.sha256 !== manifest.sha256) hashes = await hashesOf(at, path, signal);
      if (hashes.size !== manifest.size) {
        return refused(`It has ${hashes.size} bytes, its manifest says ${manifest.size}`);
      }
      if (hashes.sha256 !== manifest.sha256) return refused('Its content is not what its manifest says (SHA-256)');
      return {
        is: 'whole',
        manifest,
        row: { ...row, ...hashes, endedAt: manifest.endedAt, manifest: JSON.stringify(manifest) },
      };
    } catch (error) {
      if (error instanceof Failure) return refused(error.message);
      if (isAbsent(error)) return { is: 'not-yet', reason: 'Its manifest is there, the recording itself is not' };
      if (['EBUSY', 'EACCES', 'EPERM'].includes(codeOf(error)!)) {
        return {
          is: 'not-yet',
          reason: `It may not be read (${codeOf(error)}): still open on its PC, or no permission`,
        };
      }
      throw error;
    }
  };
