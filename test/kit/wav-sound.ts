import { readFileSync } from 'node:fs';

/** How loud a WAV of a PBX (16 bit, mono, 8 kHz) is in each tenth of a second, from 0 to 1. Its header may not be finished. */
export const loudnessOf = (file: string): number[] => {
  const samples = readFileSync(file).subarray(44);
  const size = 800;
  const parts: number[] = [];
  for (let at = 0; at + size <= samples.length / 2; at += size) {
    let sum = 0;
    for (let sample = at; sample < at + size; sample++) sum += (samples.readInt16LE(sample * 2) / 32_768) ** 2;
    parts.push(Math.sqrt(sum / size));
  }
  return parts;
};

/** The seconds of sound and of silence, in their order: `[['sound', 1.2], ['silence', 2]]`. */
export const soundsOf = (file: string): ['sound' | 'silence', number][] => {
  const spans: ['sound' | 'silence', number][] = [];
  for (const loudness of loudnessOf(file)) {
    const is = loudness > 0.01 ? 'sound' : 'silence';
    const last = spans.at(-1);
    if (last?.[0] === is) last[1] = Math.round((last[1] + 0.1) * 10) / 10;
    else spans.push([is, 0.1]);
  }
  return spans;
};
