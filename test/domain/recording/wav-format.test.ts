import { wavFields, wavSeconds } from '../../../domain/recording/media/wav-format.ts';

type Fields = ReturnType<typeof wavFields>;

/** 16-bit stereo of a telephone. */
const pcm: Fields = {
  ...{ tag: 1, channels: 2, sampleRate: 8000, bytesPerSecond: 32_000, bytesPerBlock: 4, bitsPerSample: 16 },
  samplesPerBlock: 0,
};
const block = (tag: number, more: Partial<Fields> = {}): Fields => ({
  ...{ tag, channels: 1, sampleRate: 8000, bytesPerSecond: 0, bytesPerBlock: 256, bitsPerSample: 4 },
  samplesPerBlock: 0,
  ...more,
});
const of = (fields: Fields, bytes: number, samples?: number) => wavSeconds(fields, { bytes, samples });
const seconds = (fields: Fields, bytes: number, samples?: number) => {
  const facts = of(fields, bytes, samples);
  return 'unreadable' in facts ? facts.unreadable : facts.seconds;
};

describe('a WAV keeps its length', () => {
  test.each<[string, Partial<Fields>]>([
    ['the sample rate', { sampleRate: 0 }],
    ['the channels', { channels: 1 }],
    ['the bytes of a block', { bytesPerBlock: 2 }],
    ['the byte rate', { bytesPerSecond: 0 }],
  ])('when its header is wrong about %s (AC-36)', (_, wrong) => {
    expect(of({ ...pcm, ...wrong }, 64_000)).toEqual({
      seconds: 2,
      format: { codec: 'pcm', channels: 2, sampleRate: 8000, bitsPerSample: 16 },
    });
  });

  test('when two of these are wrong, but the number of samples is stated too (AC-36)', () => {
    const wrong = { ...pcm, bytesPerBlock: 2, bytesPerSecond: 16_000 };
    expect(seconds(wrong, 64_000, 16_000)).toBe(2);
    expect(seconds(wrong, 64_000)).toBe(4);
    expect(seconds(wrong, 64_000, 0)).toBe(4);
  });
});

test('channels are counted from whole samples only', () => {
  const channels = (more: Partial<Fields>) => {
    const facts = of({ ...pcm, ...more }, 64_000);
    return 'format' in facts && facts.format.channels;
  };
  expect(channels({ channels: 1, bitsPerSample: 24 })).toBe(1);
  expect(channels({ bitsPerSample: 0 })).toBe(2);
  expect(channels({ bitsPerSample: 12 })).toBe(2);
});

test('a header with impossible values counts as damaged', () => {
  expect(seconds({ ...pcm, channels: 65 }, 64_000)).toMatch(/65 channels/);
  expect(seconds({ ...pcm, channels: 64, bytesPerBlock: 128, bytesPerSecond: 1_024_000 }, 1_024_000)).toBe(1);
  expect(seconds({ ...pcm, sampleRate: 999 }, 64_000)).toMatch(/sample rate of 999/);
  expect(seconds({ ...pcm, sampleRate: 1000, bytesPerSecond: 4000 }, 4000)).toBe(1);
  expect(seconds({ ...pcm, sampleRate: 768_000, bytesPerSecond: 3_072_000 }, 3_072_000)).toBe(1);
  expect(seconds({ ...pcm, sampleRate: 768_001 }, 64_000)).toMatch(/sample rate of 768001/);
  expect(seconds({ ...pcm, sampleRate: 0, bytesPerSecond: 3996 }, 64_000)).toMatch(/sample rate of 999/);
  expect(seconds({ ...pcm, sampleRate: 0, bytesPerSecond: 4000 }, 4000)).toBe(1);
  expect(seconds({ ...pcm, sampleRate: 0, bytesPerSecond: 0 }, 64_000)).toMatch(/byte rate of zero/);
  expect(seconds({ ...pcm, channels: 0, bytesPerBlock: 0 }, 64_000)).toMatch(/zero channels/);
  expect(seconds({ ...pcm, channels: 0 }, 64_000)).toBe(2);
});

test('a file without one whole frame has no sound', () => {
  expect(seconds(pcm, 0)).toMatch(/no sound/);
  expect(seconds(pcm, 3)).toMatch(/no sound/);
  expect(seconds(pcm, 32)).toBe(0.001);
});

