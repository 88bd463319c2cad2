import { chance } from '../../local/chance.ts';
import { wavOf } from '../../local/media/sound.ts';
import { conversation } from '../../local/media/voices.ts';

const data = (file: Uint8Array) => Buffer.from(file).subarray(Buffer.from(file).indexOf('data') + 8);

/** G.711's decoder, written from its table and not from our encoder. */
const fromMuLaw = (byte: number): number => {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 ? -magnitude : magnitude;
};

describe('sound of the sample day', () => {
  const sound = conversation(6, chance(5));

  test('µ-law keeps it within the steps of G.711', () => {
    const [left, right] = sound.channels;
    const bytes = data(wavOf(sound, 'mu-law'));
    expect(bytes).toHaveLength(left!.length * 2);
    for (let index = 0; index < left!.length; index += 7) {
      for (const [channel, samples] of [left!, right!].entries()) {
        const sample = samples[index]!;
        const error = Math.abs(fromMuLaw(bytes[index * 2 + channel]!) - sample);
        expect(error).toBeLessThanOrEqual(4 + Math.abs(sample) / 16);
      }
    }
  });

  test('is the same every time, and no two people speak at once (AC-05)', () => {
    expect(wavOf(conversation(6, chance(5)), 'pcm')).toEqual(wavOf(sound, 'pcm'));
    const [left, right] = sound.channels;
    expect(left!.some((sample, index) => sample !== 0 && right![index] !== 0)).toBe(false);
    expect(Math.max(...left!)).toBeGreaterThan(3000);
    expect(Math.max(...right!)).toBeGreaterThan(3000);
  });
});
