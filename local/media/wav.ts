import type { AudioFormat } from '../../domain/recording/recording.ts';

/** A chunk of a WAV file: a name of four letters, and its body. */
export interface Chunk {
  id: string;
  body: Uint8Array;
}

/** How a WAV file is written. The defaults are as Amazon Connect presumably writes it. */
export interface WavShape {
  codec?: Extract<AudioFormat['codec'], 'pcm' | 'a-law' | 'mu-law'>;
  channels?: number;
  sampleRate?: number;
  bitsPerSample?: number;
  /** WAVE_FORMAT_EXTENSIBLE: the codec is in the sub-format. */
  extensible?: boolean;
  /** RF64: sizes of 64 bits, in a chunk of their own. */
  longSizes?: boolean;
  /** Chunks before `fmt `, and between it and `data`. */
  first?: Chunk[];
  before?: Chunk[];
  after?: Chunk[];
  /** False sizes for the header to claim. */
  claimedDataSize?: number;
  /** The sound; silence of `seconds` if left out. */
  sound?: Uint8Array;
  seconds?: number;
}

const tags = { pcm: 1, 'a-law': 6, 'mu-law': 7 } as const;
const silence = { pcm: 0, 'a-law': 0xd5, 'mu-law': 0xff } as const;
const subFormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const joined = (...parts: Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const little = (bytes: number, value: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);

const written = ({ id, body }: Chunk, claimedSize = body.length): Uint8Array =>
  joined(ascii(id), little(4, claimedSize), body, new Uint8Array(body.length % 2));

/** The bytes of a WAV file. */
export const wav = (shape: WavShape = {}): Uint8Array => {
  const { codec = 'pcm', channels = 2, sampleRate = 8000, seconds = 1, longSizes = false } = shape;
  const bits = shape.bitsPerSample ?? (codec === 'pcm' ? 16 : 8);
  const frame = (channels * bits) / 8;
  const sound = shape.sound ?? new Uint8Array(Math.round(seconds * sampleRate) * frame).fill(silence[codec]);
  const tag = shape.extensible ? 0xfffe : tags[codec];
  const format = [
    ...[little(2, tag), little(2, channels), little(4, sampleRate), little(4, sampleRate * frame)],
    ...[little(2, frame), little(2, bits)],
    ...(shape.extensible
      ? [little(2, 22), little(2, bits), little(4, 0), little(2, tags[codec]), Uint8Array.from(subFormatTail)]
      : []),
  ];
  const sizes = [little(8, 0), little(8, sound.length), little(8, sound.length / frame), little(4, 0)];
  const chunks = joined(
    ...(longSizes ? [written({ id: 'ds64', body: joined(...sizes) })] : []),
    ...(shape.first ?? []).map((chunk) => written(chunk)),
    written({ id: 'fmt ', body: joined(...format) }),
    ...(shape.before ?? []).map((chunk) => written(chunk)),
    written({ id: 'data', body: sound }, shape.claimedDataSize ?? (longSizes ? 0xffffffff : sound.length)),
    ...(shape.after ?? []).map((chunk) => written(chunk)),
  );
  return joined(
    ascii(longSizes ? 'RF64' : 'RIFF'),
    little(4, longSizes ? 0xffffffff : chunks.length + 4),
    ascii('WAVE'),
    chunks,
  );
};
