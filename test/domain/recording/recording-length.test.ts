import fc from 'fast-check';
import { mediaKind } from '../../../domain/recording/media/media-kind.ts';
import { type HeaderPlace, wavLength } from '../../../domain/recording/media/wav-length.ts';
import { joined, type WavShape, wav } from '../../../local/media/wav.ts';

const lengthOf = (file: Uint8Array, size = file.length) => wavLength(file, size);
const list = (bytes: number) => ({ id: 'LIST', body: new Uint8Array(bytes).fill(65) });

/** Reads a file as recording-import does, window by window. */
const readThrough = (file: Uint8Array, windowBytes: number) => {
  let place: HeaderPlace = { at: 0 };
  for (let reads = 1; reads < 10_000; reads += 1) {
    const length = wavLength(file.slice(place.at, place.at + windowBytes), file.length, place);
    if (!('readOn' in length)) return { length, reads };
    place = length.readOn;
  }
  throw new Error('never came to an end');
};

test.each<[string, WavShape, number]>([
  ['16-bit stereo, agent on the right', { seconds: 12.5 }, 12.5],
  ['mono', { seconds: 3.25, channels: 1 }, 3.25],
  ['A-law stereo', { seconds: 61, codec: 'a-law' }, 61],
  ['mu-law mono', { seconds: 0.25, codec: 'mu-law', channels: 1 }, 0.25],
  ['16 kHz', { seconds: 2, sampleRate: 16_000 }, 2],
  ['24 bits', { seconds: 2, bitsPerSample: 24 }, 2],
  ['extensible', { seconds: 4, extensible: true, codec: 'mu-law' }, 4],
  ['RF64', { seconds: 4, longSizes: true }, 4],
  ['a LIST before the sound', { seconds: 4, before: [list(26)] }, 4],
  ['a LIST before the format', { seconds: 4, first: [list(100)] }, 4],
  ['a chunk of odd size, padded', { seconds: 4, before: [list(27)] }, 4],
  ['a LIST after the sound does not count', { seconds: 4, after: [list(1000)] }, 4],
  ['a size that the writer left 0', { seconds: 4, claimedDataSize: 0 }, 4],
  ['a size that the writer left open', { seconds: 4, claimedDataSize: 0xffffffff }, 4],
  ['a size beyond the file', { seconds: 4, claimedDataSize: 1_000_000 }, 4],
  ['an uneven millisecond', { sound: new Uint8Array(8001 * 4) }, 1.0],
])('the call duration is the length of the file: %s (AC-36)', (_, shape, seconds) => {
  const length = lengthOf(wav(shape));
  expect(length).toMatchObject({ durationSeconds: seconds });
});

test.each<[WavShape, object]>([
  [{}, { codec: 'pcm', channels: 2, sampleRate: 8000, bitsPerSample: 16 }],
  [{ channels: 1 }, { codec: 'pcm', channels: 1, sampleRate: 8000, bitsPerSample: 16 }],
  [{ codec: 'a-law' }, { codec: 'a-law', channels: 2, sampleRate: 8000, bitsPerSample: 8 }],
  [
    { codec: 'mu-law', extensible: true, channels: 1 },
    { codec: 'mu-law', channels: 1, sampleRate: 8000, bitsPerSample: 8 },
  ],
])('a recording of agent, customer or both keeps its channels: %j (AC-05)', (shape, format) => {
  expect(lengthOf(wav({ seconds: 1, ...shape }))).toEqual({ durationSeconds: 1, format });
});

test('files of writers that omit the byte rate or the padding of an odd chunk are read (AC-36)', () => {
  const rateless = wav({ seconds: 3 });
  rateless.fill(0, 28, 32);
  expect(lengthOf(rateless)).toMatchObject({ durationSeconds: 3 });
  const padded = wav({ seconds: 3, before: [list(27)] });
  const padding = 36 + 8 + 27;
  const unpadded = joined(padded.slice(0, padding), padded.slice(padding + 1));
  expect(lengthOf(unpadded)).toMatchObject({ durationSeconds: 3 });
});

