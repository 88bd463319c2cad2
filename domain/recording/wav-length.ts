import { mediaKind } from './media-kind.ts';
import type { AudioFormat } from './recording.ts';
import { type WavFields, wavFields, wavSeconds } from './wav-format.ts';

/** Where the reading of a header stands; what it had learned by then goes with it. */
export interface HeaderPlace {
  /** Byte of the object where the window must begin. */
  at: number;
  fields?: WavFields;
  /** Bytes of sound as RF64 tells them, beside the 32-bit field that is too small for them. */
  longSize?: number;
  /** Samples a channel, as the `fact` chunk counts them. */
  samples?: number;
  /** Size of the whole file as its first chunk tells it; it may be wrong. */
  riffSize?: number;
  /** Where the body of the chunk before began: from there the next chunk is looked for when its size was wrong. */
  bodyAt?: number;
  /** The chunk before had an odd size: its padding may be there or not. */
  padded?: 'perhaps';
  /** The place was lost: from `at` on, the next chunk is looked for by its name. */
  lost?: true;
  /** Where the sound lies by its chunk's size; what follows it shows whether that is right. */
  sound?: { from: number; bytes: number };
}

export type WavLength =
  | { durationSeconds: number; format: AudioFormat }
  /** Why its length cannot be told, in a sentence. */
  | { unreadable: string }
  /** The header goes on beyond this window: read on from there. */
  | { readOn: HeaderPlace };

/** A size that the writer left open, or that RF64 tells elsewhere. */
const open = 0xffffffff;
/** As much of a chunk's body as is ever looked at: the format's, extensible, is the longest. */
const bodyBytes = 40;
/** Behind the sound there may be filling up to the next block of a disk. More than that is sound. */
const blockBytes = 4096;

/** Chunks seen in WAV files. Another name is believed when its size fits. */
const chunkNames = new Set(
  'fmt |data|fact|LIST|ds64|JUNK|junk|bext|iXML|cue |smpl|inst|PEAK|PAD |FLLR|id3 |ID3 |_PMX|cart|axml|chna|afsp|DISP|slnt|wavl|note|labl|plst|acid|minf|elm1|regn|umid'.split(
    '|',
  ),
);

/** A window of the file, asked by the file's own offsets. */
class Window {
  readonly #view: DataView;
  readonly #from: number;
  readonly size: number;

  constructor(bytes: Uint8Array, from: number, size: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#from = from;
    this.size = size;
  }

  get end(): number {
    return this.#from + this.#view.byteLength;
  }

  /** Whether these bytes are in the window, or the file ends before them. */
  covers(at: number, length: number): boolean {
    return at >= this.#from && Math.min(at + length, this.size) <= this.end;
  }

