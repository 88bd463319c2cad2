import { Failure } from '../domain/failure.ts';
import type { Manifest } from '../domain/upload/manifest.ts';
import { readManifest } from '../domain/upload/read-manifest.ts';
import type { Content } from './file-threads.ts';
import { isHeld } from './held.ts';
import type { Row } from './journal.ts';
import { isAbsent, type Location, reasonOf } from './location.ts';
import { manifestSuffix, wrongWithPath } from './names.ts';
import { codeOf } from './open-file.ts';

/** Enough that several are hashed side by side. */
export const takenAtOnce = 16;

const largestManifest = 64 * 1024;

/** A recording that is whole, one that never will be, or one that may be by the next look. */
export type Taken =
  | { is: 'whole'; row: Row; manifest: Manifest }
  | { is: 'refused'; row: Row }
  | { is: 'not-yet'; reason: string };

const readManifestOf = async (at: Location, path: string): Promise<Manifest> =>
  at.whileRead(path + manifestSuffix, async ({ size, content }: Content) => {
    if (size > largestManifest) throw new Failure('invalid', 'Its manifest is too large to be one');
    // A copy: what is shared between threads cannot be decoded.
    return readManifest(Uint8Array.from(content));
  });

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
      mtimeMs: 0,
      endedAt: '',
      manifest: null,
      uploadId: null,
      etags: null,
      receipt: null,
      reason: null,
      dueAt: null,
      parts: null,
    };
    const refused = (reason: string): Taken => ({ is: 'refused', row: { ...row, state: 'refusing', reason } });
    const wrong = wrongWithPath(path);
    if (wrong) return refused(wrong);
    try {
      const manifest = await readManifestOf(at, path);
      const hash = () => at.hash(path, { size: manifest.size, signal });
      let found = await hash();
      // Once more, so that one bad reading over the network condemns nothing.
      if (found.size === manifest.size && found.sha256 !== manifest.sha256) found = await hash();
      if (found.size !== manifest.size) {
        return refused(`It has ${found.size} bytes, its manifest says ${manifest.size}`);
      }
      if (found.sha256 !== manifest.sha256) return refused('Its content is not what its manifest says (SHA-256)');
      const { size, sha256, mtimeMs, parts } = found;
      return {
        is: 'whole',
        manifest,
        row: {
          ...row,
          ...{ size, sha256, mtimeMs },
          parts: parts ? JSON.stringify(parts) : null,
          endedAt: manifest.endedAt,
          manifest: JSON.stringify(manifest),
        },
      };
    } catch (error) {
      if (error instanceof Failure) return refused(error.message);
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
