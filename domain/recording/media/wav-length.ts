import type { AudioFormat } from '../recording.ts';
import { mediaKind } from './media-kind.ts';
import { type WavFields, wavFields, wavSeconds } from './wav-format.ts';

/** The state of reading a header: the position, and what has been found so far. */
export interface HeaderPlace {
  /** Byte of the object at which the next window must begin. */
  at: number;
  fields?: WavFields;
  /** Bytes of sound according to RF64, whose 32-bit field is too small for them. */
  longSize?: number;
  /** Samples per channel according to the `fact` chunk. */
  samples?: number;
  /** Size of the whole file according to its first chunk; it may be wrong. */
  riffSize?: number;
  /** Where the body of the previous chunk began. If its size was wrong, the search for the next chunk starts there. */
  bodyAt?: number;
  /** The previous chunk had an odd size: its padding may be there or not. */
  padded?: 'perhaps';
  /** The position was lost, so the next chunk is searched for by its name, from `at` on. */
  lost?: true;
  /** Where the sound is, according to the size of its chunk. What follows it shows whether that size is right. */
  sound?: { from: number; bytes: number };
}

export type WavLength =
  | { durationSeconds: number; format: AudioFormat }
  /** Why its length cannot be determined, in one sentence. */
  | { unreadable: string }
  /** The header continues after this window: read on from there. */
  | { readOn: HeaderPlace };

/** A size that the writer left open, or that RF64 states elsewhere. */
const openSize = 0xffffffff;
/** The longest part of a chunk's body that is ever needed: an extensible format. */
const maxBodyBytes = 40;
/** After the sound there may be padding up to the next disk block. Anything more is sound. */
const blockBytes = 4096;

/** Chunk names seen in WAV files. Another name is accepted if its size fits. */
const chunkNames = new Set(
  'fmt |data|fact|LIST|ds64|JUNK|junk|bext|iXML|cue |smpl|inst|PEAK|PAD |FLLR|id3 |ID3 |_PMX|cart|axml|chna|afsp|DISP|slnt|wavl|note|labl|plst|acid|minf|elm1|regn|umid'.split(
    '|',
  ),
);

/** A window of the file, addressed by offsets in the file. */
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

  /** Whether a chunk may begin here: its name is valid, and its size fits into the file. */
  isChunk(at: number): boolean {
    const id = this.idAt(at);
    if (at + 8 > this.end || !/^[\u0020-\u007e]{4}$/.test(id)) return false;
    const size = this.numberAt(at + 4);
    if (id === 'data') return true;
    // The padding of the last chunk is often left out.
    return size <= this.size - at - 8 && (chunkNames.has(id) || size > 0);
  }

  /** The next plausible `fmt ` or `data`, from here to the end of the window. */
  find(id: 'fmt ' | 'data', from: number): number | undefined {
    for (let at = from; at + 8 <= this.end; at += 1) {
      if (this.idAt(at) !== id) continue;
      const size = this.numberAt(at + 4);
      const left = this.size - at - 8;
      if (id === 'fmt ' ? size >= 16 && size <= 1024 && size <= left : size <= left || size === openSize) return at;
    }
    return undefined;
  }
}

const unreadable = (reason: string): WavLength => ({ unreadable: reason });

const lengthOf = ({ fields, samples }: HeaderPlace, sound: { bytes: number; whole: boolean }): WavLength => {
  if (!fields) return unreadable('The WAV header has no format before its sound.');
  const facts = wavSeconds(fields, { bytes: sound.bytes, samples: sound.whole ? samples : undefined });
  return 'unreadable' in facts ? facts : { durationSeconds: facts.seconds, format: facts.format };
};

/** Looks at the bytes after the sound: other chunks, padding, or more sound because the size was wrong. */
const lengthBehind = (window: Window, place: HeaderPlace, sound: { from: number; bytes: number }): WavLength => {
  const end = sound.from + sound.bytes;
  const rest = window.size - end;
  const chunkFollows = window.isChunk(end) || (sound.bytes % 2 === 1 && window.isChunk(end + 1));
  const endsHere = place.riffSize !== undefined && Math.abs(place.riffSize + 8 - end) <= 1;
  const isPadding = endsHere && rest <= blockBytes;
  return sound.bytes > 0 && (chunkFollows || isPadding)
    ? lengthOf(place, { bytes: sound.bytes, whole: true })
    : sound.bytes === 0 && chunkFollows && window.idAt(end) !== 'data' && chunkNames.has(window.idAt(end))
      ? lengthOf(place, { bytes: 0, whole: true })
      : lengthOf(place, { bytes: window.size - sound.from, whole: false });
};