  idAt(at: number): string {
    if (at < this.#from || at + 4 > this.end) return '';
    return String.fromCharCode(...[0, 1, 2, 3].map((offset) => this.#view.getUint8(at + offset - this.#from)));
  }

  numberAt(at: number): number {
    return this.#view.getUint32(at - this.#from, true);
  }

  body(at: number, length: number): DataView {
    return new DataView(this.#view.buffer, this.#view.byteOffset + at - this.#from, length);
  }

  /** Whether a chunk may begin here: its name is one, and its size fits into the file. */
  isChunk(at: number): boolean {
    const id = this.idAt(at);
    if (at + 8 > this.end || !/^[\u0020-\u007e]{4}$/.test(id)) return false;
    const size = this.numberAt(at + 4);
    if (id === 'data') return true;
    // The last chunk's padding is often left out.
    return size <= this.size - at - 8 && (chunkNames.has(id) || size > 0);
  }

  /** The next `fmt ` or `data` that makes sense, from here to the window's end. */
  find(id: 'fmt ' | 'data', from: number): number | undefined {
    for (let at = from; at + 8 <= this.end; at += 1) {
      if (this.idAt(at) !== id) continue;
      const size = this.numberAt(at + 4);
      const left = this.size - at - 8;
      if (id === 'fmt ' ? size >= 16 && size <= 1024 && size <= left : size <= left || size === open) return at;
    }
    return undefined;
  }
}

const unreadable = (reason: string): WavLength => ({ unreadable: reason });

const lengthOf = ({ fields, samples }: HeaderPlace, sound: { bytes: number; whole: boolean }): WavLength => {
  if (!fields) return unreadable('The WAV header does not tell its format before its sound.');
  const agreed = wavSeconds(fields, { bytes: sound.bytes, samples: sound.whole ? samples : undefined });
  return 'unreadable' in agreed ? agreed : { durationSeconds: agreed.seconds, format: agreed.format };
};

/** What follows the sound by its chunk's size: other chunks, filling, or more sound because the size was wrong. */
const lengthBehind = (window: Window, place: HeaderPlace, sound: { from: number; bytes: number }): WavLength => {
  const end = sound.from + sound.bytes;
  const rest = window.size - end;
  const chunkFollows = window.isChunk(end) || (sound.bytes % 2 === 1 && window.isChunk(end + 1));
  const saysItEnds = place.riffSize !== undefined && Math.abs(place.riffSize + 8 - end) <= 1;
  const isFilling = saysItEnds && rest <= blockBytes;
  return sound.bytes > 0 && (chunkFollows || isFilling)
    ? lengthOf(place, { bytes: sound.bytes, whole: true })
    : sound.bytes === 0 && chunkFollows && window.idAt(end) !== 'data' && chunkNames.has(window.idAt(end))
      ? lengthOf(place, { bytes: 0, whole: true })
      : lengthOf(place, { bytes: window.size - sound.from, whole: false });
};

/**
 * The length of a WAV file, from its header and the object's size: call duration is the media's own length, silence of
 * a pause and time on hold included (AC-36), which the contact's timestamps do not give.
 *
 * RIFF: chunks of `id, size, body`, the body padded to an even length, in any order before `data`. Writers get all of it
 * wrong. One that was cut off, or that streams, leaves the size of `data` 0 or 0xFFFFFFFF, or larger than the file: then
 * the object's size tells. A padding may be missing, and where a size leads to no chunk the next one is looked for by
 * its name. `window` begins at `place.at`.
 */
export const wavLength = (bytes: Uint8Array, size: number, place: HeaderPlace = { at: 0 }): WavLength => {
  const window = new Window(bytes, place.at, size);
  let known: HeaderPlace = place;
  if (place.at === 0 && place.riffSize === undefined) {
    const kind = mediaKind(bytes, size);
    if ('unreadable' in kind) return kind;
    if (kind.kind !== 'wav') return unreadable('The file is not a WAV file.');
    known = { at: 12, bodyAt: 12, riffSize: window.numberAt(4) };
  }
  while (known.at + 8 <= size) {
    const { at, sound } = known;
    if (sound) {
      if (!window.covers(at, 9)) return { readOn: known };
      return lengthBehind(window, known, sound);
    }
    if (known.lost) {
      const found = window.find(known.fields ? 'data' : 'fmt ', at);
      if (found === undefined) {
        const next = Math.max(at, window.end - 7);
        if (window.end >= size || next + 8 > size) break;
        return { readOn: { ...known, at: next } };
      }
      const { lost: _, ...rest } = known;
      known = { ...rest, at: found };
      continue;
    }
    if (!window.covers(at, 9)) return { readOn: known };
    const { padded, ...rest } = known;
    if (padded) {
      const named = (place: number) => window.isChunk(place) && chunkNames.has(window.idAt(place));
      const isUnpadded = named(at) || (!named(at + 1) && !window.isChunk(at + 1) && window.isChunk(at));
      known = { ...rest, at: isUnpadded ? at : at + 1 };
      continue;
    }
    if (!window.isChunk(at)) {
      // A size beyond the file: look behind its own header. No chunk at all: the size before was wrong.
      const from = chunkNames.has(window.idAt(at)) ? at + 8 : (known.bodyAt ?? at);
      known = { ...known, lost: true, at: from };
      if (from < place.at) return { readOn: known };
      continue;
    }
    const id = window.idAt(at);
    const told = window.numberAt(at + 4);
    const left = size - at - 8;
    if (id === 'data') {
      const long = known.longSize ?? 0;
      const bytesTold = told === open && long > 0 && long <= left ? long : told;
      if (bytesTold === open || bytesTold > left || left === 0) return lengthOf(known, { bytes: left, whole: false });
      if (left - bytesTold <= 1) return lengthOf(known, { bytes: bytesTold || left, whole: true });
      known = { ...known, at: at + 8 + bytesTold, sound: { from: at + 8, bytes: bytesTold } };
      if (known.at + 8 > size) {
        return lengthOf(known, bytesTold > 0 ? { bytes: bytesTold, whole: true } : { bytes: left, whole: false });
      }
      continue;
    }
    const needed = Math.min(told, bodyBytes);
    if (id === 'fmt ' || id === 'ds64' || id === 'fact') {
      if (!window.covers(at, 8 + needed)) return { readOn: known };
      const body = window.body(at + 8, needed);
      if (id === 'fmt ' && needed < 16) return unreadable("The WAV header's format is cut short.");
      if (id === 'fmt ') known = { ...known, fields: wavFields(body) };
      else if (id === 'ds64' && needed >= 16) known = { ...known, longSize: Number(body.getBigUint64(8, true)) };
      else if (id === 'fact' && needed >= 4 && body.getUint32(0, true) !== open) {
        known = { ...known, samples: body.getUint32(0, true) };
      }
    }
    // A format's size is often told with two bytes more or less than it has.
    const bodyAt = at + 8 + (id === 'fmt ' ? 16 : 0);
    known = { ...known, at: at + 8 + told, bodyAt, ...(told % 2 === 1 && { padded: 'perhaps' as const }) };
  }
  return unreadable('The WAV file ends before its sound begins.');
};
