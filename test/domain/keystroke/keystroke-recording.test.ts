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

test('keystrokes in a pause, or just beside it, are left out, and the pause is named (PR-06)', () => {
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
])('a file with %s is not a recording of keystrokes', (_, content) => {
  expect(readKeystrokes(Buffer.from(JSON.stringify(content)))).toBeUndefined();
  expect(redactKeystrokes(Buffer.from(JSON.stringify(content)), [])).toHaveProperty('refused');
});

test('a recording of keystrokes is read, and what is not JSON is refused', () => {
  expect(readKeystrokes(Buffer.from(JSON.stringify(recording)))).toEqual(recording);
  expect(readKeystrokes(Buffer.from([0xff, 0xfe]))).toBeUndefined();
});

describe('a file of keystrokes', () => {
  const typed = { atMs: 1000, text: 'x' };
  const whole = { version: 1, from, to, keystrokes: [typed], removed: [{ fromMs: 5000, toMs: 6000 }] };
  const read = (more: object) => readKeystrokes(new TextEncoder().encode(JSON.stringify({ ...whole, ...more })));

  test('may be as long as its contact, and empty', () => {
    expect(read({})).toEqual(whole);
    expect(
      read({
        keystrokes: [
          { atMs: 0, text: '[Backspace]' },
          { ...typed, atMs: 300_000 },
        ],
      }),
    ).toBeDefined();
    expect(read({ removed: [{ fromMs: 0, toMs: 300_000 }] })).toBeDefined();
    expect(read({ to: from, keystrokes: [], removed: [] })).toBeDefined();
    expect(read({ more: 'unknown', keystrokes: [{ ...typed, more: 1 }] })).toEqual(whole);
  });

  test.each<[string, object]>([
    ['another version', { version: 2 }],
    ['no beginning', { from: undefined }],
    ['a beginning that is a number', { from: 0, to: '1970-01-01T00:05:00.000Z' }],
    ['no end', { to: undefined }],
    ['an end before its beginning', { from: to, to: from, keystrokes: [], removed: [] }],
    ['an end that is no time', { to: 'later' }],
    ['no keystrokes', { keystrokes: undefined }],
    ['a keystroke that is nothing', { keystrokes: [null] }],
    ['a keystroke without a text', { keystrokes: [{ atMs: 1 }] }],
    ['a keystroke with an empty text', { keystrokes: [{ atMs: 1, text: '' }] }],
    ['a keystroke with a long text', { keystrokes: [{ atMs: 1, text: 'x'.repeat(17) }] }],
    ['a keystroke without a time', { keystrokes: [{ text: 'x' }] }],
    ['a keystroke before the contact', { keystrokes: [{ atMs: -1, text: 'x' }] }],
    ['a keystroke after it', { keystrokes: [typed, { atMs: 300_001, text: 'x' }] }],
    ['no list of spans', { removed: undefined }],
    ['a span that is nothing', { removed: [null] }],
    ['a span without a beginning', { removed: [{ toMs: 1 }] }],
    ['a span without an end', { removed: [{ fromMs: 1 }] }],
    ['a span that ends after the contact', { removed: [{ fromMs: 1, toMs: 300_001 }] }],
    ['a span that begins before it', { removed: [{ fromMs: -1, toMs: 5 }] }],
    ['an empty span', { removed: [{ fromMs: 5, toMs: 5 }] }],
  ])('with %s is refused', (_, more) => expect(read(more)).toBeUndefined());

  test('is refused if it is not JSON, or not UTF-8', () => {
    for (const text of ['', '{', 'null', '7']) expect(readKeystrokes(new TextEncoder().encode(text))).toBeUndefined();
    expect(readKeystrokes(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined();
  });

  test('stays exactly as it is if the same parts were removed before and nothing was typed beside them', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(whole, null, 2));
    const again = redactKeystrokes(bytes, [{ from: 5, to: 6 }]);
    expect('bytes' in again && again.bytes).toBe(bytes);
    const more = redactKeystrokes(bytes, [{ from: 5, to: 7 }]);
    expect('bytes' in more && readKeystrokes(more.bytes)?.removed).toEqual([{ fromMs: 5000, toMs: 7000 }]);
    const beside = new TextEncoder().encode(
      JSON.stringify({ ...whole, keystrokes: [typed, { atMs: 6300, text: 'y' }] }),
    );
    const cleaned = redactKeystrokes(beside, [{ from: 5, to: 6 }]);
    expect('bytes' in cleaned && readKeystrokes(cleaned.bytes)?.keystrokes).toEqual([typed]);
  });

  test('holds keystrokes in their order, and one half a second beside a pause stays', () => {
    const order = keystrokesOf(typedAt(30, 10, 20), span, []);
    expect(order.keystrokes.map(({ text }) => text)).toEqual(['1', '2', '0']);
    const pause = { from: fromMs + 10_000, to: fromMs + 20_000 };
    const half = noticeMs / 1000;
    expect(secondsOf(keystrokesOf(typedAt(10 - half, 20 + half), span, [pause]))).toEqual([10 - half, 20 + half]);
    expect(secondsOf(keystrokesOf(typedAt(10 - half + 0.001, 20 + half - 0.001), span, [pause]))).toEqual([]);
  });
});
