import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, markerName, reasonOf } from './location.ts';
import { holdsNone, manifestSuffix, ownFolders } from './names.ts';
import { type Stray, shownBytes, strays } from './stray.ts';

export interface Scan {
  manifests: number;
  /** Files that are no manifests; as many as manifests when every recording is whole. */
  others: number;
  /** Folders that cannot be read to their end. */
  shut: string[];
}

export interface ScanHandlers {
  /** Which of these paths the journal has. */
  known: (paths: readonly string[]) => Set<string>;
  /** Recordings that lie there with their manifests and are not known yet, a thousand at a time. */
  take: (paths: string[]) => Promise<void>;
  /** What is not taken, when its folder has been read. */
  leave?: (stray: Stray) => void;
  signal?: AbortSignal | undefined;
}

const deepest = 8;
const manifestBytes = Buffer.from(manifestSuffix);

type Entry = Dirent<Buffer<ArrayBuffer>>;

/** A folder could not be read to its end. */
class Unreadable extends Error {}

async function* entriesOf(folder: string): AsyncGenerator<Entry> {
  const unreadable = (cause: unknown) => {
    throw new Unreadable('The folder cannot be read', { cause });
  };
  // As bytes: a name that is no UTF-8 would be read as another, which nobody can open.
  const encoding = 'buffer' as BufferEncoding;
  const opened = await opendir(folder, { bufferSize: 1024, encoding }).catch(unreadable);
  try {
    for (let entry = await opened!.read().catch(unreadable); entry; entry = await opened!.read().catch(unreadable)) {
      yield entry as unknown as Entry;
    }
  } finally {
    await opened!.close().catch(() => {});
  }
}

/** Files and manifests of one folder that have not found each other; most do within a few entries, so that few are kept. */
const pairing = () => {
  const files = new Map<string, { isPlain: boolean }>();
  const folders = new Set<string>();
  const manifests = new Set<string>();
  return {
    files,
    folders,
    manifests,
    /** Tells whether it is a pair now. */
    addManifest(recording: string): boolean {
      if (files.delete(recording) || folders.has(recording)) return true;
      manifests.add(recording);
      return false;
    },
    addFile(path: string, isPlain: boolean): boolean {
      if (manifests.delete(path)) return true;
      files.set(path, { isPlain });
      return false;
    },
    addFolder(path: string): boolean {
      folders.add(path);
      return manifests.delete(path);
    },
  };
};

/**
 * Looks through the location; nothing is asked about a file but its name. What cannot be read, or is not taken, is left with
 * its reason, and costs its neighbours nothing.
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
  const addPair = async (path: string) => {
    batch.push(path);
    if (batch.length >= 1000) await flush();
  };
  /** Folders are walked after the folder that they lie in, so that one handle is open at a time. */
  const foldersToWalk: { path: string; depth: number }[] = [];

  const lookAt = async (entry: Entry, below: string, depth: number, pairs: ReturnType<typeof pairing>) => {
    const prefix = below ? `${below}/` : '';
    const { name } = entry;
    if (!isUtf8(name)) {
      const path = prefix + shownBytes(name);
      leave({ path, kind: 'stuck', reason: 'Its name is not UTF-8, so that no other program can name it: rename it' });
      return;
    }
    const path = prefix + name.toString();
    if (entry.isDirectory()) {
      if (depth === 0 && holdsNone(path)) {
        const isOdd = ownFolders.includes(path.toLowerCase()) && !ownFolders.includes(path);
        if (isOdd && process.platform !== 'win32') {
          leave({
            path,
            kind: 'stuck',
            reason: `It is taken for the staging agent's own folder ${path.toLowerCase()}: rename it`,
          });
        }
      } else if (depth >= deepest) {
        leave({ path, kind: 'stuck', reason: 'It is more than eight folders deep: nothing in it is taken' });
      } else foldersToWalk.push({ path, depth: depth + 1 });
      if (pairs.addFolder(path)) await addPair(path);
    } else if (name.subarray(-manifestBytes.length).equals(manifestBytes)) {
      seen.manifests++;
      const recording = path.slice(0, -manifestSuffix.length);
      if (pairs.addManifest(recording)) await addPair(recording);
    } else if (!(depth === 0 && path === markerName)) {
      seen.others++;
      if (pairs.addFile(path, entry.isFile())) await addPair(path);
    }
  };

  const walk = async (below: string, depth: number): Promise<void> => {
    const pairs = pairing();
    try {
      for await (const entry of entriesOf(join(root, below))) await lookAt(entry, below, depth, pairs);
    } catch (error) {
      // The location itself must be there.
      if (depth === 0 || !(error instanceof Unreadable)) throw error instanceof Unreadable ? error.cause : error;
      // Another program may have taken the folder away meanwhile.
      if (isAbsent(error.cause)) return;
      seen.shut.push(below);
      leave({ path: below, kind: 'stuck', reason: `The folder cannot be read: ${reasonOf(error.cause)}` });
      return;
    }
    for (const stray of strays(pairs.files, pairs.manifests)) leave(stray);
  };

  foldersToWalk.push({ path: '', depth: 0 });
  for (let next = foldersToWalk.pop(); next; next = foldersToWalk.pop()) await walk(next.path, next.depth);
  await flush();
  return seen;
};
