import { Failure } from '../failure.ts';

const save = 'save it as UTF-8, like Set-Content -Encoding utf8 does in PowerShell';

const decoded = (encoding: string, bytes: Uint8Array): string => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Failure('invalid', `Its manifest is not written in UTF-8 or UTF-16: ${save}`);
  }
};

/** UTF-32, which nothing but old editors writes and no decoder knows. */
const decodedWide = (bytes: Uint8Array, littleEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point > 0x10ffff) throw new Failure('invalid', `Its manifest is not written in UTF-8 or UTF-16: ${save}`);
    text += String.fromCodePoint(point);
  }
  return text.replace(/^\ufeff/, '');
};

/**
 * The text of a manifest, with or without a byte order mark. JSON begins with two ASCII characters, so the zeros among its
 * first bytes tell the encoding where no mark does. @throws Failure `invalid`
 */
export const manifestText = (bytes: Uint8Array): string => {
  const [a = 1, b = 1, c = 1, d = 1] = bytes;
  if (a === 0 && b === 0 && (c !== 0 || d !== 0)) return decodedWide(bytes, false);
  if (b === 0 && c === 0 && d === 0) return decodedWide(bytes, true);
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? decodedWide(bytes, true) : decoded('utf-16le', bytes);
  if ((a === 0xfe && b === 0xff) || a === 0) return decoded('utf-16be', bytes);
  if (b === 0) return decoded('utf-16le', bytes);
  return decoded('utf-8', bytes);
};
