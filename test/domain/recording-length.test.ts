import { type HeaderPlace, mediaLength } from '../../domain/recording/media-length.ts';
import { joined, type WavShape, wav } from '../../local/media/wav.ts';

const lengthOf = (file: Uint8Array, size = file.length) => mediaLength(file, size);
const list = (bytes: number) => ({ id: 'LIST', body: new Uint8Array(bytes).fill(65) });

/** Reads a file as recording-import does, window by window. */
const readThrough = (file: Uint8Array, windowBytes: number) => {
  let place: HeaderPlace = { at: 0 };
  for (let reads = 1; reads < 10_000; reads += 1) {
    const length = mediaLength(file.slice(place.at, place.at + windowBytes), file.length, place);
    if (!('readOn' in length)) return { length, reads };
    expect(length.readOn.at).toBeGreaterThan(place.at - 1);
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
])('agent, customer or both: mono stays mono and stereo stereo, %j (AC-05)', (shape, format) => {
  expect(lengthOf(wav({ seconds: 1, ...shape }))).toEqual({ durationSeconds: 1, format });
});

test('writers that forget the byte rate or the padding of an odd chunk are forgiven (AC-36)', () => {
  const rateless = wav({ seconds: 3 });
  rateless.fill(0, 28, 32);
  expect(lengthOf(rateless)).toMatchObject({ durationSeconds: 3 });
  const padded = wav({ seconds: 3, before: [list(27)] });
  const padding = 36 + 8 + 27;
  const unpadded = joined(padded.slice(0, padding), padded.slice(padding + 1));
  expect(lengthOf(unpadded)).toMatchObject({ durationSeconds: 3 });
});

test('a file that was cut off is as long as what is there (AC-36)', () => {
  const whole = wav({ seconds: 10 });
  expect(lengthOf(whole.slice(0, 44 + 8000 * 4 * 3 + 1))).toMatchObject({ durationSeconds: 3 });
});

test('the first window is enough for a file of any size', () => {
  const whole = wav({ seconds: 60 });
  expect(mediaLength(whole.slice(0, 64), whole.length)).toMatchObject({ durationSeconds: 60 });
});

test('a file beyond 4 GB, whose size its header cannot tell, is as long as it is (AC-36)', () => {
  const head = wav({ seconds: 1, claimedDataSize: 0xffffffff });
  expect(mediaLength(head, 44 + 32_000 * 200_000)).toMatchObject({ durationSeconds: 200_000 });
});

test.each<[string, Uint8Array, RegExp]>([
  ['empty', new Uint8Array(), /empty/],
  ['a few bytes', wav().slice(0, 11), /too short/],
  ['not RIFF', Uint8Array.from({ length: 4000 }, (_, index) => index % 251), /not a WAV/],
  ['an AVI', joined(wav().slice(0, 8), Uint8Array.from([65, 86, 73, 32]), wav().slice(12)), /not a WAV/],
  ['cut off in the format', wav().slice(0, 30), /before its sound/],
  ['cut off before the sound', wav().slice(0, 36), /before its sound/],
  ['a header and no sound', wav({ seconds: 0 }), /no sound/],
  ['a header and less than one sample', wav({ seconds: 1 }).slice(0, 44 + 3), /no sound/],
  ['a sample rate of zero', wav({ sampleRate: 0, sound: new Uint8Array(400) }), /zero/],
  ['no channel', wav({ channels: 0, sound: new Uint8Array(400) }), /zero/],
  ['no format', joined(wav().slice(0, 12), wav().slice(36)), /format/],
])('a file that cannot be read says why: %s', (_, file, reason) => {
  expect(lengthOf(file)).toEqual({ unreadable: expect.stringMatching(reason) });
});

test('a header deeper than the first window asks for more, from where it stands', () => {
  const file = wav({ seconds: 7, before: [list(300_001)] });
  const { length, reads } = readThrough(file, 65_536);
  expect(length).toMatchObject({ durationSeconds: 7, format: { codec: 'pcm' } });
  expect(reads).toBe(2);
});

test('RF64 tells its own length when more chunks follow the sound', () => {
  expect(lengthOf(wav({ seconds: 4, longSizes: true, after: [list(32_000)] }))).toMatchObject({ durationSeconds: 4 });
});

describe('whatever chunks a file has and however it is read', () => {
  // A small fixed generator: a failure can be run again.
  const chance = (seed: number) => () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };

  test('its length is the same, and reading comes to an end', () => {
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

  test('bytes of chance never break the reader', () => {
    const next = chance(7);
    for (let round = 0; round < 500; round += 1) {
      const file = wav({ seconds: 0.01, before: [list(20)] });
      for (let spot = 0; spot < 6; spot += 1) file[12 + Math.floor(next() * 80)] = Math.floor(next() * 256);
      const { length } = readThrough(file, 64);
      expect('durationSeconds' in length ? Number.isFinite(length.durationSeconds) : length.unreadable).toBeTruthy();
    }
  });
});
