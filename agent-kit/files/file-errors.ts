import { Failure } from '../../domain/failure.ts';

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** The name does not exist. A share that is gone reports something else, or its root does not exist either. */
export const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/** Nothing more can be written there. Existing files can still be moved and deleted. */
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');

/** The file is locked, or we lack permission. That may be over at the next scan. */
export const isLocked = (error: unknown): boolean => ['EBUSY', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '');

/** The error in a sentence, with the code that an administrator looks up. Our own failures have no such code. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Failure ? undefined : codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return code && !message.includes(code) ? `${message} (${code})` : message;
};
