import { wavOf } from '../../local/media/sound.ts';
import { conversation } from '../../local/media/voices.ts';
import { seededRandom } from '../../local/seeded-random.ts';

const { abs } = Math;
const data = (file: Uint8Array) => Buffer.from(file).subarray(Buffer.from(file).indexOf('data') + 8);

/** A G.711 decoder, written from its table and not from our encoder. */
const fromMuLaw = (byte: number): number => {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 ? -magnitude : magnitude;
};

describe('sound of the sample day', () => {
  const sound = conversation(6, seededRandom(5));

  test('stays within the steps of G.711 in µ-law', () => {
    const [left, right] = sound.channels;
    const bytes = data(wavOf(sound, 'mu-law'));
    expect(bytes).toHaveLength(left!.length * 2);
    const wrong = [left!, right!].flatMap((samples, channel) =>
      [...samples].filter((sample, index) => {
        const error = abs(fromMuLaw(bytes[index * 2 + channel]!) - sample);
        return error > 4 + abs(sample) / 16;
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('is the same every time, and no two people speak at once (AC-05)', () => {
    expect(Buffer.compare(wavOf(conversation(6, seededRandom(5)), 'pcm'), wavOf(sound, 'pcm'))).toBe(0);
    const [left, right] = sound.channels;
    expect(left!.some((sample, index) => sample !== 0 && right![index] !== 0)).toBe(false);
    expect(Math.max(...left!)).toBeGreaterThan(3000);
    expect(Math.max(...right!)).toBeGreaterThan(3000);
  });
});
