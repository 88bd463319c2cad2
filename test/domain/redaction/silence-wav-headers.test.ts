import { silenceWav } from '../../../domain/redaction/silence-wav.ts';

const rate = 8000;
const soundByte = 7;
type Chunk = [id: string, body: number[], stated?: number];

const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
const fmt = (more: { tag?: number; channels?: number; rate?: number; block?: number; bits?: number } = {}): Chunk => {
  const { tag = 1, channels = 1, rate: perSecond = rate, block = 1, bits = 8 } = more;
  return [
    'fmt ',
    [
      ...little(tag, 2),
      ...little(channels, 2),
      ...little(perSecond, 4),
      ...little(perSecond * block, 4),
      ...little(block, 2),
      ...little(bits, 2),
    ],
  ];
};
const sound = (bytes: number): number[] => Array(bytes).fill(soundByte);
const data = (bytes: number, stated?: number): Chunk =>
  stated === undefined ? ['data', sound(bytes)] : ['data', sound(bytes), stated];
const file = (chunks: Chunk[], [first, form] = ['RIFF', 'WAVE']): Uint8Array =>
  Uint8Array.from([
    ...letters(`${first}....${form}`),
    ...chunks.flatMap(([id, body, stated = body.length]) => [
      ...letters(id),
      ...little(stated, 4),
      ...body,
      ...(body.length % 2 ? [0] : []),
    ]),
  ]);
const twoSeconds = 2 * rate;
const secondHalf = { removed: [{ from: 1, to: 2 }] };
const silence = (bytes: Uint8Array, from = 1, to?: number) =>
  silenceWav(bytes, [{ from, ...(to !== undefined && { to }) }]);
const cannotBeLocated = { refused: 'It is not a WAV file whose sound can be located' };

test.each<[string, Uint8Array]>([
  ['in a file of more than 4 GB', file([fmt(), data(twoSeconds)], ['RF64', 'WAVE'])],
  ['behind a chunk of odd length', file([['LIST', [1, 2, 3]], fmt(), data(twoSeconds)])],
  ['whose length was never written', file([fmt(), data(twoSeconds, 0)])],
  ['whose stated length is more than there is', file([fmt(), data(twoSeconds, twoSeconds + 20)])],
  ['as A-law of which the header says 16 bits', file([fmt({ tag: 6, bits: 16 }), data(twoSeconds)])],
  ['as mu-law of which the header says 16 bits', file([fmt({ tag: 7, bits: 16 }), data(twoSeconds)])],
])('sound %s is silenced (OD-05)', (_, bytes) => {
  expect(silence(bytes)).toMatchObject(secondHalf);
});

test.each<[string, Uint8Array]>([
  ['a film', file([fmt(), data(twoSeconds)], ['RIFF', 'AVI '])],
  ['a file of another kind', file([fmt(), data(twoSeconds)], ['XXXX', 'WAVE'])],
  ['sound before its header', file([data(twoSeconds), fmt()])],
  ['a header that is longer than the file', file([['fmt ', fmt()[1], 90_000]])],
  ['a header that is too short', file([['fmt ', little(1, 10)], data(twoSeconds)])],
  ['only a header', file([fmt()])],
])('%s is refused (OD-05)', (_, bytes) => {
  expect(silence(bytes)).toEqual(cannotBeLocated);
});

test.each<[string, Chunk]>([
  ['no sample rate', fmt({ rate: 0 })],
  ['samples without a bit', fmt({ bits: 0, block: 0 })],
  ['no channel', fmt({ channels: 0, block: 0 })],
  ['blocks of another size', fmt({ block: 3 })],
])('sound with %s is refused, because the position of each second is not certain (OD-05)', (_, header) => {
  expect(silence(file([header, data(twoSeconds)]))).toEqual({ refused: expect.stringMatching(/contradicts itself/) });
});

test('the last byte is silenced with its span, although it is not a whole sample (OD-05)', () => {
  const bytes = file([fmt({ bits: 16, block: 2 }), data(2 * twoSeconds + 1)]);
  const result = silence(bytes, 1, 2);
  expect(result).toMatchObject(secondHalf);
  expect('bytes' in result && result.bytes.subarray(44).lastIndexOf(soundByte)).toBe(2 * rate - 1);
});

test.each([
  [5, 9],
  [1, 1],
  [-2, -1],
])('a span from %i to %i of a sound of two seconds silences nothing (OD-05)', (from, to) => {
  const bytes = file([fmt(), data(twoSeconds)]);
  expect(silence(bytes, from, to)).toEqual({ bytes, removed: [] });
});
