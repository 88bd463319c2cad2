import { eventDetail, waitingText } from '../../console/contact/words.ts';
import { errorAt, otherErrors } from '../../console/kit/api/field-errors.ts';
import { RequestProblem } from '../../console/kit/api/problem.ts';
import { clockOf, splitTyped, wholeNumber } from '../../console/kit/fields/typed.ts';
import { count, rate } from '../../console/kit/format.ts';

test('a pasted list is split at lines, commas and semicolons, and never inside a range (SU-22)', () => {
  expect(splitTyped(' 10.0.0.1-10.0.0.9,\n2001:db8::/32; ;10.1.0.0/16\r\n')).toEqual([
    '10.0.0.1-10.0.0.9',
    '2001:db8::/32',
    '10.1.0.0/16',
  ]);
});

test.each([
  ['0', 0],
  ['100', 100],
  ['101', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['', undefined],
  ['1e1', undefined],
])('%p is read as the percentage %p', (text, value) => expect(wholeNumber(text, 0, 100)).toBe(value));

test.each([
  ['23:59', '23:59'],
  ['0:00', '00:00'],
  ['7.05', '07:05'],
  ['1930', '19:30'],
  ['24:00', undefined],
  ['12:60', undefined],
  ['7', undefined],
])('%p is read as the time of day %p (SU-32)', (text, clock) => expect(clockOf(text)).toBe(clock));

test('each error of the API is shown at its field, and none is lost', () => {
  const problem = new RequestProblem(400, 'Wrong.', [
    { field: 'association.ipRanges.1', reason: 'No address' },
    { field: 'name', reason: 'Too long' },
    { field: 'nameOfOther', reason: 'Unknown' },
  ]);
  expect(errorAt(problem, 'association.ipRanges')).toBe('Number 2: No address');
  expect(errorAt(problem, 'name')).toBe('Too long');
  expect(errorAt(problem, 'timeZone')).toBeUndefined();
  expect(errorAt(new Error('x'), 'name')).toBeUndefined();
  expect(otherErrors(problem, ['name', 'association'])).toEqual([{ field: 'nameOfOther', reason: 'Unknown' }]);
});

test.each([
  [0, '0 kbit/s'],
  [31_500, '252 kbit/s'],
  [1_000_000, '8 Mbit/s'],
  [124_999_999, '1 Gbit/s'],
])('%p bytes a second are written as %s', (bytes, text) => expect(rate(bytes)).toBe(text));

test('a large count is written with its thousands separated', () => expect(count(1234567)).toBe('1,234,567'));

test('a hand-over in the history of a contact is described in words, with its full hash (SU-07)', () => {
  const hash = 'ab'.repeat(32);
  expect(eventDetail({ what: 'staged', detail: `screen, 38400000 bytes, SHA-256 ${hash}` }, [])).toBe(
    `Screen recording, 38.4 MB, SHA-256 ${hash}`,
  );
  expect(waitingText('Not yet uploaded')).toMatch(/^Not yet uploaded: /);
  expect(waitingText('Failed')).toMatch(/safe on the data server/);
});
