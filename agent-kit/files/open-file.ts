import {
  closeSync,
  constants,
  close as fsClose,
  read as fsRead,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../../domain/failure.ts';
import { codeOf } from './file-errors.ts';

export interface OpenFile {
  handle: number;
  size: number;
  mtimeMs: number;
}

const noFollow = constants.O_NOFOLLOW ?? 0;

/** Both are real paths, with all links resolved. */
export const isWithin = (folder: string, root: string): boolean =>
  folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);

/**
 * Opens a plain file below `root`, and nothing outside of it. It follows no links, because another machine may have
 * created them. It blocks while the share is slow, so only a worker thread may call it.
 *
 * @throws Failure `invalid` for anything else.
 */
export const openPlainFile = (root: string, path: string): OpenFile => {
  const file = join(root, ...path.split('/'));
  const outside = () => new Failure('invalid', 'It is outside the watched folder');
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
    // A folder may have become a link since the check above; Linux shows what was really opened.
    if (trueRoot !== undefined && process.platform === 'linux') {
      if (!isWithin(readlinkSync(`/proc/self/fd/${handle}`), trueRoot)) throw outside();
    }
    return { handle, size: stat.size, mtimeMs: stat.mtimeMs };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
};

export const closeFile = promisify(fsClose);

/** Reads until it has `wanted` bytes, or the file ends. Resolves to the number of bytes read. */
export const readInto = (handle: number, buffer: Buffer, position: number, wanted = buffer.length): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let have = 0;
  const more = () =>
    fsRead(handle, buffer, have, wanted - have, position + have, (error, count) => {
      if (error) return reject(error);
      have += count;
      if (count === 0 || have === wanted) resolve(have);
      else more();
    });
  more();
  return promise;
};

/** The same for a thread that may block. */
export const readIntoSync = (handle: number, bytes: Uint8Array, position: number): number => {
  let have = 0;
  for (let count = -1; count !== 0 && have < bytes.length; have += count) {
    count = readSync(handle, bytes, have, bytes.length - have, position + have);
  }
  return have;
};
