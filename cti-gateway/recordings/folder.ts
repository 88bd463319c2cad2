import { type Dirent, readSync } from 'node:fs';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { codeOf, isAbsent } from '../../agent-kit/files/file-errors.ts';
import { closeFile, openPlainFile } from '../../agent-kit/files/open-file.ts';
import { guidOfFile } from '../ami/ami-calls.ts';

/** A WAV below the PBX's folder. */
export interface WavFile {
  guid: string;
  /** With `/`. */
  path: string;
  size: number;
  mtimeMs: number;
}

/** The folder below the PBX's for files that are not recordings, each with the reason beside it. */
export const setAsideFolder = 'set-aside';

const isWav = (entry: Dirent): boolean => entry.isFile() && /\.wav$/i.test(entry.name);

/**
 * Lists the recordings that are now in the PBX's folder, without links. @throws Error if the folder cannot be read
 */
export const scanFolder = async (folder: string): Promise<WavFile[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new Error(`The folder of the PBX ${folder} cannot be read: ${error.message}`, { cause: error });
  });
  const paths = entries
    .filter(isWav)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith(`${setAsideFolder}/`))
    .sort();
  const files = await Promise.all(
    paths.map(async (path): Promise<WavFile | undefined> => {
      const guid = guidOfFile(path);
      const found = await stat(join(folder, path)).catch((error) => {
        if (isAbsent(error)) return undefined;
        throw error;
      });
      return guid !== undefined && found ? { guid, path, size: found.size, mtimeMs: found.mtimeMs } : undefined;
    }),
  );
  return files.filter((file) => file !== undefined);
};

/** Enough bytes for the header of a recording, and more. */
const headBytes = 64 * 1024;
const pieceBytes = 1 << 20;

const readPiece = (handle: number, buffer: Buffer, position: number): number => {
  let count = 0;
  while (count < buffer.length) {
    const read = readSync(handle, buffer, count, buffer.length - count, position + count);
    if (read === 0) break;
    count += read;
  }
  return count;
};

/** A recording that is open for reading. */
export interface OpenWav {
  head: Uint8Array;
  size: number;
  /** Reads it from the beginning each time. `head` replaces as many of its first bytes. */
  content(head?: Uint8Array): Iterable<Uint8Array>;
}

export const whileOpen = async <Outcome>(
  folder: string,
  path: string,
  act: (wav: OpenWav) => Promise<Outcome>,
): Promise<Outcome> => {
  const { handle, size } = openPlainFile(folder, path);
  try {
    const first = Buffer.alloc(Math.min(size, headBytes));
    const head = first.subarray(0, readPiece(handle, first, 0));
    return await act({
      ...{ head, size },
      *content(replaced = head) {
        yield replaced;
        // Bytes that are appended in the meantime do not belong to it.
        for (let at = replaced.length; at < size; ) {
          const piece = Buffer.allocUnsafe(Math.min(pieceBytes, size - at));
          const count = readPiece(handle, piece, at);
          if (count === 0) return;
          yield piece.subarray(0, count);
          at += count;
        }
      },
    });
  } finally {
    await closeFile(handle);
  }
};

/**
 * Sets aside a file that is not a recording, with the reason beside it. Nothing is overwritten, and nothing is lost.
 */
export const setAside = async (folder: string, path: string, reason: string): Promise<void> => {
  const target = join(folder, setAsideFolder, path.replaceAll('/', '_'));
  await mkdir(join(folder, setAsideFolder)).catch((error) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  await writeFile(`${target}.reason.txt`, `${reason}\n`);
  await rename(join(folder, path), target);
};
