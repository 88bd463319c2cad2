import { dateAndTime, daysLater, span, startOfDay, withOffset } from '../../domain/contact/day.ts';

describe("a day in the deployment's time zone", () => {
  test.each([
    ['in winter', '2026-11-19', 'Europe/Zurich', '2026-11-18T23:00:00.000Z'],
    ['in summer', '2026-07-01', 'Europe/Zurich', '2026-06-30T22:00:00.000Z'],
    ['when clocks go forward in the night', '2026-03-29', 'Europe/Zurich', '2026-03-28T23:00:00.000Z'],
    ['after clocks went forward', '2026-03-30', 'Europe/Zurich', '2026-03-29T22:00:00.000Z'],
    ['when clocks go back in the night', '2026-10-25', 'Europe/Zurich', '2026-10-24T22:00:00.000Z'],
    ['after clocks went back', '2026-10-26', 'Europe/Zurich', '2026-10-25T23:00:00.000Z'],
    ['west of Greenwich', '2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
    ['half an hour off', '2026-11-19', 'Asia/Kolkata', '2026-11-18T18:30:00.000Z'],
    ['three quarters of an hour off', '2026-11-19', 'Asia/Kathmandu', '2026-11-18T18:15:00.000Z'],
    ['where summer time is half an hour', '2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z'],
    [
      'that begins at one, since clocks go forward at midnight',
      '2026-04-24',
      'Africa/Cairo',
      '2026-04-23T22:00:00.000Z',
    ],
    ['whose midnight comes twice', '2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    ['before whose midnight an hour comes twice', '2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    ['fourteen hours ahead', '2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
  ])('begins at its first instant %s (AC-37)', (_, day, timeZone, instant) => {
    expect(startOfDay(day, timeZone)).toBe(instant);
  });

  test('is empty if the zone skipped it', () => {
    expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe(startOfDay('2011-12-31', 'Pacific/Apia'));
  });

  test.each([
    'Europe/Zurich',
    'America/Havana',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Kathmandu',
  ])('follows the one before without gap or overlap, all year round, in %s', (timeZone) => {
    for (let day = '2026-01-01'; day < '2027-01-01'; day = daysLater(day, 1)) {
      const begins = Date.parse(startOfDay(day, timeZone));
      expect(dateAndTime(begins, timeZone).date).toBe(day);
      expect(dateAndTime(begins - 1, timeZone).date).toBe(daysLater(day, -1));
    }
  });

  test('shows date and time as a wall clock there does (AC-37, AC-38)', () => {
    expect(dateAndTime('2026-11-18T23:30:05Z', 'Europe/Zurich')).toEqual({ date: '2026-11-19', time: '00:30:05' });
    expect(dateAndTime('2026-11-18T23:30:05.999Z', 'UTC')).toEqual({ date: '2026-11-18', time: '23:30:05' });
  });
});

describe('the days of a search', () => {
  const at = { now: new Date('2026-11-20T23:30:00Z'), timeZone: 'Europe/Zurich' };

  test('are the last seven by default, with today as in the zone', () => {
    expect(span({}, at)).toEqual({ from: '2026-11-14T23:00:00.000Z', to: '2026-11-21T23:00:00.000Z' });
  });

  test('include the last one', () => {
    expect(span({ from: '2026-03-29', to: '2026-03-29' }, at)).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
  });

  test.each([
    ['from', { from: '2026-11-20', to: '2026-11-19' }],
    ['from', { from: '2026-12-01' }],
    ['from', { from: '2025-01-01', to: '2026-02-05' }],
    ['from', { from: '1999-12-31', to: '2000-01-01' }],
    ['to', { to: '9999-12-31' }],
  ])('are refused, naming %s, when they are in the wrong order or too many: %p', (field, days) => {
    expect(() => span(days, at)).toThrow(expect.objectContaining({ code: 'invalid', field }));
  });

  test('may be as many as 400', () => {
    expect(() => span({ from: '2025-01-01', to: '2026-02-04' }, at)).not.toThrow();
  });
});

test.each([
  ['2026-11-20T12:00:00.000Z', 'Europe/Zurich', '2026-11-20T13:00:00+01:00'],
  ['2026-07-01T23:30:00Z', 'Europe/Zurich', '2026-07-02T01:30:00+02:00'],
  ['2026-10-25T00:30:00Z', 'Europe/Zurich', '2026-10-25T02:30:00+02:00'],
  ['2026-10-25T01:30:00Z', 'Europe/Zurich', '2026-10-25T02:30:00+01:00'],
  ['2026-11-20T12:00:00.750Z', 'America/St_Johns', '2026-11-20T08:30:00-03:30'],
  ['2026-11-20T12:00:00Z', 'UTC', '2026-11-20T12:00:00+00:00'],
])('%s in %s is written %s', (instant, zone, written) => expect(withOffset(instant, zone)).toBe(written));