test('a truncated file is as long as the part that is there (AC-36)', () => {
  const whole = wav({ seconds: 10 });
  expect(lengthOf(whole.slice(0, 44 + 8000 * 4 * 3 + 1))).toMatchObject({ durationSeconds: 3 });
});

test('the first window is enough for a file of any size', () => {
  const whole = wav({ seconds: 60 });
  expect(wavLength(whole.slice(0, 64), whole.length)).toMatchObject({ durationSeconds: 60 });
});

test('a file over 4 GB, whose size does not fit in its header, has its full length (AC-36)', () => {
  const head = wav({ seconds: 1, claimedDataSize: 0xffffffff });
  expect(wavLength(head, 44 + 32_000 * 200_000)).toMatchObject({ durationSeconds: 200_000 });
});

test.each<[string, Uint8Array, RegExp]>([
  ['empty', new Uint8Array(), /empty/],
  ['a few bytes', wav().slice(0, 11), /too short/],
  ['not RIFF', Uint8Array.from({ length: 4000 }, (_, index) => index % 251), /not a recording/],
  ['an AVI', joined(wav().slice(0, 8), Uint8Array.from([65, 86, 73, 32]), wav().slice(12)), /not a WAV/],
  ['cut off in the format', wav().slice(0, 30), /before its sound/],
  ['cut off before the sound', wav().slice(0, 36), /before its sound/],
  ['a header and no sound', wav({ seconds: 0 }), /no sound/],
  ['a header and less than one sample', wav({ seconds: 1 }).slice(0, 44 + 3), /no sound/],
  ['a sample rate of zero', wav({ sampleRate: 0, sound: new Uint8Array(400) }), /zero/],
  ['no channel', wav({ channels: 0, sound: new Uint8Array(400) }), /zero/],
  ['no format', joined(wav().slice(0, 12), wav().slice(36)), /format/],
])('the reason is given for a file that cannot be read: %s', (_, file, reason) => {
  expect(lengthOf(file)).toEqual({ unreadable: expect.stringMatching(reason) });
});

test('a header deeper than the first window makes the reader ask for the next one', () => {
  const file = wav({ seconds: 7, before: [list(300_001)] });
  const { length, reads } = readThrough(file, 65_536);
  expect(length).toMatchObject({ durationSeconds: 7, format: { codec: 'pcm' } });
  expect(reads).toBe(2);
});

test('RF64 gives its own length when more chunks follow the sound', () => {
  expect(lengthOf(wav({ seconds: 4, longSizes: true, after: [list(32_000)] }))).toMatchObject({ durationSeconds: 4 });
});

