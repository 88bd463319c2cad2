import type { AudioFormat } from './recording.ts';

/** The body of a `fmt ` chunk, as it stands there. Several fields tell the same thing, and any of them may be wrong. */
export interface WavFields {
  tag: number;
  channels: number;
  sampleRate: number;
  bytesPerSecond: number;
  bytesPerBlock: number;
  bitsPerSample: number;
  /** Of codecs that pack samples into blocks, where the header says it. */
  samplesPerBlock: number;
}

const extensible = 0xfffe;
const gsm = 0x31;
const mpegLayer3 = 0x55;

const codecs: Record<number, AudioFormat['codec']> = {
  1: 'pcm',
  3: 'pcm',
  6: 'a-law',
  7: 'mu-law',
  2: 'adpcm',
  17: 'adpcm',
  [gsm]: 'gsm',
  [mpegLayer3]: 'mp3',
};

export const wavFields = (body: DataView): WavFields => {
  const word = (at: number): number => (body.byteLength >= at + 2 ? body.getUint16(at, true) : 0);
  const plainTag = word(0);
  return {
    tag: plainTag === extensible && body.byteLength >= 26 ? word(24) : plainTag,
    channels: word(2),
    sampleRate: body.getUint32(4, true),
    bytesPerSecond: body.getUint32(8, true),
    bytesPerBlock: word(12),
    bitsPerSample: word(14),
    samplesPerBlock: plainTag !== extensible && word(16) >= 2 ? word(18) : 0,
  };
};

/** Slower than any telephone and faster than any studio: a header that says so is damaged. */
const sampleRates = { least: 1000, most: 768_000 };
const mostChannels = 64;
/** Codecs for speech need more than this; without a floor a damaged header would make days of a second. */
const leastBytesPerSecond = 50;

/** What the fields say together, or why they make no sense. */
type Agreed = { seconds: number; format: AudioFormat } | { unreadable: string };

interface Sound {
  /** Bytes of sound in the file. */
  bytes: number;
  /** Samples a channel that the `fact` chunk counts; only of a file that is whole. */
  samples: number | undefined;
}

/** The value most of them agree on, within `tolerance`; the first where none agree. Zeros have no voice. */
const mostAgreed = (values: readonly number[], tolerance = 0): number | undefined => {
  const voices = values.filter((value) => Number.isFinite(value) && value > 0);
  const agreeing = (value: number) =>
    voices.filter((other) => Math.abs(other - value) <= tolerance * Math.max(other, value)).length;
  return voices.reduce<number | undefined>(
    (best, value) => (best === undefined || agreeing(value) > agreeing(best) ? value : best),
    undefined,
  );
};

/** Codecs of one sample after the other. Their frame is told three times, and a fourth time by `fact`. */
const ofSamples = (fields: WavFields, { bytes, samples }: Sound): Agreed => {
  const { tag, channels, bytesPerSecond, bytesPerBlock, bitsPerSample } = fields;
  const bits = tag === 6 || tag === 7 ? 8 : bitsPerSample;
  const bytesPerSample = Math.ceil(bits / 8);
  const whole = (value: number): number => (Number.isInteger(value) ? value : 0);
  const frame = mostAgreed([
    channels * bytesPerSample,
    bytesPerBlock,
    fields.sampleRate === 0 ? 0 : whole(bytesPerSecond / fields.sampleRate),
    samples === undefined || samples === 0 ? 0 : whole(bytes / samples),
  ]);
  const sampleRate = fields.sampleRate || (frame ? bytesPerSecond / frame : 0);
  if (!frame || sampleRate === 0) return { unreadable: 'The WAV header tells a byte rate of zero.' };
  const frames = Math.floor(bytes / frame);
  if (frames === 0) return { unreadable: 'The WAV file has a header and no sound.' };
  return {
    seconds: frames / sampleRate,
    format: {
      codec: codecs[tag]!,
      channels: bytesPerSample > 0 && frame % bytesPerSample === 0 ? frame / bytesPerSample : channels,
      sampleRate,
      bitsPerSample: bits,
    },
  };
};

/** Samples in a block, where codec and header tell it. */
const samplesPerBlock = ({ tag, channels, bytesPerBlock, ...fields }: WavFields): number => {
  if (tag === gsm) return fields.samplesPerBlock || 320;
  if (tag === 2) return fields.samplesPerBlock || Math.floor(((bytesPerBlock - 7 * channels) * 2) / channels) + 2;
  if (tag === 17) {
    const bits = fields.bitsPerSample || 4;
    return fields.samplesPerBlock || Math.floor(((bytesPerBlock - 4 * channels) * 8) / (bits * channels)) + 1;
  }
  return 0;
};

/** A header that is off by this much is still the same: a codec's rate is an average. */
const nearly = 0.1;

/** Codecs of blocks. The rate of bytes is told, or follows from blocks, from bits, or from what `fact` counted. */
const ofBlocks = (fields: WavFields, { bytes, samples }: Sound): Agreed => {
  const { tag, channels, sampleRate, bytesPerSecond, bytesPerBlock, bitsPerSample } = fields;
  if (sampleRate === 0) return { unreadable: 'The WAV header tells a sample rate of zero.' };
  const format = { codec: codecs[tag] ?? ('other' as const), channels, sampleRate, bitsPerSample };
  const counted = samples === undefined || samples === 0 ? 0 : (bytes * sampleRate) / samples;
  // Of variable rate; the header's average is often the one that was asked for.
  if (tag === mpegLayer3 && counted >= leastBytesPerSecond) return { seconds: samples! / sampleRate, format };
  const perBlock = samplesPerBlock(fields);
  const rate =
    perBlock > 0 && bytesPerBlock > 0
      ? (sampleRate * bytesPerBlock) / perBlock
      : mostAgreed([bytesPerSecond, (bitsPerSample * channels * sampleRate) / 8, counted, counted * channels], nearly);
  if (rate === undefined) return { unreadable: 'The WAV header tells a byte rate of zero.' };
  if (rate < leastBytesPerSecond) return { unreadable: 'The WAV header tells a byte rate that no recording has.' };
  if (bytes < bytesPerBlock) return { unreadable: 'The WAV file has a header and no sound.' };
  const exact = Math.abs(counted - rate) <= nearly * rate;
  return { seconds: exact ? samples! / sampleRate : bytes / rate, format };
};

/**
 * How long the sound is. Fields that tell the same thing are checked against each other, so that one wrong field makes
 * it neither half nor twice as long.
 */
export const wavSeconds = (fields: WavFields, sound: Sound): Agreed => {
  const { tag, channels, sampleRate } = fields;
  if (channels > mostChannels) return { unreadable: `The WAV header tells of ${channels} channels: it is damaged.` };
  if (sampleRate !== 0 && (sampleRate < sampleRates.least || sampleRate > sampleRates.most)) {
    return { unreadable: `The WAV header tells a sample rate of ${sampleRate}: it is damaged.` };
  }
  if (channels === 0 && fields.bytesPerBlock === 0) return { unreadable: 'The WAV header tells of zero channels.' };
  if (sound.bytes === 0) return { unreadable: 'The WAV file has a header and no sound.' };
  const agreed = [1, 3, 6, 7].includes(tag) ? ofSamples(fields, sound) : ofBlocks(fields, sound);
  if ('unreadable' in agreed) return agreed;
  if (agreed.format.sampleRate < sampleRates.least) {
    return { unreadable: `The WAV header tells a sample rate of ${agreed.format.sampleRate}: it is damaged.` };
  }
  return { ...agreed, seconds: Math.round(agreed.seconds * 1000) / 1000 };
};
