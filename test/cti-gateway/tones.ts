import { readFileSync } from 'node:fs';

const hertz = 8000;
const headerBytes = 44;

/** How much of a tone is in these samples (Goertzel), from 0 to about 1. */
const strength = (samples: Int16Array, toneHz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * toneHz) / hertz);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample / 32768 + coefficient * last - before, last];
  const power = last * last + before * before - coefficient * last * before;
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
};

/** Which of these tones are heard in a recording of the PBX, in any tenth of a second of it. */
export const tonesIn = (file: string, tones: readonly number[]): number[] => {
  const bytes = readFileSync(file).subarray(headerBytes);
  const all = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
  const length = hertz / 10;
  const pieces = Array.from({ length: Math.floor(all.length / length) }, (_, at) =>
    all.subarray(at * length, (at + 1) * length),
  );
  return tones.filter((toneHz) => pieces.some((piece) => strength(piece, toneHz) > 0.05));
};