describe('a file with any chunks, read in any windows', () => {
  // A small generator with a fixed seed: a failure can be repeated.
  const chance = (seed: number) => () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };

  test('has the same length, and reading it ends', () => {
    const next = chance(20261120);
    const upTo = (most: number) => Math.floor(next() * (most + 1));
    for (let round = 0; round < 300; round += 1) {
      const frames = 1 + upTo(5000);
      const channels = 1 + upTo(1);
      const codec = (['pcm', 'a-law', 'mu-law'] as const)[upTo(2)]!;
      const shape: WavShape = {
        codec,
        channels,
        extensible: upTo(1) === 1,
        longSizes: upTo(3) === 0,
        sound: new Uint8Array(frames * channels * (codec === 'pcm' ? 2 : 1)),
        first: Array.from({ length: upTo(2) }, () => list(upTo(300))),
        before: Array.from({ length: upTo(3) }, () => list(upTo(300))),
      };
      const expected = { durationSeconds: Math.round((frames / 8000) * 1000) / 1000 };
      expect(readThrough(wav(shape), 64 + upTo(400)).length).toMatchObject(expected);
    }
  });

  test('may be random bytes, which never break the reader', () => {
    const next = chance(7);
    for (let round = 0; round < 500; round += 1) {
      const file = wav({ seconds: 0.01, before: [list(20)] });
      for (let spot = 0; spot < 6; spot += 1) file[12 + Math.floor(next() * 80)] = Math.floor(next() * 256);
      const { length } = readThrough(file, 64);
      expect('durationSeconds' in length ? Number.isFinite(length.durationSeconds) : length.unreadable).toBeTruthy();
    }
  });
});

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const with32 = (file: Uint8Array, at: number, value: number): Uint8Array => {
  const changed = file.slice();
  new DataView(changed.buffer).setUint32(at, value, true);
  return changed;
};
const with16 = (file: Uint8Array, at: number, value: number): Uint8Array => {
  const changed = file.slice();
  new DataView(changed.buffer).setUint16(at, value, true);
  return changed;
};
const fact = (samples: number): { id: string; body: Uint8Array } => ({
  id: 'fact',
  body: with32(new Uint8Array(4), 0, samples),
});
/** A header of another codec before so many bytes. */
const otherWav = (
  [tag, channels, sampleRate, bytesPerSecond, bytesPerBlock, bits, extra]: number[],
  bytes: number,
  before: { id: string; body: Uint8Array }[] = [],
): Uint8Array => {
  const plain = wav({ sound: new Uint8Array(bytes).fill(3), before });
  const fields = new Uint8Array(extra === undefined ? 18 : 20);
  const view = new DataView(fields.buffer);
  view.setUint16(0, tag!, true);
  view.setUint16(2, channels!, true);
  view.setUint32(4, sampleRate!, true);
  view.setUint32(8, bytesPerSecond!, true);
  view.setUint16(12, bytesPerBlock!, true);
  view.setUint16(14, bits!, true);
  if (extra !== undefined) {
    view.setUint16(16, 2, true);
    view.setUint16(18, extra, true);
  }
  return joined(plain.slice(0, 16), with32(new Uint8Array(4), 0, fields.length), fields, plain.slice(36));
};

describe('a header with one wrong field makes a sound neither half nor twice as long', () => {
  const file = wav({ seconds: 4 });
  test.each<[string, Uint8Array]>([
    ['the byte rate is half of the truth', with32(file, 28, 16_000)],
    ['the byte rate is twice the truth', with32(file, 28, 64_000)],
    ['the byte rate is in bits', with32(file, 28, 256_000)],
    ['the byte rate is zero', with32(file, 28, 0)],
    ['the block is half of the truth', with16(file, 32, 2)],
    ['the block is zero', with16(file, 32, 0)],
    ['two channels are declared as one', with16(file, 22, 1)],
    ['16 bits are declared as 8', with16(file, 34, 8)],
    ['the bits are zero', with16(file, 34, 0)],
    ['the size of the whole file is zero', with32(file, 4, 0)],
    ['the size of the whole file is left open', with32(file, 4, 0xffffffff)],
    ['fact counts the samples of both channels', wav({ seconds: 4, before: [fact(64_000)] })],
    ['fact counts half of them', wav({ seconds: 4, before: [fact(16_000)] })],
    ['fact counts none', wav({ seconds: 4, before: [fact(0)] })],
    ['fact is left open', wav({ seconds: 4, before: [fact(0xffffffff)] })],
    ['mu-law is declared as 16 bits', with16(wav({ seconds: 4, codec: 'mu-law' }), 34, 16)],
    ['the size of the sound is of the first second', with32(wav({ seconds: 4 }), 40, 32_000)],
    ['the size of the sound is twice the truth', with32(file, 40, 256_000)],
  ])('when %s (AC-36)', (_, damaged) => {
    expect(lengthOf(damaged)).toMatchObject({ durationSeconds: 4, format: { sampleRate: 8000 } });
  });
});

