import { Failure } from '../../failure.ts';

const advice = 'save it as UTF-8, like Set-Content -Encoding utf8 does in PowerShell';

const decode = (encoding: string, bytes: Uint8Array): string => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Failure('invalid', `Its manifest is not written in UTF-8 or UTF-16: ${advice}`);
  }
};

/** UTF-32, which only old editors write and no decoder supports. */
const decodeUtf32 = (bytes: Uint8Array, littleEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point > 0x10ffff) throw new Failure('invalid', `Its manifest is not written in UTF-8 or UTF-16: ${advice}`);
    text += String.fromCodePoint(point);
  }
  return text.replace(/^\ufeff/, '');
};

/**
 * The text of a manifest, with or without a byte order mark. JSON begins with two ASCII characters, so without a mark
 * the zeros among the first bytes show the encoding. @throws Failure `invalid`
 */
export const manifestText = (bytes: Uint8Array): string => {
  const [a = 1, b = 1, c = 1, d = 1] = bytes;
  if (a === 0 && b === 0 && (c !== 0 || d !== 0)) return decodeUtf32(bytes, false);
  if (b === 0 && c === 0 && d === 0) return decodeUtf32(bytes, true);
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? decodeUtf32(bytes, true) : decode('utf-16le', bytes);
  if ((a === 0xfe && b === 0xff) || a === 0) return decode('utf-16be', bytes);
  if (b === 0) return decode('utf-16le', bytes);
  return decode('utf-8', bytes);
};
