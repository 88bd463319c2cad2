import { isRedacted, notRedacted, subtractSpans } from '../../../../domain/upload/spans/redacted-spans.ts';
import type { CustodyEntry, CustodyStep } from '../../../../domain/upload/staged-recording.ts';

const startedAt = '2026-11-20T10:00:00.000Z';
const at = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
const step = (step: CustodyStep, ...spans: { from: number; to?: number }[]): CustodyEntry => ({
  ...{ at: startedAt, step, machine: 'cloud', size: 1, sha256: '' },
  ...(spans.length > 0 && {
    redaction: { reasons: [], spans, removed: [], before: { size: 1, sha256: '' } },
  }),
});
const recording = (...custody: CustodyEntry[]) => ({ startedAt, custody });
const left = (custody: CustodyEntry[], ...spans: [number, number][]) =>
  notRedacted(
    recording(...custody),
    spans.map(([from, to]) => ({ from: at(from), to: at(to) })),
  ).map(({ from, to }) => [
    (Date.parse(from) - Date.parse(startedAt)) / 1000,
    (Date.parse(to) - Date.parse(startedAt)) / 1000,
  ]);

test('the time outside of spans lies before, between and after them', () => {
  const those = [
    { from: 2, to: 4 },
    { from: 6, to: 8 },
  ];
  const rest = (from: number, to: number) => subtractSpans([{ from, to }], those).map((span) => [span.from, span.to]);
  expect(rest(0, 10)).toEqual([
    [0, 2],
    [4, 6],
    [8, 10],
  ]);
  expect(rest(2, 8)).toEqual([[4, 6]]);
  expect(rest(3, 7)).toEqual([[4, 6]]);
  expect(rest(2, 4)).toEqual([]);
  expect(rest(4, 6)).toEqual([[4, 6]]);
  expect(rest(0, 2)).toEqual([[0, 2]]);
  expect(rest(8, 9)).toEqual([[8, 9]]);
  expect(subtractSpans([{ from: 5, to: 5 }], [])).toEqual([]);
});

test('a span that a redaction removed is not requested again, and what is around it is', () => {
  const custody = [step('registered'), step('archived'), step('redacted', { from: 2, to: 4 }, { from: 3, to: 5.0004 })];
  expect(left(custody, [0, 10])).toEqual([
    [0, 2],
    [5, 10],
  ]);
  expect(left(custody, [2, 5])).toEqual([]);
  expect(left([step('redacted', { from: 7 })], [0, 10], [20, 30])).toEqual([[0, 7]]);
  expect(left([step('registered')], [0, 10])).toEqual([[0, 10]]);
});

test('parts that were removed from an earlier revision do not count for the one that replaced it', () => {
  const before = step('redacted', { from: 2, to: 4 });
  expect(isRedacted(recording(before))).toBe(true);
  expect(isRedacted(recording(step('registered'), before, step('archived')))).toBe(true);
  expect(isRedacted(recording(step('registered'), before, step('registered')))).toBe(false);
  expect(isRedacted(recording(step('registered'), before, step('opened')))).toBe(false);
  expect(isRedacted(recording(step('opened'), before))).toBe(true);
  expect(left([before, step('opened'), step('redacted', { from: 8, to: 9 })], [0, 10])).toEqual([
    [0, 8],
    [9, 10],
  ]);
});