test.each<[string, Uint8Array, number]>([
  ['GSM of the phone system', otherWav([0x31, 1, 8000, 1625, 65, 0, 320], 65 * 100), 4],
  ['GSM whose byte rate is wrong', otherWav([0x31, 1, 8000, 3250, 65, 0, 320], 65 * 100), 4],
  ['GSM, to the sample by fact', otherWav([0x31, 1, 8000, 1625, 65, 0, 320], 65 * 100, [fact(31_900)]), 3.988],
  ['GSM cut off behind its fact', otherWav([0x31, 1, 8000, 1625, 65, 0, 320], 65 * 100, [fact(64_000)]), 4],
  ['ADPCM of IMA', otherWav([0x11, 1, 8000, 4055, 256, 4, 505], 256 * 100), 6.313],
  ['ADPCM of Microsoft', otherWav([2, 1, 8000, 4096, 256, 4, 500], 256 * 100), 6.25],
  ['G.726', otherWav([0x45, 1, 8000, 4000, 1, 4], 16_000), 4],
  ['G.726 whose byte rate is half', otherWav([0x45, 1, 8000, 2000, 1, 4], 16_000, [fact(32_000)]), 4],
  ['MP3 of variable rate, by fact', otherWav([0x55, 1, 8000, 1000, 1, 0], 16_000, [fact(64_000)]), 8],
  ['MP3 without fact', otherWav([0x55, 1, 8000, 1000, 1, 0], 16_000), 16],
  ['float', otherWav([3, 1, 8000, 32_000, 4, 32], 128_000), 4],
])('other codecs in WAV have their length: %s (AC-36)', (_, file, seconds) => {
  expect(lengthOf(file)).toMatchObject({ durationSeconds: seconds });
});

describe('the reader finds its place again', () => {
  const spoiled = (size: number) => {
    const file = wav({ seconds: 4, before: [list(100)] });
    return with32(file, 36 + 4, size);
  };
  test.each<[string, Uint8Array]>([
    ['a chunk that declares too little', spoiled(60)],
    ['a chunk that declares too much', spoiled(120)],
    ['a chunk beyond the file', spoiled(0x7fffffff)],
    ['a chunk whose size was left open', spoiled(0xffffffff)],
    ['a chunk of size zero that is none', spoiled(0)],
    ['a format that declares two bytes more than it has', with32(wav({ seconds: 4 }), 16, 18)],
    [
      'a format with two bytes more than it declares',
      joined(wav({ seconds: 4 }).slice(0, 36), new Uint8Array(2), wav({ seconds: 4 }).slice(36)),
    ],
    [
      'zeros before the sound',
      joined(wav({ seconds: 4 }).slice(0, 36), new Uint8Array(512), wav({ seconds: 4 }).slice(36)),
    ],
    ['filling behind the sound', joined(wav({ seconds: 4 }), new Uint8Array(1000))],
    ['a tag of a music player behind the sound', joined(wav({ seconds: 4 }), ascii('TAG'), new Uint8Array(125))],
  ])('behind %s (AC-36)', (_, file) => {
    expect(readThrough(file, 65_536).length).toMatchObject({ durationSeconds: 4 });
    expect(readThrough(file, 300).length).toMatchObject({ durationSeconds: 4 });
  });

  test('behind a list of odd size without its padding, beyond the first window (AC-36)', () => {
    const padded = wav({ seconds: 4, before: [list(100_001)] });
    const padding = 36 + 8 + 100_001;
    const file = joined(padded.slice(0, padding), padded.slice(padding + 1));
    expect(readThrough(file, 65_536).length).toMatchObject({ durationSeconds: 4 });
  });

  test('behind an empty sound chunk, which does not count', () => {
    expect(lengthOf(wav({ sound: new Uint8Array(), after: [list(200)] }))).toEqual({
      unreadable: expect.stringMatching(/no sound/),
    });
  });
});

