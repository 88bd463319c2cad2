import { lstat, mkdir, open, readdir, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAbsent, isFull, reasonOf } from '../../agent-kit/files/file-errors.ts';
import {
  type FileThreads,
  fileThreads,
  type HashedFile,
  type HashOptions,
  type SmallFile,
} from '../../agent-kit/files/file-threads.ts';
import { isWithin, type OpenFile } from '../../agent-kit/files/open-file.ts';
import { Failure } from '../../domain/failure.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import type { Header } from './header.ts';
import { ownFolders, refusedName, trashName } from './names.ts';

/** The file threads of the location. They read the header of a recording of a given medium. */
export type LocationThreads = FileThreads<Manifest['medium'], Header>;

/** `file-thread.ts` is beside this file, and beside the program when it is bundled. */
export const locationThreads = (): LocationThreads => fileThreads(import.meta.dirname);

/**
 * The staging location, and nothing outside of it. It follows no links, because a desktop may have created them. Paths are
 * below the location, with `/`.
 */
export interface Location {
  root: string;
  /** @throws Failure `invalid` for anything but a plain file of the location; so do the next two. */
  openFile(path: string): Promise<OpenFile>;
  /** Reads the file from end to end. */
  hash(path: string, options?: HashOptions<Manifest['medium']>): Promise<HashedFile<Header>>;
  /** The content of a small file is valid until `act` ends, and no longer. */
  whileRead<Outcome>(path: string, act: (file: SmallFile) => Promise<Outcome>): Promise<Outcome>;
  /** Undefined if there is no file. */
  look(path: string): Promise<{ size: number; mtimeMs: number } | undefined>;
  /** @throws if the location itself is gone, because a missing share is not an empty one. */
  expectPresent(): Promise<void>;
  /** Marks the location, so that an empty mount point is not mistaken for it; `again`: it was marked before. */
  mark(again: boolean): Promise<void>;
  /** Moves recording and manifest out of the way, to be deleted. Repeating it is harmless. */
  toTrash(recordingId: string, path: string, manifestPath: string): Promise<void>;
  emptyTrash(recordingId: string, path: string): Promise<void>;
  /**
   * Brings recording and manifest back to where they were, unless another file is there now. `gone`: they are neither
   * there nor in the trash. Repeating it is harmless.
   */
  fromTrash(recordingId: string, path: string, manifestPath: string): Promise<'there' | 'gone' | 'occupied'>;
  /** Brings back everything in this agent's trash, if the journal is lost. Returns why some could not be moved. */
  restoreTrash(): Promise<string[]>;
  /** Deletes recording and manifest in place, if they cannot be moved to the trash. Repeating it is harmless. */
  deleteInPlace(path: string, manifestPath: string): Promise<void>;
  /**
   * Moves recording and manifest to `refused/`, for somebody to look at. `gone`: neither is anywhere. Repeating it is
   * harmless.
   */
  moveToRefused(path: string, manifestPath: string, reason: string): Promise<'moved' | 'gone'>;
}

export const markerName = '.fermata-location';

