import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const reserveBytes = 8 * 1024 * 1024;

/**
 * Room on the disk of the store that no other program can take. On a full disk, the store could not record that a file has
 * arrived, so no file could be deleted, and if both are on the same disk, it would stay full forever.
 */
export interface Reserve {
  /** Takes the room, if there is plenty. */
  keep(): void;
  /** Gives the room to the store. Returns false if none was reserved. */
  release(): boolean;
}

export const reserve = (stateFolder: string): Reserve => {
  const file = join(stateFolder, 'reserve');
  const write = (): void => {
    const handle = openSync(file, 'w', 0o600);
    try {
      // Random, because a disk may compress repeated bytes.
      const piece = randomFillSync(Buffer.alloc(1024 * 1024));
      for (let written = 0; written < reserveBytes; ) written += writeSync(handle, piece);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  };
  return {
    keep() {
      try {
        const { bavail, bsize } = statfsSync(stateFolder);
        if (!existsSync(file) && bavail * bsize >= 2 * reserveBytes) write();
      } catch {
        // The store works without it; the doctor reports how full the disk is.
        this.release();
      }
    },
    release() {
      const exists = existsSync(file);
      rmSync(file, { force: true });
      return exists;
    },
  };
};