test.each<[string, Uint8Array, RegExp]>([
  ['a web page', ascii('<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>'), /web page/],
  ['an error of a store', ascii('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), /XML/],
  ['text', ascii('Recording not available, sorry.'), /text/],
  ['JSON', ascii('{"error":"not found","code":404}'), /JSON/],
  ['zeros', new Uint8Array(8000), /zeros/],
  ['an archive', joined(ascii('PK\u0003\u0004'), new Uint8Array(60).fill(9)), /archive/],
  ['44 bytes of header alone', wav({ seconds: 0 }), /no sound/],
])('a file that is not a recording says what it is: %s', (_, file, reason) => {
  expect(lengthOf(file)).toEqual({ unreadable: expect.stringMatching(reason) });
});

test.each<[string, Uint8Array, string]>([
  ['WAV', wav(), 'wav'],
  ['Ogg', joined(ascii('OggS'), new Uint8Array(60)), 'ogg'],
  ['WebM', joined(Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3]), new Uint8Array(60)), 'matroska'],
  ['MP4', joined(Uint8Array.from([0, 0, 0, 24]), ascii('ftypisom'), new Uint8Array(60)), 'mp4'],
  ['MP3 behind a tag', joined(ascii('ID3\u0003'), new Uint8Array(60)), 'mp3'],
  ['FLAC', joined(ascii('fLaC'), new Uint8Array(60)), 'flac'],
  ['AAC', joined(Uint8Array.from([0xff, 0xf1, 0x50, 0x80]), new Uint8Array(60)), 'aac'],
])('the first bytes of a file tell what it is: %s', (_, file, kind) => {
  expect(mediaKind(file, file.length)).toEqual({ kind });
});

test('two frames make an MP3, and one alone may be coincidence', () => {
  // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
  const frame = joined(Uint8Array.from([0xff, 0xfb, 0x90, 0x00]), new Uint8Array(413));
  expect(mediaKind(joined(frame, frame), 2 * 417)).toEqual({ kind: 'mp3' });
  expect(mediaKind(joined(frame, new Uint8Array(600)), 1017)).toHaveProperty('unreadable');
});

describe('any file', () => {
  const chunk = fc.record({
    id: fc.constantFrom('LIST', 'JUNK', 'bext', 'iXML', 'PAD '),
    body: fc.uint8Array({ maxLength: 400 }),
  });

  test('with odd chunks in any order has exactly the length of its sound, however it is read (AC-36)', () => {
    fc.assert(
      fc.property(
        fc.record({
          codec: fc.constantFrom('pcm' as const, 'a-law' as const, 'mu-law' as const),
          channels: fc.constantFrom(1, 2),
          extensible: fc.boolean(),
          longSizes: fc.boolean(),
          first: fc.array(chunk, { maxLength: 3 }),
          before: fc.array(chunk, { maxLength: 3 }),
          after: fc.array(chunk, { maxLength: 2 }),
        }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 64, max: 5000 }),
        (shape, frames, windowBytes) => {
          const sound = new Uint8Array(frames * shape.channels * (shape.codec === 'pcm' ? 2 : 1)).fill(17);
          const seconds = Math.round((frames / 8000) * 1000) / 1000;
          expect(readThrough(wav({ ...shape, sound }), windowBytes).length).toMatchObject({ durationSeconds: seconds });
        },
      ),
      { numRuns: 300, seed: 20261128 },
    );
  });

  test('of any bytes is never longer than its content, and never breaks the reader (AC-36)', () => {
    const spots = fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 2 }),
        spots,
        fc.integer({ min: 64, max: 400 }),
        (before, damage, windowBytes) => {
          const file = wav({ seconds: 0.1, before });
          for (const [spot, value] of damage) file[12 + spot] = value;
          const { length } = readThrough(file, windowBytes);
          if ('unreadable' in length) return;
          if (!('durationSeconds' in length)) throw new Error('never came to an end');
          expect(length.durationSeconds).toBeGreaterThanOrEqual(0);
          // No speech codec uses less than 50 bytes per second.
          expect(length.durationSeconds).toBeLessThanOrEqual(file.length / 50);
          const { codec, sampleRate } = length.format;
          // Uncompressed samples take at least one byte each.
          if (codec === 'pcm') expect(length.durationSeconds).toBeLessThanOrEqual(file.length / sampleRate + 0.001);
        },
      ),
      { numRuns: 1000, seed: 20261128 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => readThrough(joined(wav().slice(0, 12), bytes), 64)).not.toThrow();
      }),
      { numRuns: 500, seed: 20261128 },
    );
  });
});
