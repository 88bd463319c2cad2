import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { Failure } from '../../domain/failure.ts';

export interface OpenFile {
  handle: number;
  size: number;
  mtimeMs: number;
}

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

const noFollow = constants.O_NOFOLLOW ?? 0;

/** Both as they really are, behind all links. */
export const isWithin = (folder: string, root: string): boolean =>
  folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);

/**
 * A plain file of the staging location, and nothing outside of it: what is a link, or lies behind one, is not followed,
 * whatever a desktop wrote there. Waits for the share: only for a thread that may.
 *
 * @throws Failure `invalid` for anything else.
 */
export const openPlainFile = (root: string, path: string): OpenFile => {
  const file = join(root, ...path.split('/'));
  const outside = () => new Failure('invalid', 'It lies outside the staging location');
  const trueRoot = path.includes('/') ? realpathSync.native(root) : undefined;
  if (trueRoot !== undefined && !isWithin(realpathSync.native(dirname(file)), trueRoot)) throw outside();
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (codeOf(error) === 'ELOOP') throw new Failure('invalid', 'It is a link, not a file');
    throw error;
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new Failure('invalid', 'It is not a plain file');
    if (noFollow === 0 && lstatSync(file).isSymbolicLink()) throw new Failure('invalid', 'It is a link, not a file');
    // A folder may have become a link since; Linux tells what was really opened.
    if (trueRoot !== undefined && process.platform === 'linux') {
      if (!isWithin(readlinkSync(`/proc/self/fd/${handle}`), trueRoot)) throw outside();
    }
    return { handle, size: stat.size, mtimeMs: stat.mtimeMs };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
};
