import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small volume of its own that can really be full. */
export const mountVolume = (folder: string, size: string): { unmount(): void; readOnly(): void; writable(): void } => {
  mkdirSync(folder, { recursive: true });
  const mount = (...options: string[]) => execFileSync('mount', options, { stdio: 'pipe' });
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  return {
    unmount: () => execFileSync('umount', ['-l', folder], { stdio: 'pipe' }),
    readOnly: () => mount('-o', 'remount,ro', folder),
    writable: () => mount('-o', 'remount,rw', folder),
  };
};

/** Whether we can mount one on this machine: as root, on Linux, and not in a container that forbids it. */
const canMount = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-mount-'));
  try {
    mountVolume(folder, '1m').unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Counted as skipped where no volume can be mounted. */
export const testWithVolumes = canMount() ? test : test.skip;

/** To the last byte. */
export const fillVolume = (folder: string, name = 'filler.bin'): void => {
  const handle = openSync(join(folder, name), 'w');
  for (const size of [64 * 1024, 4096, 1]) {
    const piece = Buffer.alloc(size, 1);
    try {
      for (;;) writeSync(handle, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(handle);
  const { bavail } = statfsSync(folder);
  if (bavail > 0) throw new Error(`${folder} is not full: ${bavail} blocks are free`);
};
