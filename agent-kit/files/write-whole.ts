import { type FileHandle, open, rename } from 'node:fs/promises';

/** Writes under a temporary name, flushes, and renames: a half-written file cannot exist under its real name. */
export const writeWhole = async (file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> => {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
};
