import { close as fsClose, read as fsRead } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Content, FileThreads, HashAsked, Hashed } from '../../agent-kit/files/file-threads.ts';
import { codeOf, isWithin, type OpenFile } from '../../agent-kit/files/open-file.ts';
import { Failure } from '../../domain/failure.ts';
import { ownFolders, refusedName, trashName } from './names.ts';

export const closeFile = promisify(fsClose);

/** Reads until there are as many bytes as wanted, or the file is over; tells how many there are. */
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

/** The name is not there; a share that has gone says something else, or its root is not there either. */
export const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/** In a sentence, with the code that a sysadmin looks up; what we say ourselves has none. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Failure ? undefined : codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return code && !message.includes(code) ? `${message} (${code})` : message;
};

/**
 * The staging location, and nothing outside of it: what is a link, or lies behind one, is not followed, whatever a
 * desktop wrote there. Paths are below the location, with `/`.
 */
export interface Location {
  root: string;
  /** @throws Failure `invalid` for what is no plain file of the location, as do the next two. */
  openFile(path: string): Promise<OpenFile>;
  /** Reads it from end to end. */
  hash(path: string, asked?: HashAsked): Promise<Hashed>;
  /** What is read of a small file is there until `act` is over, and no longer. */
  whileRead<Outcome>(path: string, act: (file: Content) => Promise<Outcome>): Promise<Outcome>;
  /** Undefined when there is nothing. */
  look(path: string): Promise<{ size: number; mtimeMs: number } | undefined>;
  /** @throws unless the location itself is there: a share that has gone is not an empty one. */
  present(): Promise<void>;
  /** Marks the location, so that an empty mount point is not taken for it; `again`: it was marked before. */
  mark(again: boolean): Promise<void>;
  /** Takes recording and manifest out of the way, to be deleted. Repeating it is harmless. */
  toTrash(recordingId: string, path: string, manifestPath: string): Promise<void>;
  emptyTrash(recordingId: string, path: string): Promise<void>;
  /**
   * Brings recording and manifest back to where they lay, unless another file lies there now. `gone`: neither there nor
   * in the trash. Repeating it is harmless.
   */
  fromTrash(recordingId: string, path: string, manifestPath: string): Promise<'there' | 'gone' | 'occupied'>;
  /** Brings back what lies in this agent's trash, when it is not known any more why it lies there. Tells what could not be. */
  restoreTrash(): Promise<string[]>;
  /** Deletes recording and manifest where they lie, for where the trash cannot take them. Repeating it is harmless. */
  deleteHere(path: string, manifestPath: string): Promise<void>;
  /**
   * Takes recording and manifest out of the way for somebody to look at. `gone`: neither is anywhere. Repeating it is
   * harmless.
   */
  refuse(path: string, manifestPath: string, reason: string): Promise<'moved' | 'gone'>;
}

export const markerName = '.fermata-location';

/** Nothing more can be written there; what is there can be moved and deleted all the same. */
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');

