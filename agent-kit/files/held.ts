import { codeOf } from './open-file.ts';

/** Somebody has it open, as Windows minds, or we may not: it may be otherwise by the next look. */
export const isHeld = (error: unknown): boolean => ['EBUSY', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '');
