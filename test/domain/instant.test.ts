import * as fc from 'fast-check';
import { beyondMilliseconds, compareInstants, earliestOf, readInstant, sortable } from '../../domain/instant.ts';

const at = '2026-11-20T09:00:00.000Z';

test.each([
  ['2026-11-20T09:00:00Z', at],
  ['2026-11-20T09:00:00.9Z', '2026-11-20T09:00:00.900Z'],
  ['2026-11-20T09:00:00.1234567Z', '2026-11-20T09:00:00.123Z'],
  ['2026-11-20T09:00:00,5Z', '2026-11-20T09:00:00.500Z'],
  ['2026-11-20t09:00:00z', at],
  ['2026-11-20 09:00:00Z', at],
  ['2026-11-20 09:00:00 UTC', at],
  ['2026-11-20T09:00:00+00:00', at],
  ['2026-11-20T09:00:00+0000', at],
  ['2026-11-20T09:00:00+00', at],
  ['2026-11-20T09:00:00-00:00', at],
  ['2026-11-20T10:00:00.0000000+01:00', at],
  ['2026-11-20T14:30:00+0530', at],
  ['2026-11-19T23:00:00-10:00', at],
  ['2026-11-20T09:00Z', at],
  ['20261120T090000Z', at],
  ['2026-11-20T10:00:00+01:00[Europe/Berlin]', at],
  ['Fri, 20 Nov 2026 09:00:00 GMT', at],
  ['/Date(1795165200000)/', at],
  ['/Date(1795165200000+0100)/', at],
  [' 2026-11-20T09:00:00Z\r\n', at],
  ['2026-11-21T08:59:00+23:59', at],
  ['2026-11-20T23:59:59Z', '2026-11-20T23:59:59.000Z'],
  ['2028-02-29T09:00:00Z', '2028-02-29T09:00:00.000Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ['Fri, 20 Nov 2026 10:00:00 +0100', at],
])('%j is certainly one instant, and is read', (text, instant) => {
  expect(readInstant(text)).toBe(instant);
});

test.each([
  '',
  '2026-11-20T09:00:00',
  '2026-11-20',
  '11/12/2026 09:00:00',
  '2026-02-30T09:00:00Z',
  '2026-11-20T25:00:00Z',
  '2026-11-20T09:60:00Z',
  '2026-11-20T09:00:60Z',
  '2026-11-31T09:00:00Z',
  '2026-13-01T09:00:00Z',
  '2026-00-10T09:00:00Z',
  '2026-11-20T09:00:00+01:60',
  '0000-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
  '2026-11-20T09:00:00+24:00',
  '2026-11-20T09:00:00 CET',
  '1795165200',
  '/Date(99999999999999999)/',
  'Fri, 20 Foo 2026 09:00:00 GMT',
])('%j is not certainly one instant, and is refused', (text) => {
  expect(readInstant(text)).toBeUndefined();
});

/** Written in one of the possible ways. */
const ways: readonly ((date: Date) => string)[] = [
  (date) => date.toISOString(),
  (date) => date.toISOString().replace(/\.?0*Z$/, 'Z'),
  (date) => date.toISOString().replace('Z', '4567+00:00'),
  (date) => date.toISOString().toLowerCase().replace('t', ' '),
  (date) => new Date(date.getTime() + 5.5 * 3_600_000).toISOString().replace('Z', '+05:30'),
  (date) => `/Date(${date.getTime()})/`,
];
const dates = fc.date({ min: new Date('1971-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
const way = fc.constantFrom(...ways);

test('an instant is the same however it is written, and is ordered by time, not by text', () => {
  fc.assert(
    fc.property(dates, way, dates, way, (a, writeA, b, writeB) => {
      const [one, other] = [readInstant(writeA(a)), readInstant(writeB(b))];
      expect(one).toBe(a.toISOString());
      const order = Math.sign(a.getTime() - b.getTime());
      expect(Math.sign(compareInstants(one!, other!))).toBe(order);
      expect(one === other ? 0 : one! < other! ? -1 : 1).toBe(order);
    }),
  );
});

test('any text is either read or refused, and nothing breaks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = readInstant(text);
      if (read !== undefined) expect(sortable(read)).toBe(read);
    }),
  );
});

test('whole seconds come before fractions of them, in every order they are given', () => {
  const written = ['2026-11-20T09:00:00.9Z', '2026-11-20T09:00:00Z', '2026-11-20T09:00:00.10Z'];
  expect(written.map(sortable).sort()).toEqual([at, '2026-11-20T09:00:00.100Z', '2026-11-20T09:00:00.900Z']);
  expect(earliestOf([undefined, ...written])).toBe('2026-11-20T09:00:00Z');
  expect(earliestOf([undefined])).toBeUndefined();
  expect(sortable('no instant')).toBe('no instant');
});

test('of two spellings of one instant the first given counts as the earliest', () => {
  const writings = ['2026-11-20T10:00:00+01:00', '2026-11-20T09:00:00Z'];
  expect(earliestOf(writings)).toBe(writings[0]);
  expect(earliestOf([undefined, '2026-11-20T09:00:01Z', undefined, ...writings, undefined])).toBe(writings[0]);
  expect(earliestOf([])).toBeUndefined();
});

test('digits after the milliseconds distinguish two instants', () => {
  expect(beyondMilliseconds('2026-11-20T09:00:00.1234567Z')).toBe('456700');
  expect(beyondMilliseconds('2026-11-20T09:00:00,123456Z')).toBe('456000');
  for (const nothing of ['2026-11-20T09:00:00Z', '2026-11-20T09:00:00.123Z', '2026-11-20T09:00:00.1230000Z', 'never'])
    expect(beyondMilliseconds(nothing)).toBe('');
});
