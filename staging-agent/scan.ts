import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isHeld } from './held.ts';
import { isAbsent } from './location.ts';
import { holdsNone, manifestSuffix } from './names.ts';

export interface Scan {
  manifests: number;
  /** Files that are no manifests; as many as manifests when every recording is whole. */
  others: number;
  /** Folders that may not be read. */
  shut: string[];
  /** Folders that lie too deep. */
  deep: string[];
}

const deepest = 8;

/**
 * Names of the recordings that have a manifest and are not known yet, a thousand at a time; never the whole list at
 * once, and nothing is asked about a file but its name.
 */
export const scan = async (
  root: string,
  known: (paths: readonly string[]) => Set<string>,
  take: (paths: string[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<Scan> => {
  const seen: Scan = { manifests: 0, others: 0, shut: [], deep: [] };
  let batch: string[] = [];
  const flush = async () => {
    const told = known(batch);
    const fresh = batch.filter((path) => !told.has(path));
    batch = [];
    signal?.throwIfAborted();
    if (fresh.length > 0) await take(fresh);
  };
  const walk = async (below: string, depth: number): Promise<void> => {
    let folder: Awaited<ReturnType<typeof opendir>>;
    try {
      folder = await opendir(join(root, below), { bufferSize: 1024 });
    } catch (error) {
      // A folder that went away meanwhile; the location itself must be there.
      if (depth > 0 && isAbsent(error)) return;
      // One that may not be read hides only what is in it.
      if (depth > 0 && isHeld(error)) {
        seen.shut.push(below);
        return;
      }
      throw error;
    }
    for await (const entry of folder) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (depth >= deepest) seen.deep.push(path);
        else if (!(depth === 0 && holdsNone(entry.name))) await walk(path, depth + 1);
      } else if (!entry.name.endsWith(manifestSuffix)) seen.others++;
      else {
        seen.manifests++;
        batch.push(path.slice(0, -manifestSuffix.length));
        if (batch.length >= 1000) await flush();
      }
    }
  };
  await walk('', 0);
  await flush();
  return seen;
};
