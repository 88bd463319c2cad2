import type { AudioFormat } from './recording.ts';

type Format = AudioFormat & { bytesPerSecond: number; bytesPerFrame: number };

/** Where the reading of a header stands; what it had learned by then goes with it. */
export interface HeaderPlace {
  /** Byte of the object where the window must begin. */
  at: number;
  format?: Format;
  /** Bytes of sound as RF64 tells them, beside the 32-bit field that is too small for them. */
  longSize?: number;
}

export type MediaLength =
  | { durationSeconds: number; format: AudioFormat }
  /** Why its length cannot be told, in a sentence. */
  | { unreadable: string }
  /** The header goes on beyond this window: read on from there. */
  | { readOn: HeaderPlace };

const codecs: Record<number, AudioFormat['codec']> = { 1: 'pcm', 6: 'a-law', 7: 'mu-law' };
const extensible = 0xfffe;
/** A size that the writer left open, or that RF64 tells elsewhere. */
const open = 0xffffffff;
/** As much of a chunk's body as is ever looked at: the format's, extensible, is the longest. */
const bodyBytes = 40;

const unreadable = (reason: string): MediaLength => ({ unreadable: reason });

const formatOf = (body: DataView): Format => {
  const tag = body.getUint16(0, true);
  const codec = codecs[tag === extensible && body.byteLength >= 26 ? body.getUint16(24, true) : tag] ?? 'other';
  return {
    codec,
    channels: body.getUint16(2, true),
    sampleRate: body.getUint32(4, true),
    // Not every writer fills it in.
    bytesPerSecond: body.getUint32(8, true) || body.getUint32(4, true) * body.getUint16(12, true),
    bytesPerFrame: body.getUint16(12, true),
    bitsPerSample: body.getUint16(14, true),
  };
};

const lengthOf = (format: Format | undefined, bytes: number): MediaLength => {
  if (!format) return unreadable('The WAV header does not tell its format before its sound.');
  const { bytesPerSecond, bytesPerFrame, ...told } = format;
  if (bytesPerSecond === 0 || bytesPerFrame === 0) return unreadable('The WAV header tells a byte rate of zero.');
  const whole = bytes - (bytes % bytesPerFrame);
  if (whole === 0) return unreadable('The WAV file has a header and no sound.');
  return { durationSeconds: Math.round((whole / bytesPerSecond) * 1000) / 1000, format: told };
};

/**
 * The length of a WAV file, from its header and the object's size: call duration is the media's own length, silence of
 * a pause and time on hold included (AC-36), which the contact's timestamps do not give.
 *
 * RIFF: chunks of `id, size, body`, the body padded to an even length, in any order before `data`. A writer that was cut
 * off, or that streams, leaves the size of `data` 0 or 0xFFFFFFFF, or larger than the file: then the object's size
 * tells. `window` begins at `place.at`.
 */
export const mediaLength = (window: Uint8Array, size: number, place: HeaderPlace = { at: 0 }): MediaLength => {
  const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  const idAt = (offset: number): string => String.fromCharCode(...window.subarray(offset, offset + 4));
  if (size === 0) return unreadable('The file is empty.');
  let { at, format, longSize } = place;
  if (at === 0) {
    if (size < 12 || window.length < 12) return unreadable('The file is too short to be a WAV file.');
    if (!['RIFF', 'RF64', 'BW64'].includes(idAt(0)) || idAt(8) !== 'WAVE') {
      return unreadable('The file is not a WAV file: it does not begin with RIFF and WAVE.');
    }
    at = 12;
  }
  while (at + 8 <= size) {
    const start = at - place.at;
    const ready = window.length - start;
    const known = { at, ...(format && { format }), ...(longSize !== undefined && { longSize }) };
    if (ready < 8) return { readOn: known };
    const id = idAt(start);
    const told = view.getUint32(start + 4, true);
    const left = size - at - 8;
    if (id === 'data') {
      const bytes = told === open && longSize !== undefined ? longSize : told;
      return lengthOf(format, bytes === 0 || bytes === open || bytes > left ? left : bytes);
    }
    const needed = Math.min(told, bodyBytes);
    if (id === 'fmt ' || id === 'ds64') {
      if (needed > left) break;
      if (ready < 8 + needed) return { readOn: known };
      const body = new DataView(window.buffer, window.byteOffset + start + 8, needed);
      if (id === 'fmt ' && needed < 16) return unreadable("The WAV header's format is cut short.");
      if (id === 'fmt ') format = formatOf(body);
      else if (needed >= 16) longSize = Number(body.getBigUint64(8, true));
    }
    const next = at + 8 + told;
    // Some writers forget the padding.
    const unpadded = told % 2 === 1 && ['fmt ', 'data'].includes(idAt(next - place.at));
    at = unpadded ? next : next + (told % 2);
  }
  return unreadable('The WAV file ends before its sound begins.');
};