/**
 * The length of a WAV file, from its header and the size of the object. The call's duration is the length of the media,
 * including the silence of a pause and time on hold (AC-36). The contact's timestamps do not tell it.
 *
 * RIFF: chunks of `id, size, body`, the body padded to an even length, in any order before `data`. Writers get all of
 * this wrong. A writer that was interrupted, or that streams, leaves the size of `data` 0 or 0xFFFFFFFF, or larger than the
 * file; then the size of the object counts. A padding byte may be missing. If a size leads to no chunk, the next chunk is
 * searched for by its name. `window` begins at `place.at`.
 */
export const wavLength = (bytes: Uint8Array, size: number, place: HeaderPlace = { at: 0 }): WavLength => {
  const window = new Window(bytes, place.at, size);
  let header: HeaderPlace = place;
  if (place.at === 0 && place.riffSize === undefined) {
    const kind = mediaKind(bytes, size);
    if ('unreadable' in kind) return kind;
    if (kind.kind !== 'wav') return unreadable('The file is not a WAV file.');
    header = { at: 12, bodyAt: 12, riffSize: window.numberAt(4) };
  }
  while (header.at + 8 <= size) {
    const { at, sound } = header;
    if (sound) {
      if (!window.covers(at, 9)) return { readOn: header };
      return lengthBehind(window, header, sound);
    }
    if (header.lost) {
      const found = window.find(header.fields ? 'data' : 'fmt ', at);
      if (found === undefined) {
        const next = Math.max(at, window.end - 7);
        if (window.end >= size || next + 8 > size) break;
        return { readOn: { ...header, at: next } };
      }
      const { lost: _, ...rest } = header;
      header = { ...rest, at: found };
      continue;
    }
    if (!window.covers(at, 9)) return { readOn: header };
    const { padded, ...rest } = header;
    if (padded) {
      const hasKnownName = (place: number) => window.isChunk(place) && chunkNames.has(window.idAt(place));
      const isUnpadded = hasKnownName(at) || (!hasKnownName(at + 1) && !window.isChunk(at + 1) && window.isChunk(at));
      header = { ...rest, at: isUnpadded ? at : at + 1 };
      continue;
    }
    if (!window.isChunk(at)) {
      // The size exceeds the file: continue after its own header. If there is no chunk here at all, the previous size
      // was wrong.
      const from = chunkNames.has(window.idAt(at)) ? at + 8 : (header.bodyAt ?? at);
      header = { ...header, lost: true, at: from };
      if (from < place.at) return { readOn: header };
      continue;
    }
    const id = window.idAt(at);
    const declaredSize = window.numberAt(at + 4);
    const remaining = size - at - 8;
    if (id === 'data') {
      const longSize = header.longSize ?? 0;
      const declaredBytes =
        declaredSize === openSize && longSize > 0 && longSize <= remaining ? longSize : declaredSize;
      if (declaredBytes === openSize || declaredBytes > remaining || remaining === 0)
        return lengthOf(header, { bytes: remaining, whole: false });
      if (remaining - declaredBytes <= 1) return lengthOf(header, { bytes: declaredBytes || remaining, whole: true });
      header = { ...header, at: at + 8 + declaredBytes, sound: { from: at + 8, bytes: declaredBytes } };
      if (header.at + 8 > size) {
        return lengthOf(
          header,
          declaredBytes > 0 ? { bytes: declaredBytes, whole: true } : { bytes: remaining, whole: false },
        );
      }
      continue;
    }
    const needed = Math.min(declaredSize, maxBodyBytes);
    if (id === 'fmt ' || id === 'ds64' || id === 'fact') {
      if (!window.covers(at, 8 + needed)) return { readOn: header };
      const body = window.body(at + 8, needed);
      if (id === 'fmt ' && needed < 16) return unreadable("The WAV header's format is cut short.");
      if (id === 'fmt ') header = { ...header, fields: wavFields(body) };
      else if (id === 'ds64' && needed >= 16) header = { ...header, longSize: Number(body.getBigUint64(8, true)) };
      else if (id === 'fact' && needed >= 4 && body.getUint32(0, true) !== openSize) {
        header = { ...header, samples: body.getUint32(0, true) };
      }
    }
    // The size of a format chunk is often two bytes too large or too small.
    const bodyAt = at + 8 + (id === 'fmt ' ? 16 : 0);
    header = {
      ...header,
      at: at + 8 + declaredSize,
      bodyAt,
      ...(declaredSize % 2 === 1 && { padded: 'perhaps' as const }),
    };
  }
  return unreadable('The WAV file ends before its sound begins.');
};
