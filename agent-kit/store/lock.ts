import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CannotStart } from '../program/cannot-start.ts';

/** SQLITE_BUSY: another process has the lock. */
const busy = 5;

/**
 * Locks a state folder until the process ends, in whatever way, so that two programs never share one store.
 *
 * @throws CannotStart; `program` is its name in the message.
 */
export const lockStateFolder = (stateFolder: string, program: string): { release(): void } => {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(stateFolder, 'run.lock'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => lock?.close() };
  } catch (error) {
    lock?.close();
    const { errcode, message } = error as Error & { errcode?: number };
    throw new CannotStart(
      errcode === busy
        ? `Another ${program} is running with the state in ${stateFolder}`
        : `The state folder ${stateFolder} cannot be written to: ${message}`,
    );
  }
};
