import { Failure } from './failure.ts';

/** FNV-1a twice: it distinguishes lists and need not be secret. */
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

/** An opaque text for a position in a list. `list` is everything that distinguishes this list from others, with its filters. */
export const cursorAt = (list: unknown, position: string): string =>
  btoa(`${fingerprint(JSON.stringify(list))} ${encodeURIComponent(position)}`)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** @throws Failure `invalid` (field `cursor`) for a cursor that was issued for another list. */
export const positionOf = (list: unknown, cursor: string): string => {
  try {
    const [listFingerprint, position] = atob(cursor.replaceAll('-', '+').replaceAll('_', '/')).split(' ');
    if (listFingerprint === fingerprint(JSON.stringify(list)) && position) return decodeURIComponent(position);
  } catch {
    // Not one of our cursors: the same answer.
  }
  throw new Failure('invalid', 'This cursor belongs to another list', { field: 'cursor' });
};
