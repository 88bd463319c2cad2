import { isUtf8 } from 'node:buffer';
import type { Dir, Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, reasonOf } from '../../agent-kit/files/file-errors.ts';
import { markerName } from './location.ts';
import { isSkipped, manifestSuffix, ownFolders } from './names.ts';
import { type Stray, shownBytes, strays } from './stray.ts';

export interface Scan {
  manifests: number;
  /** Files other than manifests. If every recording is complete, there are as many as manifests. */
  others: number;
  /** Folders that cannot be read completely. */
  shut: string[];
}

export interface ScanHandlers {
  /** Which of these paths the journal knows. */
  known: (paths: readonly string[]) => Set<string>;
  /** Recordings with manifests that the journal does not know yet, a thousand at a time. */
  take: (paths: string[]) => Promise<void>;
  /** Called for each file that is not taken, when its folder has been read. */
  leave?: (stray: Stray) => void;
  signal?: AbortSignal | undefined;
}

const maxDepth = 8;
const maxBatch = 1000;
/** Bytes that are not UTF-8 are read as this character. A name may also contain it. */
const replacement = '\ufffd';

/** A folder could not be read completely. */
class Unreadable extends Error {}

const unreadable = (cause: unknown): never => {
  throw new Unreadable('The folder cannot be read', { cause });
};

/** The names in a folder that are not UTF-8. Read as text, such a name does not open its file. */
const unreadableNames = async (folder: string): Promise<Buffer[]> =>
  (await readdir(folder, { encoding: 'buffer' })).filter((name) => !isUtf8(name));

/**
 * Scans the location, reading only the names of files. A file that cannot be read, or is not taken, is left with a reason,
 * and does not affect its neighbours.
 */
export const scan = async (root: string, { known, take, leave = () => {}, signal }: ScanHandlers): Promise<Scan> => {
  const seen: Scan = { manifests: 0, others: 0, shut: [] };
  let batch: string[] = [];
  const flush = async () => {
    const journalled = known(batch);
    const fresh = batch.filter((path) => !journalled.has(path));
    batch = [];
    signal?.throwIfAborted();
    if (fresh.length > 0) await take(fresh);
  };
  /** A folder is walked after the folder that contains it, so that only one is open at a time. */
  const toWalk = [{ below: '', depth: 0 }];

  /** Adds the folder to those to walk, or reports why not. */
  const enter = (path: string, depth: number): void => {
    const own = path.toLowerCase();
    if (depth === 0 && isSkipped(path)) {
      if (path === own || !ownFolders.includes(own) || process.platform === 'win32') return;
      leave({ path, kind: 'stuck', reason: `It looks like the staging agent's own folder ${own}: rename it` });
    } else if (depth < maxDepth) toWalk.push({ below: path, depth: depth + 1 });
    else leave({ path, kind: 'stuck', reason: 'It is more than eight folders deep: nothing in it is taken' });
  };

  const walk = async (below: string, depth: number): Promise<void> => {
    const folder = join(root, below);
    const prefix = below ? `${below}/` : '';
    // Files whose counterpart has not been seen yet. Most are paired within a few entries, so the sets stay small.
    const files = new Set<string>();
    const oddFiles = new Set<string>();
    const folders = new Set<string>();
    const manifests = new Set<string>();
    let hasReplacements = false;

    const pair = (name: string) => batch.push(prefix + name);
    const sortIn = (entry: Dirent): void => {
      const { name } = entry;
      if (name.includes(replacement)) {
        hasReplacements = true;
        return;
      }
      if (name.endsWith(manifestSuffix) && !entry.isDirectory()) {
        seen.manifests++;
        const recording = name.slice(0, -manifestSuffix.length);
        if (files.delete(recording) || folders.has(recording)) pair(recording);
        else manifests.add(recording);
      } else if (entry.isDirectory()) {
        enter(prefix + name, depth);
        folders.add(name);
        // A manifest beside a folder of its name belongs to no recording.
        if (manifests.delete(name)) pair(name);
      } else if (depth > 0 || name !== markerName) {
        seen.others++;
        if (manifests.delete(name)) pair(name);
        else {
          files.add(name);
          if (!entry.isFile()) oddFiles.add(name);
        }
      }
    };

    const read = async (opened: Dir): Promise<void> => {
      for (let entry = await opened.read().catch(unreadable); entry; entry = await opened.read().catch(unreadable)) {
        sortIn(entry);
        if (batch.length >= maxBatch) await flush();
      }
    };
    const opened = await opendir(folder, { bufferSize: 1024 }).catch(unreadable);
    try {
      await read(opened);
    } finally {
      await opened.close().catch(() => {});
    }
    if (hasReplacements) {
      for (const name of await unreadableNames(folder).catch(unreadable)) {
        const path = prefix + shownBytes(name);
        leave({
          path,
          kind: 'stuck',
          reason: 'Its name is not UTF-8, so no other program can open it: rename it',
        });
      }
    }
    for (const stray of strays({ files, oddFiles, manifests })) leave({ ...stray, path: prefix + stray.path });
  };

  for (let next = toWalk.pop(); next; next = toWalk.pop()) {
    const { below, depth } = next;
    try {
      await walk(below, depth);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      // The location itself must be there. A folder in it may have been removed during the scan.
      if (depth === 0) throw error.cause;
      if (isAbsent(error.cause)) continue;
      seen.shut.push(below);
      leave({ path: below, kind: 'stuck', reason: `The folder cannot be read: ${reasonOf(error.cause)}` });
    }
  }
  await flush();
  return seen;
};
