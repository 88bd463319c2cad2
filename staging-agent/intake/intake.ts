import { createHash } from 'node:crypto';
import { isHeld } from '../../agent-kit/files/held.ts';
import { codeOf } from '../../agent-kit/files/open-file.ts';
import { Failure } from '../../domain/failure.ts';
import type { Manifest } from '../../domain/upload/manifest.ts';
import { readManifest } from '../../domain/upload/read-manifest.ts';
import type { Row } from '../journal/journal.ts';
import { isAbsent, type Location, reasonOf } from '../location/location.ts';
import { manifestSuffix, wrongWithPath } from '../location/names.ts';

/** Enough that several are hashed side by side. */
export const takenAtOnce = 16;

const largestManifest = 64 * 1024;

export type Taken =
  | { is: 'whole'; row: Row; manifest: Manifest }
  /** It never will be whole, whatever its content: its name is wrong, or it is a link. */
  | { is: 'refused'; row: Row }
  /** It is not as its manifest says: it never will be, unless a program is still copying it. `content`: what was read. */
  | { is: 'unfit'; row: Row; content: string }
  /** It cannot be read now. */
  | { is: 'not-yet'; reason: string };

/** What is wrong with the content, for who wrote it. */
class Unfit extends Error {
  readonly content: string;

  constructor(reason: string, content: string) {
    super(reason);
    this.content = content;
  }
}

const readManifestOf = async (at: Location, path: string): Promise<Manifest> => {
  // A copy: what threads share is gone when this is over.
  const file = await at.whileRead(path + manifestSuffix, async ({ size, content }) => ({
    size,
    bytes: Uint8Array.from(content),
  }));
  try {
    if (file.size > largestManifest)
      throw new Failure('invalid', 'Its manifest is too large to be one: it must be at most 64 kB');
    return readManifest(file.bytes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Unfit(error.message, createHash('sha256').update(file.bytes).digest('hex'));
  }
};

/** Looks at what a desktop has put there, and believes nothing of it. */
export const takeIn = (at: Location) => {
  const wholeRow = async (
    path: string,
    signal?: AbortSignal,
  ): Promise<Pick<Row, 'manifest'> & Partial<Row> & { read: Manifest }> => {
    const manifest = await readManifestOf(at, path);
    const found = await at.hash(path, {
      size: manifest.size,
      onlySize: manifest.size,
      medium: manifest.medium,
      signal,
    });
    const { size, sha256, mtimeMs, parts, header = {} } = found;
    if (size !== manifest.size)
      throw new Unfit(`It has ${size} bytes, its manifest says ${manifest.size}`, String(size));
    if (sha256 !== manifest.sha256) throw new Unfit('Its content is not what its manifest says (SHA-256)', sha256);
    // Whole, by its hash: it will never be anything else.
    if ('problem' in header) throw new Failure('invalid', `It is no recording. ${header.problem}`);
    return {
      ...{ size, sha256, mtimeMs },
      parts: parts ? JSON.stringify(parts) : null,
      endedAt: manifest.endedAt,
      // What its header tells goes with it to the cloud.
      manifest: JSON.stringify({ ...manifest, ...header }),
      read: manifest,
    };
  };

  return async (path: string, signal?: AbortSignal): Promise<Taken> => {
    const row: Row = {
      path,
      state: 'whole',
      recordingId: null,
      size: 0,
      sha256: '',
      mtimeMs: 0,
      endedAt: '',
      manifest: null,
      uploadId: null,
      etags: null,
      receipt: null,
      reason: null,
      dueAt: null,
      parts: null,
      seen: null,
    };
    const refusing = (reason: string): Row => ({ ...row, state: 'refusing', reason });
    const wrong = wrongWithPath(path);
    if (wrong) return { is: 'refused', row: refusing(wrong) };
    try {
      const { read, ...found } = await wholeRow(path, signal);
      return { is: 'whole', manifest: read, row: { ...row, ...found } };
    } catch (error) {
      if (error instanceof Unfit) return { is: 'unfit', row: refusing(error.message), content: error.content };
      if (error instanceof Failure) return { is: 'refused', row: refusing(error.message) };
      if (isAbsent(error)) return { is: 'not-yet', reason: 'Its manifest is there, the recording itself is not' };
      if (isHeld(error)) {
        return {
          is: 'not-yet',
          reason: `It may not be read (${codeOf(error)}): still open on its PC, or no permission`,
        };
      }
      signal?.throwIfAborted();
      await at.present();
      // The share is there: it is this one that cannot be read (a broken disk, a virus scanner), and others can.
      return { is: 'not-yet', reason: `It cannot be read: ${reasonOf(error)}` };
    }
  };
};
