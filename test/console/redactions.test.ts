import { moment, readMoment, spanText } from '../../console/redactions/words.ts';

test.each([
  [0, '0:00.0'],
  [9.96, '0:10.0'],
  [62.5, '1:02.5'],
  [3600, '60:00.0'],
])('a mark at %s seconds is written as %s (OD-05)', (seconds, text) => {
  expect(moment(seconds)).toBe(text);
  expect(readMoment(text)).toBeCloseTo(seconds, 0);
});

test.each([
  ['62.5', 62.5],
  ['1:02,5', 62.5],
  ['1:00:02', 3602],
  ['', undefined],
  ['soon', undefined],
  ['-3', undefined],
])('a mark typed as "%s" is read as %s seconds (OD-05)', (text, seconds) => {
  expect(readMoment(text)).toBe(seconds);
});

test('a removed part is told by its beginning and its end (OD-05)', () => {
  expect(spanText({ fromSeconds: 2, toSeconds: 74.25 })).toBe('0:02.0 to 1:14.3');
});