describe('codecs that pack samples into blocks', () => {
  test.each<[string, Fields, number, number]>([
    ['Microsoft ADPCM, mono', block(2), 256 * 160, 10],
    ['Microsoft ADPCM, stereo', block(2, { channels: 2, bytesPerBlock: 512 }), 512 * 160, 10],
    ['Microsoft ADPCM that states its samples', block(2, { samplesPerBlock: 250 }), 256 * 160, 5],
    ['IMA ADPCM, mono', block(17), 256 * 160, 10.1],
    ['IMA ADPCM, stereo', block(17, { channels: 2, bytesPerBlock: 512 }), 512 * 160, 10.1],
    ['IMA ADPCM of three bits', block(17, { bitsPerSample: 3 }), 256 * 160, 13.46],
    ['IMA ADPCM that does not state its bits', block(17, { bitsPerSample: 0 }), 256 * 160, 10.1],
    ['IMA ADPCM that states its samples', block(17, { samplesPerBlock: 1010 }), 256 * 160, 20.2],
    ['GSM', block(0x31, { bytesPerBlock: 65, bitsPerSample: 0 }), 65 * 250, 10],
    ['GSM that states its samples', block(0x31, { bytesPerBlock: 65, samplesPerBlock: 160 }), 65 * 250, 5],
  ])('have the length of their blocks: %s (AC-36)', (_, fields, bytes, length) => {
    expect(seconds(fields, bytes)).toBe(length);
  });

  test('have the length that the number of samples gives, when both nearly agree', () => {
    expect(seconds(block(2), 256 * 160, 79_000)).toBe(9.875);
    expect(seconds(block(2), 256 * 160, 8000)).toBe(10);
    expect(seconds(block(2), 256 * 160, 0)).toBe(10);
  });

  test('need a sample rate, and a whole block', () => {
    expect(seconds(block(2, { sampleRate: 0 }), 25_600)).toMatch(/sample rate of zero/);
    expect(seconds(block(2), 255)).toMatch(/no sound/);
    expect(seconds(block(2), 256)).toBe(0.063);
  });
});

describe('a codec that Fermata does not know', () => {
  const other = block(0x42, { channels: 2, bytesPerSecond: 16_000, bytesPerBlock: 0, bitsPerSample: 8 });

  test('has the length that its byte rate gives', () => {
    expect(of(other, 32_000)).toEqual({
      seconds: 2,
      format: { codec: 'other', channels: 2, sampleRate: 8000, bitsPerSample: 8 },
    });
    // The byte rate is wrong; bits and samples agree.
    expect(seconds({ ...other, bytesPerSecond: 4000 }, 32_000, 16_000)).toBe(2);
  });

  test('has that length in a file of one channel too, although the number of samples is wrong (AC-36)', () => {
    const mono = { ...other, channels: 1, bytesPerSecond: 4000, bitsPerSample: 0 };
    expect(seconds(mono, 16_000, 32_000)).toBe(4);
    expect(seconds(mono, 16_000, 16_000)).toBe(4);
    expect(seconds(mono, 16_000, 64_000)).toBe(4);
    // Here the byte rate is the one that two others contradict.
    expect(seconds({ ...mono, bitsPerSample: 8 }, 16_000, 16_000)).toBe(2);
  });

  test('has the length on which its byte rate and the samples of both channels agree (AC-36)', () => {
    expect(seconds({ ...other, bitsPerSample: 2 }, 32_000, 32_000)).toBe(2);
  });

  test('needs a byte rate that sound can have', () => {
    const only = (bytesPerSecond: number) => seconds({ ...other, bitsPerSample: 0, bytesPerSecond }, 5000);
    expect(only(0)).toMatch(/byte rate of zero/);
    expect(only(49)).toMatch(/impossible byte rate/);
    expect(only(50)).toBe(100);
  });
});

test('MP3 of variable rate lasts as long as its samples, and as its byte rate says where they are not counted', () => {
  const mp3 = block(0x55, { sampleRate: 44_100, bytesPerSecond: 1000, bytesPerBlock: 1, bitsPerSample: 0 });
  expect(seconds(mp3, 100_000, 441_000)).toBe(10);
  expect(seconds(mp3, 5000, 4_410_000)).toBe(100);
  expect(seconds(mp3, 5000)).toBe(5);
});

test('the fields of a format are read where they are, and those beyond its end are zero', () => {
  const body = new DataView(new ArrayBuffer(40));
  for (const [at, value] of [
    [0, 17],
    [2, 1],
    [12, 256],
    [14, 4],
    [16, 2],
    [18, 505],
    [24, 7],
  ] as const)
    body.setUint16(at, value, true);
  body.setUint32(4, 8000, true);
  body.setUint32(8, 4055, true);
  const fields = { ...block(17, { bytesPerSecond: 4055 }), samplesPerBlock: 505 };
  expect(wavFields(body)).toEqual(fields);
  expect(wavFields(new DataView(body.buffer, 0, 20))).toEqual(fields);
  expect(wavFields(new DataView(body.buffer, 0, 16)).samplesPerBlock).toBe(0);
  expect(wavFields(new DataView(body.buffer, 0, 14)).bitsPerSample).toBe(0);
  body.setUint16(16, 1, true);
  expect(wavFields(body).samplesPerBlock).toBe(0);
  // An extensible format names its codec later, and states no samples of a block.
  body.setUint16(0, 0xfffe, true);
  body.setUint16(16, 22, true);
  expect(wavFields(body)).toMatchObject({ tag: 7, samplesPerBlock: 0 });
  expect(wavFields(new DataView(body.buffer, 0, 26)).tag).toBe(7);
  expect(wavFields(new DataView(body.buffer, 0, 25)).tag).toBe(0xfffe);
});