export const location = (root: string, agentId: string, threads: Omit<FileThreads, 'close'>): Location => {
  const at = (path: string) => join(root, ...path.split('/'));
  const trashNames = [ownFolders[1]!, agentId.replace(/[^A-Za-z0-9_-]/g, '_')];
  const trash = join(root, ...trashNames);
  const refused = join(root, ownFolders[0]!);
  let trueRoot: Promise<string> | undefined;
  const inside = async (path: string) => {
    trueRoot ??= realpath(root);
    trueRoot.catch(() => {
      trueRoot = undefined;
    });
    const folder = await realpath(dirname(at(path)));
    if (!isWithin(folder, await trueRoot)) {
      throw new Failure('invalid', 'It lies outside the staging location');
    }
  };
  const isFree = async (path: string): Promise<boolean> => {
    try {
      await lstat(path);
      return false;
    } catch (error) {
      if (isAbsent(error)) return true;
      throw error;
    }
  };
  /** Made below the location only, so that nothing is made where a share is not mounted; a link is not used. */
  const ownFolder = async (...names: string[]) => {
    let folder = root;
    for (const name of names) {
      folder = join(folder, name);
      // Not every share says EEXIST of one that is there.
      await mkdir(folder).catch(async (error) => {
        if (await isFree(folder)) throw error;
      });
      if (!(await lstat(folder)).isDirectory()) throw new Failure('invalid', `${folder} is a link: remove it`);
    }
  };
  const moveIfThere = async (from: string, to: string) => {
    try {
      await rename(from, to);
    } catch (error) {
      // It may be the folder it goes to that is not there.
      if (!isAbsent(error) || !(await isFree(from))) throw error;
    }
  };
  const removeIfThere = async (path: string) => {
    try {
      await unlink(path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  };
  /** On a full share the move has to do without it: the log and the list of the agent tell the reason too. */
  const writeReason = async (name: string, content: object) => {
    const file = join(refused, name);
    try {
      const note = await open(file, 'w');
      try {
        await writeFile(note, `${JSON.stringify(content, null, 2)}\n`);
        await note.sync();
      } finally {
        await note.close();
      }
    } catch (error) {
      if (!isFull(error)) throw error;
      await unlink(file).catch(() => {});
    }
  };
  const folders = new Set<string>();
  const marker = join(root, markerName);
  let marked = false;

  return {
    root,
    openFile: (path) => threads.open(root, path),
    hash: (path, asked) => threads.hash(root, path, asked),
    whileRead: (path, act) => threads.whileRead(root, path, act),
    async look(path) {
      try {
        const { size, mtimeMs } = await lstat(at(path));
        return { size, mtimeMs };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async present() {
      if (!(await stat(root)).isDirectory()) throw new Failure('invalid', `${root} is not a folder`);
      if (marked && (await isFree(marker))) {
        throw new Failure('unavailable', `${root} is empty of what was there: is the share mounted?`);
      }
    },
    async mark(again) {
      marked = again;
      await this.present();
      if (!again) {
        const note = await open(marker, 'a');
        try {
          await note.sync();
        } finally {
          await note.close();
        }
      }
      marked = true;
    },
    async toTrash(recordingId, path, manifestPath) {
      if (!folders.has(trash)) {
        await ownFolder(...trashNames);
        folders.add(trash);
      }
      if (path.includes('/')) await inside(path);
      const to = join(trash, trashName(recordingId, path));
      try {
        await moveIfThere(at(manifestPath), `${to}.manifest.json`);
        await moveIfThere(at(path), to);
      } catch (error) {
        folders.delete(trash);
        throw error;
      }
    },
    async emptyTrash(recordingId, path) {
      const file = join(trash, trashName(recordingId, path));
      await removeIfThere(file);
      await removeIfThere(`${file}.manifest.json`);
    },
    async fromTrash(recordingId, path, manifestPath) {
      const from = join(trash, trashName(recordingId, path));
      if (await isFree(from)) return (await isFree(at(path))) ? 'gone' : 'there';
      if (!(await isFree(at(path)))) return 'occupied';
      await mkdir(dirname(at(path)), { recursive: true });
      if (path.includes('/')) await inside(path);
      await moveIfThere(`${from}.manifest.json`, at(manifestPath));
      await moveIfThere(from, at(path));
      return 'there';
    },
    async restoreTrash() {
      let names: string[];
      try {
        names = await readdir(trash);
      } catch (error) {
        if (isAbsent(error)) return [];
        throw error;
      }
      const stuck: string[] = [];
      const back = (name: string) => join(root, `restored-${name}`);
      for (const name of names.filter((one) => !one.endsWith('.manifest.json'))) {
        try {
          await moveIfThere(join(trash, name), back(name));
          await moveIfThere(join(trash, `${name}.manifest.json`), back(`${name}.manifest.json`));
        } catch (error) {
          stuck.push(reasonOf(error));
        }
      }
      return stuck;
    },
    async deleteHere(path, manifestPath) {
      if (path.includes('/')) await inside(path);
      await removeIfThere(at(path));
      await removeIfThere(at(manifestPath));
    },
    async refuse(path, manifestPath, reason) {
      await ownFolder(ownFolders[0]!);
      if (path.includes('/')) await inside(path);
      const there = (file: string) => isFree(file).then((free) => !free);
      let name = refusedName(path);
      const taken = async (from: string, to: string) => !(await isFree(at(from))) && !(await isFree(join(refused, to)));
      // Both sides there: another one lies under this name. Only the far side: this one was moved, and then we died.
      for (let n = 2; (await taken(path, name)) || (await taken(manifestPath, `${name}.manifest.json`)); n++) {
        name = `${n}-${refusedName(path)}`;
      }
      if (!(await there(at(path))) && !(await there(at(manifestPath)))) {
        const wasMoved = (await there(join(refused, name))) || (await there(join(refused, `${name}.manifest.json`)));
        return wasMoved ? 'moved' : 'gone';
      }
      await writeReason(`${name}.reason.txt`, { path, reason, at: new Date().toISOString() });
      // A manifest beside a folder speaks of itself only: the folder holds others' recordings.
      const found = await lstat(at(path)).catch(() => undefined);
      if (!found?.isDirectory()) await moveIfThere(at(path), join(refused, name));
      await moveIfThere(at(manifestPath), join(refused, `${name}.manifest.json`));
      return 'moved';
    },
  };
};
