import { sha256 } from '../sha256.ts';

/** No letters that are taken for others when a code is read out: Crockford's alphabet. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 20;

/** How long a code may wait to be typed in. */
export const codeMilliseconds = 60 * 60 * 1000;

/** `XXXXX-XXXXX-XXXXX-XXXXX`: a hundred bits, so that guessing is hopeless; 32 letters divide a byte evenly. */
export const codeFrom = (random: Uint8Array): string =>
  Array.from(random.subarray(0, letters), (byte) => alphabet[byte % alphabet.length])
    .join('')
    .replace(/(.{5})(?=.)/g, '$1-');

/** What is kept of a code. However it was typed: dashes and case do not count, and what looks alike is the same. */
export const codeHash = (code: string): Promise<string> =>
  sha256(
    code
      .toUpperCase()
      .replaceAll(/[^0-9A-Z]/g, '')
      .replaceAll('O', '0')
      .replaceAll(/[IL]/g, '1'),
  );
