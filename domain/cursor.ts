import { Failure } from './failure.ts';

/** FNV-1a, twice over: tells lists apart, and is no secret. */
const fingerprint = (text: string): string => {
  let a = 0x811c9dc5;
  let b = 0xc9dc5811;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x01000197);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
};

/** An opaque word for a position in a list; `list` is whatever tells this list from another one, its filters included. */
export const cursorAt = (list: unknown, position: string): string =>
  btoa(`${fingerprint(JSON.stringify(list))} ${encodeURIComponent(position)}`)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** @throws Failure `invalid` (field `cursor`) for a cursor that was not given out for this list. */
export const positionOf = (list: unknown, cursor: string): string => {
  try {
    const [of, position] = atob(cursor.replaceAll('-', '+').replaceAll('_', '/')).split(' ');
    if (of === fingerprint(JSON.stringify(list)) && position) return decodeURIComponent(position);
  } catch {
    // Not even one of ours: the same answer.
  }
  throw new Failure('invalid', 'This cursor belongs to another list', { field: 'cursor' });
};
