import { isSea } from 'node:sea';

/** How this program starts itself again, as another of its processes. */
export const ownCommand = (...words: string[]): { command: string; args: string[] } => ({
  command: process.execPath,
  args: isSea() ? words : [...process.execArgv, process.argv[1] ?? '', ...words],
});