export const openLocation = (root: string, agentId: string, threads: Omit<LocationThreads, 'close'>): Location => {
  const fileAt = (path: string) => join(root, ...path.split('/'));
  const trashNames = [ownFolders[1]!, agentId.replace(/[^A-Za-z0-9_-]/g, '_')];
  const trash = join(root, ...trashNames);
  const refused = join(root, ownFolders[0]!);
  let trueRoot: Promise<string> | undefined;
  const expectInside = async (path: string) => {
    trueRoot ??= realpath(root);
    trueRoot.catch(() => {
      trueRoot = undefined;
    });
    const folder = await realpath(dirname(fileAt(path)));
    if (!isWithin(folder, await trueRoot)) {
      throw new Failure('invalid', 'It is outside the staging location');
    }
  };
  const isAbsentAt = async (path: string): Promise<boolean> => {
    try {
      await lstat(path);
      return false;
    } catch (error) {
      if (isAbsent(error)) return true;
      throw error;
    }
  };
  /** Creates folders only below the location, so that none is created where a share is not mounted. Refuses a link. */
  const makeOwnFolder = async (...names: string[]) => {
    let folder = root;
    for (const name of names) {
      folder = join(folder, name);
      // Not every share reports EEXIST for a folder that exists.
      await mkdir(folder).catch(async (error) => {
        if (await isAbsentAt(folder)) throw error;
      });
      if (!(await lstat(folder)).isDirectory()) throw new Failure('invalid', `${folder} is a link: remove it`);
    }
  };
  const moveIfThere = async (from: string, to: string) => {
    try {
      await rename(from, to);
    } catch (error) {
      // The absent one may be the target folder.
      if (!isAbsent(error) || !(await isAbsentAt(from))) throw error;
    }
  };
  const removeIfThere = async (path: string) => {
    try {
      await unlink(path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  };
  /** On a full share, the recording is moved without this file. The agent's log and its list also give the reason. */
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
    hash: (path, options) => threads.hash(root, path, options),
    whileRead: (path, act) => threads.whileRead(root, path, act),
    async look(path) {
      try {
        const { size, mtimeMs } = await lstat(fileAt(path));
        return { size, mtimeMs };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async expectPresent() {
      if (!(await stat(root)).isDirectory()) throw new Failure('invalid', `${root} is not a folder`);
      if (marked && (await isAbsentAt(marker))) {
        throw new Failure('unavailable', `what was in ${root} is gone: is the share mounted?`);
      }
    },
    async mark(again) {
      marked = again;
      await this.expectPresent();
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
        await makeOwnFolder(...trashNames);
        folders.add(trash);
      }
      if (path.includes('/')) await expectInside(path);
      const to = join(trash, trashName(recordingId, path));
      try {
        await moveIfThere(fileAt(manifestPath), `${to}.manifest.json`);
        await moveIfThere(fileAt(path), to);
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
      if (await isAbsentAt(from)) return (await isAbsentAt(fileAt(path))) ? 'gone' : 'there';
      if (!(await isAbsentAt(fileAt(path)))) return 'occupied';
      await mkdir(dirname(fileAt(path)), { recursive: true });
      if (path.includes('/')) await expectInside(path);
      await moveIfThere(`${from}.manifest.json`, fileAt(manifestPath));
      await moveIfThere(from, fileAt(path));
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
    async deleteInPlace(path, manifestPath) {
      if (path.includes('/')) await expectInside(path);
      await removeIfThere(fileAt(path));
      await removeIfThere(fileAt(manifestPath));
    },
    async moveToRefused(path, manifestPath, reason) {
      await makeOwnFolder(ownFolders[0]!);
      if (path.includes('/')) await expectInside(path);
      const exists = (file: string) => isAbsentAt(file).then((absent) => !absent);
      let name = refusedName(path);
      const isTaken = async (from: string, to: string) =>
        !(await isAbsentAt(fileAt(from))) && !(await isAbsentAt(join(refused, to)));
      // If both are there, another file has this name in `refused/`. If only that one is there, this file was moved
      // before the process was killed.
      for (let n = 2; (await isTaken(path, name)) || (await isTaken(manifestPath, `${name}.manifest.json`)); n++) {
        name = `${n}-${refusedName(path)}`;
      }
      if (!(await exists(fileAt(path))) && !(await exists(fileAt(manifestPath)))) {
        const wasMoved = (await exists(join(refused, name))) || (await exists(join(refused, `${name}.manifest.json`)));
        return wasMoved ? 'moved' : 'gone';
      }
      await writeReason(`${name}.reason.txt`, { path, reason, at: new Date().toISOString() });
      // A manifest beside a folder is refused alone: the folder may contain other recordings.
      const found = await lstat(fileAt(path)).catch(() => undefined);
      if (!found?.isDirectory()) await moveIfThere(fileAt(path), join(refused, name));
      await moveIfThere(fileAt(manifestPath), join(refused, `${name}.manifest.json`));
      return 'moved';
    },
  };
};
