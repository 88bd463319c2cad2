import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outputs } from './outputs.ts';
import { CannotStart } from './progress.ts';

export const localFolder = join(import.meta.dirname, '../.local');

/** The outputs file of the Fermata with this name. */
export const outputsFileOf = (name: string): string =>
  name === 'default' ? join(localFolder, 'outputs.json') : join(localFolder, name, 'outputs.json');

/** The folder of one running Fermata, and its outputs: `.local/outputs.json` for the one without a name. */
export interface Place {
  name: string;
  folder: string;
  outputsFile: string;
  publish(outputs: Outputs): void;
  leave(): void;
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const holderOf = (lock: string): number | undefined => {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    return alive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
};

const take = (name: string): Place | number => {
  const folder = join(localFolder, name);
  const lock = join(folder, 'launcher.pid');
  const outputsFile = outputsFileOf(name);
  mkdirSync(folder, { recursive: true });
  const holder = holderOf(lock);
  if (holder) return holder;
  writeFileSync(lock, String(process.pid));
  // A start that crashed left this. It must not look like a running one.
  rmSync(outputsFile, { force: true });
  return {
    name,
    folder,
    outputsFile,
    publish: (outputs) => writeFileSync(outputsFile, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 }),
    leave: () => {
      rmSync(outputsFile, { force: true });
      rmSync(lock, { force: true });
    },
  };
};

/** Takes a place for one running Fermata. Without a name, it is the default one, or a numbered one if others run. */
export const takePlace = (wish?: string): Place => {
  if (wish !== undefined && (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(wish) || wish === 'engine'))
    throw new CannotStart('A name has only lower-case letters, digits and hyphens, and must not be "engine".');
  const names =
    wish === undefined ? ['default', ...Array.from({ length: 20 }, (_, index) => String(index + 2))] : [wish];
  let holder = 0;
  for (const name of names) {
    const place = take(name);
    if (typeof place !== 'number') return place;
    holder = place;
  }
  throw new CannotStart(
    `A Fermata named "${wish}" is already running (process ${holder}). Stop it, or choose another --name.`,
  );
};
