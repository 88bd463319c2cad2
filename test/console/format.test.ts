import {
  ago,
  day,
  duration,
  elapsed,
  instant,
  nothing,
  personName,
  size,
  spokenDuration,
  time,
  today,
} from '../../console/kit/format.ts';
import { daysLater, isDay } from '../../domain/contact/day.ts';

describe('a duration', () => {
  test.each([
    [0, '0:00'],
    [0.4, '0:00'],
    [41.5, '0:42'],
    [59.6, '1:00'],
    [247, '4:07'],
    [3599.7, '1:00:00'],
    [3729, '1:02:09'],
    [36_000, '10:00:00'],
    [null, nothing],
    [Number.NaN, nothing],
  ])('of %p seconds reads %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  test.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [60, '1 minute'],
    [3729, '1 hour 2 minutes 9 seconds'],
  ])('of %p seconds is spoken as %s', (seconds, text) => expect(spokenDuration(seconds)).toBe(text));
});

describe('in dates and times', () => {
  test('a day cannot be mistaken for the month', () => expect(day('2026-11-04')).toBe('4 Nov 2026'));
  test('without an agent the time is a dash', () => expect([day(null), time(null)]).toEqual([nothing, nothing]));
  test('fractions of a second are left out', () => expect(time('09:12:33.250')).toBe('09:12:33'));

  test.each([
    ['2026-11-20T23:30:00Z', 'Europe/Vienna', '21 Nov 2026, 00:30:00'],
    ['2026-07-01T22:30:00.000Z', 'Europe/Vienna', '2 Jul 2026, 00:30:00'],
    ['2026-11-20T04:59:59Z', 'America/New_York', '19 Nov 2026, 23:59:59'],
    ['2026-11-20T00:00:00Z', 'UTC', '20 Nov 2026, 00:00:00'],
  ])('%s in %s is %s', (iso, zone, text) => expect(instant(iso, zone)).toBe(text));

  test('today is the day of the contact centre, not of the browser', () => {
    expect(today(new Date('2026-11-20T23:30:00Z'), 'Europe/Vienna')).toBe('2026-11-21');
    expect(today(new Date('2026-11-20T23:30:00Z'), 'America/New_York')).toBe('2026-11-20');
  });
  test('days are counted across summer time, months and leap days', () => {
    expect(daysLater('2026-03-30', -2)).toBe('2026-03-28');
    expect(daysLater('2026-10-24', 2)).toBe('2026-10-26');
    expect(daysLater('2028-02-28', 1)).toBe('2028-02-29');
    expect(daysLater('2026-01-01', -1)).toBe('2025-12-31');
  });
  test.each([
    ['2026-11-20', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['20.11.2026', false],
    ['', false],
  ])('whether %p is a day of the calendar is known (%p)', (text, is) => expect(isDay(text)).toBe(is));

  test.each([
    ['2026-11-20T11:59:31Z', 'just now', 'just now'],
    ['2026-11-20T11:59:00Z', '1 minute', '1 minute ago'],
    ['2026-11-20T10:00:00Z', '2 hours', '2 hours ago'],
    ['2026-11-18T12:00:00Z', '2 days', '2 days ago'],
    ['2026-11-20T12:00:05Z', 'just now', 'just now'],
  ])('the time since %s is written as %s', (since, lasted, past) => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect([elapsed(since, now), ago(since, now)]).toEqual([lasted, past]);
  });
});

describe('on a page', () => {
  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_999, '1.0 MB'],
    [9_600_044, '9.6 MB'],
    [null, nothing],
  ])('the size %p reads %s', (bytes, text) => expect(size(bytes)).toBe(text));

  test('a person is shown by name, otherwise by user name, otherwise not at all (AC-34)', () => {
    expect(personName({ firstName: 'Mei', lastName: 'Tanaka', acdId: 'mei.tanaka' })).toBe('Mei Tanaka');
    expect(personName({ firstName: null, lastName: 'Tanaka', acdId: 'mei.tanaka' })).toBe('Tanaka');
    expect(personName({ firstName: null, lastName: null, acdId: 'mei.tanaka' })).toBe('mei.tanaka');
    expect(personName({ firstName: null, lastName: null, acdId: null })).toBe(nothing);
  });
});
