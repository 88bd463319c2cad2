import { sha256 } from '../sha256.ts';

/** Crockford's alphabet: it has no letters that are mistaken for others when a code is read out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 20;

/** How long a code is valid. */
export const codeMilliseconds = 60 * 60 * 1000;

/** `XXXXX-XXXXX-XXXXX-XXXXX`: a hundred bits, so that guessing is hopeless; 32 letters divide a byte evenly. */
export const codeFrom = (random: Uint8Array): string =>
  Array.from(random.subarray(0, letters), (byte) => alphabet[byte % alphabet.length])
    .join('')
    .replace(/(.{5})(?=.)/g, '$1-');

/** The hash of a code, however it was typed: without dashes, in any case, and with letters that look alike treated as the same. */
export const codeHash = (code: string): Promise<string> =>
  sha256(
    code
      .toUpperCase()
      .replaceAll(/[^0-9A-Z]/g, '')
      .replaceAll('O', '0')
      .replaceAll(/[IL]/g, '1'),
  );
