import fc from 'fast-check';
import { noticeMs } from '../../../domain/keystroke/held-keystrokes.ts';
import {
  keystrokesOf,
  readKeystrokes,
  redactKeystrokes,
  writeKeystrokes,
} from '../../../domain/keystroke/keystroke-recording.ts';

const from = '2026-11-29T10:00:00.000Z';
const to = '2026-11-29T10:05:00.000Z';
const fromMs = 5_000_000;
const toMs = fromMs + 300_000;
const span = { fromMs, toMs, from, to };
const typedAt = (...seconds: number[]) =>
  seconds.map((second, index) => ({ at: fromMs + second * 1000, text: `${index}` }));
const secondsOf = ({ keystrokes }: { keystrokes: readonly { atMs: number }[] }) =>
  keystrokes.map(({ atMs }) => atMs / 1000);

test('a recording holds what was typed during its contact, with the time of each key', () => {
  const recording = keystrokesOf(typedAt(-1, 0, 12.5, 299, 300, 301), span, []);
  expect(secondsOf(recording)).toEqual([0, 12.5, 299]);
  expect(readKeystrokes(writeKeystrokes(recording))).toEqual(recording);
});

test('what was typed in a pause, or just beside it, is left out, and the pause is named (PR-06)', () => {
  const recording = keystrokesOf(typedAt(9, 9.8, 10, 15, 20.3, 21), span, [
    { from: fromMs + 10_000, to: fromMs + 20_000 },
  ]);
  expect(secondsOf(recording)).toEqual([9, 21]);
  expect(recording.removed).toEqual([{ fromMs: 10_000, toMs: 20_000 }]);
});

const seconds = fc.integer({ min: -20_000, max: 320_000 }).map((ms) => ms / 1000);
const spans = fc.array(
  fc.tuple(seconds, seconds).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  { maxLength: 5 },
);

test('no keystroke of a pause is ever in a recording, whether the PC joined it or the archive redacted it (PR-06)', () => {
  fc.assert(
    fc.property(fc.array(seconds, { maxLength: 50 }), spans, spans, (typed, paused, later) => {
      const inMs = paused.map((one) => ({ from: fromMs + one.from * 1000, to: fromMs + one.to * 1000 }));
      const joined = keystrokesOf(typedAt(...typed), span, inMs);
      const redacted = redactKeystrokes(writeKeystrokes(joined), later);
      if ('refused' in redacted) throw new Error(redacted.refused);
      const recording = readKeystrokes(redacted.bytes)!;
      const isIn = (second: number, list: typeof paused) => list.some((one) => second > one.from && second < one.to);
      expect(secondsOf(joined).filter((second) => isIn(second, paused))).toEqual([]);
      expect(secondsOf(recording).filter((second) => isIn(second, [...paused, ...later]))).toEqual([]);
      expect(secondsOf(recording).every((second) => secondsOf(joined).includes(second))).toBe(true);
    }),
  );
});

test('a recording from which a part was removed stays as it is when the same part is removed again', () => {
  const bytes = writeKeystrokes(keystrokesOf(typedAt(1, 100), span, []));
  const once = redactKeystrokes(bytes, [{ from: 99, to: 101 }]);
  if ('refused' in once) throw new Error(once.refused);
  expect(once.removed).toEqual([{ from: 99, to: 101 }]);
  expect(secondsOf(readKeystrokes(once.bytes)!)).toEqual([1]);
  const twice = redactKeystrokes(once.bytes, [{ from: 99, to: 101 }]);
  expect('bytes' in twice && Buffer.from(twice.bytes).equals(Buffer.from(once.bytes))).toBe(true);
});

test('without an end, everything to the end is removed', () => {
  const bytes = writeKeystrokes(keystrokesOf(typedAt(1, 100, 299), span, []));
  const redacted = redactKeystrokes(bytes, [{ from: 50 }]);
  expect(redacted).toMatchObject({ removed: [{ from: 50, to: 300 }] });
  expect('bytes' in redacted && secondsOf(readKeystrokes(redacted.bytes)!)).toEqual([1]);
});

const recording = {
  version: 1,
  from,
  to,
  keystrokes: [{ atMs: 1, text: 'a' }],
  removed: [{ fromMs: 1, toMs: noticeMs }],
};
test.each<[string, unknown]>([
  ['another version', { ...recording, version: 2 }],
  ['a key after its end', { ...recording, keystrokes: [{ atMs: 300_001, text: 'a' }] }],
  ['a key before its beginning', { ...recording, keystrokes: [{ atMs: -1, text: 'a' }] }],
  ['a key that is a sentence', { ...recording, keystrokes: [{ atMs: 1, text: 'the quick brown fox' }] }],
  ['a key without a text', { ...recording, keystrokes: [{ atMs: 1 }] }],
  ['a span that ends before it begins', { ...recording, removed: [{ fromMs: 2, toMs: 1 }] }],
  ['no keys', { ...recording, keystrokes: undefined }],
  ['an end before its beginning', { ...recording, to: '2026-11-29T09:00:00.000Z' }],
  ['a list', []],
  ['nothing', null],
])('a file with %s is no recording of keystrokes', (_, content) => {
  expect(readKeystrokes(Buffer.from(JSON.stringify(content)))).toBeUndefined();
  expect(redactKeystrokes(Buffer.from(JSON.stringify(content)), [])).toHaveProperty('refused');
});

test('what is a recording of keystrokes is read, and what is no JSON is none', () => {
  expect(readKeystrokes(Buffer.from(JSON.stringify(recording)))).toEqual(recording);
  expect(readKeystrokes(Buffer.from([0xff, 0xfe]))).toBeUndefined();
});
