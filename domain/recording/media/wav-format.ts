import type { AudioFormat } from '../recording.ts';

/** The body of a `fmt ` chunk as it was written. Several fields repeat the same fact, and any of them may be wrong. */
export interface WavFields {
  tag: number;
  channels: number;
  sampleRate: number;
  bytesPerSecond: number;
  bytesPerBlock: number;
  bitsPerSample: number;
  /** For codecs that pack samples into blocks, if the header has it. */
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

/** Lower than on any telephone, or higher than in any studio, the rate is a sign of a damaged header. */
const plausibleRates = { least: 1000, most: 768_000 };
const maxChannels = 64;
/** Every speech codec needs more than this; without a minimum, a damaged header would turn a second into days. */
const minBytesPerSecond = 50;

/** The meaning of all fields together, or why they make no sense. */
type SoundFacts = { seconds: number; format: AudioFormat } | { unreadable: string };

interface Sound {
  /** Bytes of sound in the file. */
  bytes: number;
  /** Samples per channel that the `fact` chunk counts; only for a complete file. */
  samples: number | undefined;
}

/** The value on which most of them agree, within `tolerance`, or the first if none agree. Zeros do not vote. */
const majority = (values: readonly number[], tolerance = 0): number | undefined => {
  const votes = values.filter((value) => Number.isFinite(value) && value > 0);
  const votesFor = (value: number) =>
    votes.filter((other) => Math.abs(other - value) <= tolerance * Math.max(other, value)).length;
  return votes.reduce<number | undefined>(
    (best, value) => (best === undefined || votesFor(value) > votesFor(best) ? value : best),
    undefined,
  );
};

/** Codecs that store one sample after another. Their frame size is stated three times, and a fourth time by `fact`. */
const ofSamples = (fields: WavFields, { bytes, samples }: Sound): SoundFacts => {
  const { tag, channels, bytesPerSecond, bytesPerBlock, bitsPerSample } = fields;
  const bits = tag === 6 || tag === 7 ? 8 : bitsPerSample;
  const bytesPerSample = Math.ceil(bits / 8);
  const whole = (value: number): number => (Number.isInteger(value) ? value : 0);
  const frame = majority([
    channels * bytesPerSample,
    bytesPerBlock,
    fields.sampleRate === 0 ? 0 : whole(bytesPerSecond / fields.sampleRate),
    samples === undefined || samples === 0 ? 0 : whole(bytes / samples),
  ]);
  const sampleRate = fields.sampleRate || (frame ? bytesPerSecond / frame : 0);
  if (!frame || sampleRate === 0) return { unreadable: 'The WAV header has a byte rate of zero.' };
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

/** Samples in a block, if the codec and the header tell. */
const samplesPerBlock = ({ tag, channels, bytesPerBlock, ...fields }: WavFields): number => {
  if (tag === gsm) return fields.samplesPerBlock || 320;
  if (tag === 2) return fields.samplesPerBlock || Math.floor(((bytesPerBlock - 7 * channels) * 2) / channels) + 2;
  if (tag === 17) {
    const bits = fields.bitsPerSample || 4;
    return fields.samplesPerBlock || Math.floor(((bytesPerBlock - 4 * channels) * 8) / (bits * channels)) + 1;
  }
  return 0;
};

/** Values that differ by less than this count as equal: a codec's rate is an average. */
const rateTolerance = 0.1;

/** Codecs that store blocks. The byte rate is stated, or follows from blocks, from bits, or from the count in `fact`. */
const ofBlocks = (fields: WavFields, { bytes, samples }: Sound): SoundFacts => {
  const { tag, channels, sampleRate, bytesPerSecond, bytesPerBlock, bitsPerSample } = fields;
  if (sampleRate === 0) return { unreadable: 'The WAV header has a sample rate of zero.' };
  const format = { codec: codecs[tag] ?? ('other' as const), channels, sampleRate, bitsPerSample };
  const rateByFact = samples === undefined || samples === 0 ? 0 : (bytes * sampleRate) / samples;
  // For MP3 of variable rate, the average in the header is often only the requested rate.
  if (tag === mpegLayer3 && rateByFact >= minBytesPerSecond) return { seconds: samples! / sampleRate, format };
  const perBlock = samplesPerBlock(fields);
  const rate =
    perBlock > 0 && bytesPerBlock > 0
      ? (sampleRate * bytesPerBlock) / perBlock
      : majority(
          [
            bytesPerSecond,
            (bitsPerSample * channels * sampleRate) / 8,
            rateByFact,
            // Some writers count the samples of every channel. With one channel this is the same count, so it has one vote, not two.
            channels > 1 ? rateByFact * channels : 0,
          ],
          rateTolerance,
        );
  if (rate === undefined) return { unreadable: 'The WAV header has a byte rate of zero.' };
  if (rate < minBytesPerSecond) return { unreadable: 'The WAV header has an impossible byte rate.' };
  if (bytes < bytesPerBlock) return { unreadable: 'The WAV file has a header and no sound.' };
  const isFactPlausible = Math.abs(rateByFact - rate) <= rateTolerance * rate;
  return { seconds: isFactPlausible ? samples! / sampleRate : bytes / rate, format };
};

/**
 * The length of the sound. Fields that state the same fact are checked against each other, so that one wrong field does
 * not halve or double the length.
 */
export const wavSeconds = (fields: WavFields, sound: Sound): SoundFacts => {
  const { tag, channels, sampleRate } = fields;
  if (channels > maxChannels) return { unreadable: `The WAV header has ${channels} channels: it is damaged.` };
  if (sampleRate !== 0 && (sampleRate < plausibleRates.least || sampleRate > plausibleRates.most)) {
    return { unreadable: `The WAV header has a sample rate of ${sampleRate}: it is damaged.` };
  }
  if (channels === 0 && fields.bytesPerBlock === 0) return { unreadable: 'The WAV header has zero channels.' };
  if (sound.bytes === 0) return { unreadable: 'The WAV file has a header and no sound.' };
  const facts = [1, 3, 6, 7].includes(tag) ? ofSamples(fields, sound) : ofBlocks(fields, sound);
  if ('unreadable' in facts) return facts;
  if (facts.format.sampleRate < plausibleRates.least) {
    return { unreadable: `The WAV header has a sample rate of ${facts.format.sampleRate}: it is damaged.` };
  }
  return { ...facts, seconds: Math.round(facts.seconds * 1000) / 1000 };
};
