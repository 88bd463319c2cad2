import { wav } from './wav.ts';

/** Samples from -32768 to 32767, one list for each channel, all of the same length. */
export interface Sound {
  sampleRate: number;
  channels: readonly Int16Array[];
}

/** G.711 µ-law: sign, exponent and mantissa of the magnitude, complemented. */
const muLaw = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32635) + 132;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
};
const muLawOf = Uint8Array.from({ length: 65536 }, (_, index) => muLaw(index - 32768));

/** Writes it as a WAV file: 16-bit PCM, or µ-law, which takes half the space. */
export const wavOf = ({ sampleRate, channels }: Sound, codec: 'pcm' | 'mu-law'): Uint8Array => {
  const length = channels[0]?.length ?? 0;
  const sound = codec === 'pcm' ? new Int16Array(length * channels.length) : new Uint8Array(length * channels.length);
  channels.forEach((samples, channel) => {
    for (let from = 0, to = channel; from < length; from += 1, to += channels.length) {
      const sample = samples[from]!;
      sound[to] = codec === 'pcm' ? sample : muLawOf[sample + 32768]!;
    }
  });
  return wav({ codec, channels: channels.length, sampleRate, sound: new Uint8Array(sound.buffer) });
};
