import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { CannotStart } from '../../agent-kit/program/cannot-start.ts';

/**
 * Creates the folder of the service, and removes the rights of everybody else: it contains keys and recordings (AC-16).
 * On Windows, install.ps1 sets the rights.
 * @throws CannotStart if others keep their rights
 */
export const restrictFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32' || (statSync(folder).mode & 0o077) === 0) return;
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new CannotStart(`Others may read ${folder}, and it cannot be changed: ${(error as Error).message}`);
  }
};
