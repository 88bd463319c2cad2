import { createHash } from 'node:crypto';
import { codeOf, isAbsent, isLocked, reasonOf } from '../../agent-kit/files/file-errors.ts';
import { Failure } from '../../domain/failure.ts';
import { containerSuffix, otherRecording } from '../../domain/upload/hand-over/arrivals.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { readManifest } from '../../domain/upload/manifest/read-manifest.ts';
import type { Refusing, Whole } from '../journal/states.ts';
import type { Header } from '../location/header.ts';
import type { Location } from '../location/location.ts';
import { manifestSuffix, pathProblem } from '../location/names.ts';

/** Enough to keep every file thread busy. */
export const maxTakenAtOnce = 16;

const maxManifestBytes = 64 * 1024;

export type TakeInOutcome =
  | { is: 'whole'; entry: Whole }
  /** It can never be taken: its name is wrong, it is a link, or it is not a recording. */
  | { is: 'refused'; entry: Refusing }
  /** It does not match its manifest, and never will unless it is still being copied. `content` identifies what was read. */
  | { is: 'unfit'; entry: Refusing; content: string }
  /** It cannot be read now. */
  | { is: 'not-yet'; reason: string };

type Container = Exclude<Header, { problem: string }>['container'];

/** A file that does not match its manifest. The message is for the person who wrote it. */
class Unfit extends Error {
  readonly content: string;

  constructor(reason: string, content: string) {
    super(reason);
    this.content = content;
  }
}

const refusing = (path: string, reason: string): Refusing => ({
  ...{ state: 'refusing', path, reason },
  ...{ size: 0, sha256: '', mtimeMs: 0, endedAt: '' },
});

/**
 * The cloud recognises containers by their names, and opens each as the registered recording. So a container with another
 * name would be archived and never opened.
 */
const containerProblem = (path: string, manifest: Manifest, container: Container): string | undefined => {
  const isNamedSo = path.endsWith(containerSuffix);
  if (!container)
    return isNamedSo ? `Its name ends with ${containerSuffix}, but it is not a sealed recording` : undefined;
  if (!isNamedSo) return `It is a sealed recording, but its name does not end with ${containerSuffix}`;
  const other = otherRecording(manifest, container);
  return other && `It is not the sealed recording that its manifest describes: ${other}`;
};

/** Reads files that a desktop has put into the location, and trusts none of them. */
export const takeIn = (location: Location) => {
  const readManifestOf = async (path: string): Promise<Manifest> => {
    // A copy, because the threads reuse their buffers.
    const file = await location.whileRead(path + manifestSuffix, async ({ size, content }) => ({
      size,
      bytes: Uint8Array.from(content),
    }));
    try {
      if (file.size > maxManifestBytes)
        throw new Failure('invalid', 'Its manifest is too large: it must be at most 64 kB');
      return readManifest(file.bytes);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Unfit(error.message, createHash('sha256').update(file.bytes).digest('hex'));
    }
  };

  const readWhole = async (path: string, signal?: AbortSignal): Promise<Whole> => {
    const manifest = await readManifestOf(path);
    const found = await location.hash(path, { onlySize: manifest.size, kind: manifest.medium, signal });
    const { size, sha256, mtimeMs, parts } = found;
    const header: Header = found.header ?? {};
    if (size !== manifest.size)
      throw new Unfit(`It has ${size} bytes, but its manifest says ${manifest.size}`, String(size));
    if (sha256 !== manifest.sha256) throw new Unfit('Its content differs from its manifest (SHA-256)', sha256);
    // It matches its hash, so it is complete and will never become a recording.
    if ('problem' in header) throw new Failure('invalid', `It is not a recording. ${header.problem}`);
    const { container, ...declared } = header;
    const problem = containerProblem(path, manifest, container);
    if (problem) throw new Failure('invalid', problem);
    return {
      ...{ state: 'whole', path, size, sha256, mtimeMs, endedAt: manifest.endedAt },
      ...(parts && { parts }),
      registration: { ...manifest, ...declared },
    };
  };

  return async (path: string, signal?: AbortSignal): Promise<TakeInOutcome> => {
    const problem = pathProblem(path);
    if (problem) return { is: 'refused', entry: refusing(path, problem) };
    try {
      return { is: 'whole', entry: await readWhole(path, signal) };
    } catch (error) {
      if (error instanceof Unfit) return { is: 'unfit', entry: refusing(path, error.message), content: error.content };
      if (error instanceof Failure) return { is: 'refused', entry: refusing(path, error.message) };
      if (isAbsent(error)) return { is: 'not-yet', reason: 'Its manifest is there, but the recording itself is not' };
      if (isLocked(error)) {
        return {
          is: 'not-yet',
          reason: `It cannot be read (${codeOf(error)}): it is still open on its PC, or permission is missing`,
        };
      }
      signal?.throwIfAborted();
      await location.expectPresent();
      // The share is there and only this file cannot be read, for example because of a broken disk or a virus scanner.
      return { is: 'not-yet', reason: `It cannot be read: ${reasonOf(error)}` };
    }
  };
};
