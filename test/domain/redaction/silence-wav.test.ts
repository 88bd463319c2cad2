import { silenceWav } from '../../../domain/redaction/silence-wav.ts';
import type { Span } from '../../../domain/redaction/span.ts';

const rate = 8000;
interface Format {
  tag: number;
  channels: number;
  bits: number;
}
const pcm16: Format = { tag: 1, channels: 2, bits: 16 };

/** A WAV file in which every byte of sound is 7. */
const wav = ({ tag, channels, bits }: Format, seconds: number, { open = false, behind = 0, block = 0 } = {}) => {
  const frame = (channels * bits) / 8;
  const sound = rate * seconds * frame;
  const bytes = new Uint8Array(44 + sound + behind).fill(9);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * frame, true);
  view.setUint16(32, block || frame, true);
  view.setUint16(34, bits, true);
  text(36, 'data');
  view.setUint32(40, open ? 0xffffffff : sound, true);
  bytes.fill(7, 44, 44 + sound);
  return bytes;
};
const silenced = (bytes: Uint8Array, ...spans: Span[]) => {
  const result = silenceWav(bytes, spans);
  if ('refused' in result) throw new Error(result.refused);
  return result;
};
/** Runs of equal bytes from the beginning of the sound. */
const runs = (bytes: Uint8Array) => {
  const result: [value: number, count: number][] = [];
  for (const byte of bytes.subarray(44)) {
    const last = result.at(-1);
    if (last?.[0] === byte) last[1] += 1;
    else result.push([byte, 1]);
  }
  return result;
};

test('a span is silent on both channels, and nothing else changes (OD-05, PR-31)', () => {
  const original = wav(pcm16, 10);
  const { bytes, removed } = silenced(original, { from: 2, to: 4.5 });
  const second = rate * 4;
  expect(runs(bytes)).toEqual([
    [7, 2 * second],
    [0, 2.5 * second],
    [7, 5.5 * second],
  ]);
  expect(bytes.subarray(0, 44)).toEqual(original.subarray(0, 44));
  expect(removed).toEqual([{ from: 2, to: 4.5 }]);
  expect(original).toEqual(wav(pcm16, 10));
});

test.each<[string, Format, number]>([
  ['16-bit PCM', pcm16, 0],
  ['8-bit PCM', { tag: 1, channels: 1, bits: 8 }, 0x80],
  ['floating point', { tag: 3, channels: 1, bits: 32 }, 0],
  ['A-law', { tag: 6, channels: 2, bits: 8 }, 0xd5],
  ['mu-law', { tag: 7, channels: 1, bits: 8 }, 0xff],
])('silence in %s is its own byte (OD-05)', (_, format, value) => {
  const [, middle] = runs(silenced(wav(format, 3), { from: 1, to: 2 }).bytes);
  expect(middle).toEqual([value, (rate * format.channels * format.bits) / 8]);
});

test('samples at the edges of a span are silenced with it (OD-05)', () => {
  const frame = 1 / rate;
  const { bytes } = silenced(wav({ tag: 1, channels: 1, bits: 16 }, 1), { from: 10.5 * frame, to: 12.5 * frame });
  expect(runs(bytes).slice(0, 2)).toEqual([
    [7, 20],
    [0, 6],
  ]);
});

test('a span without an end goes to the end, and overlapping spans are one (OD-05)', () => {
  const { bytes, removed } = silenced(wav(pcm16, 10), { from: 8 }, { from: 6, to: 8.5 }, { from: -3, to: 1 });
  expect(removed).toEqual([
    { from: 0, to: 1 },
    { from: 6, to: 10 },
  ]);
  expect(runs(bytes).map(([value]) => value)).toEqual([0, 7, 0]);
});

test('a file whose writer left its size open is silenced to its end, and chunks behind the sound stay (OD-05)', () => {
  expect(runs(silenced(wav(pcm16, 2, { open: true }), { from: 1 }).bytes)).toEqual([
    [7, rate * 4],
    [0, rate * 4],
  ]);
  expect(runs(silenced(wav(pcm16, 2, { behind: 10 }), { from: 1 }).bytes).at(-1)).toEqual([9, 10]);
});

test.each<[string, Uint8Array, RegExp]>([
  ['something else', new Uint8Array(100), /not a WAV file/],
  ['a file cut off in its header', wav(pcm16, 1).subarray(0, 40), /not a WAV file/],
  ['GSM, which packs samples', wav({ tag: 0x31, channels: 1, bits: 16 }, 1), /codec/],
  ['a header that contradicts itself', wav(pcm16, 1, { block: 2 }), /contradicts itself/],
])('%s is refused with a reason, and nothing is guessed (OD-05)', (_, bytes, reason) => {
  expect(silenceWav(bytes, [{ from: 0 }])).toEqual({ refused: expect.stringMatching(reason) });
});
