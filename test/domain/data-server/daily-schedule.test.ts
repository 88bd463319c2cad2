import { isTimeZone } from '../../../domain/contact/day.ts';
import { dueDay, localTime, nextDue, skippedDays, timeSetAt } from '../../../domain/workflow/schedule.ts';

const due = (
  time: string,
  timeZone: string,
  now: string,
  lastRunDate?: string,
  changedAt = '2020-01-01T00:00:00.000Z',
) => dueDay({ time, timeZone, changedAt, version: 1 }, { now: new Date(now), lastRunDate });

test.each([
  ['an ordinary evening', '2026-02-03', '18:00', 'Europe/Berlin', '2026-02-03T17:00:00.000Z', false],
  ['a minute before midnight', '2026-02-03', '23:59', 'Europe/Berlin', '2026-02-03T22:59:00.000Z', false],
  ['midnight', '2026-02-03', '00:00', 'Europe/Berlin', '2026-02-02T23:00:00.000Z', false],
  ['midnight far in the west', '2026-02-03', '00:00', 'Pacific/Honolulu', '2026-02-03T10:00:00.000Z', false],
  ['midnight far in the east', '2026-02-03', '00:00', 'Pacific/Kiritimati', '2026-02-02T10:00:00.000Z', false],
  ['a zone at quarters', '2026-02-03', '12:00', 'Asia/Kathmandu', '2026-02-03T06:15:00.000Z', false],
  ['the last minute before the gap', '2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z', false],
  ['the first minute of the gap', '2026-03-29', '02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', true],
  ['the middle of the gap', '2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', true],
  ['the last minute of the gap', '2026-03-29', '02:59', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', true],
  ['the first minute after the gap', '2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', false],
  ['the gap of half an hour', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z', true],
  ['a gap at midnight', '2026-03-29', '00:30', 'Asia/Beirut', '2026-03-28T22:00:00.000Z', true],
  ['before the overlap', '2026-10-25', '01:59', 'Europe/Berlin', '2026-10-24T23:59:00.000Z', false],
  ['the overlap, the first of two', '2026-10-25', '02:00', 'Europe/Berlin', '2026-10-25T00:00:00.000Z', false],
  ['the overlap, its last minute', '2026-10-25', '02:59', 'Europe/Berlin', '2026-10-25T00:59:00.000Z', false],
  ['after the overlap', '2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z', false],
  ['an overlap in New York', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z', false],
  ['a gap in New York', '2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:00:00.000Z', true],
])('the Time is found for %s: on %s at %s in %s (SU-32)', (_, date, time, timeZone, at, skipped) => {
  expect(localTime(date, time, timeZone)).toEqual({ at, skipped });
});

test('every Time comes once on each day of a year, in order, in all kinds of zones (SU-32)', () => {
  for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC']) {
    for (const time of ['00:00', '00:30', '02:30', '23:59']) {
      let last = '';
      for (let day = 0; day < 366; day += 1) {
        const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
        const { at } = localTime(date, time, timeZone);
        expect(at > last).toBe(true);
        last = at;
      }
    }
  }
});

test('the Daily Event is due at the Time, and not a second earlier (SU-04, SU-32)', () => {
  expect(due('18:00', 'Europe/Berlin', '2026-02-03T16:59:59.999Z', '2026-02-02')).toBeUndefined();
  expect(due('18:00', 'Europe/Berlin', '2026-02-03T17:00:00.000Z', '2026-02-02')).toEqual({
    localDate: '2026-02-03',
    dueAt: '2026-02-03T17:00:00.000Z',
  });
});

test('23:59 is still that day’s run when we look after midnight (SU-32)', () => {
  expect(due('23:59', 'Europe/Berlin', '2026-02-03T23:04:00.000Z', '2026-02-02')?.localDate).toBe('2026-02-03');
});

test('00:00 belongs to the day that begins with it (SU-32)', () => {
  expect(due('00:00', 'Europe/Berlin', '2026-02-03T23:00:00.000Z', '2026-02-03')?.localDate).toBe('2026-02-04');
});

test('a Time that occurs twice when clocks go back is due once (SU-32)', () => {
  expect(due('02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-24')?.localDate).toBe('2026-10-25');
  expect(due('02:30', 'Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25')).toBeUndefined();
});

test('a Time that is skipped when clocks go forward is due at the first minute that exists (SU-32)', () => {
  expect(due('02:30', 'Europe/Berlin', '2026-03-29T00:59:59.000Z', '2026-03-28')).toBeUndefined();
  expect(due('02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', '2026-03-28')?.localDate).toBe('2026-03-29');
});

test('after missed days the newest is due, and no day twice (SU-32)', () => {
  expect(due('18:00', 'Europe/Berlin', '2026-02-07T03:00:00.000Z', '2026-02-03')?.localDate).toBe('2026-02-06');
  expect(due('18:00', 'Europe/Berlin', '2026-02-07T03:00:00.000Z', '2026-02-06')).toBeUndefined();
});

test('a day that the zone skipped has no run (SU-32)', () => {
  expect(
    due('18:00', 'Pacific/Apia', '2011-12-30T12:00:00.000Z', '2011-12-29', '2011-01-01T00:00:00.000Z'),
  ).toBeUndefined();
  expect(nextDue({ time: '18:00', timeZone: 'Pacific/Apia' }, new Date('2011-12-30T08:00:00.000Z'))?.localDate).toBe(
    '2011-12-31',
  );
});

test('a Time that has passed when it is set applies from the next day, and a missed day is still caught up (SU-32)', () => {
  const noon = '2026-02-03T11:00:00.000Z';
  expect(due('09:00', 'Europe/Berlin', noon, '2026-02-02', noon)).toBeUndefined();
  expect(due('09:00', 'Europe/Berlin', noon, undefined, noon)).toBeUndefined();
  expect(due('09:00', 'Europe/Berlin', '2026-02-04T08:00:00.000Z', '2026-02-02', noon)?.localDate).toBe('2026-02-04');
  expect(due('09:00', 'Europe/Berlin', noon, '2026-01-31', noon)?.localDate).toBe('2026-02-03');
});

test('a rule saved after the Time, but before the run has started, does not cost the day its run (SU-32)', () => {
  const daily = { time: '22:00', timeZone: 'Europe/Berlin', version: 4, changedAt: '2026-01-10T09:00:00.000Z' };
  const changedAt = '2026-02-03T21:02:00.000Z';
  const state = { now: new Date('2026-02-03T21:05:00.000Z'), lastRunDate: '2026-02-02' };
  const saved = { ...daily, changedAt, timeSetAt: timeSetAt(daily, { ...daily, changedAt }) };
  expect(saved.timeSetAt).toBe(daily.changedAt);
  expect(dueDay(saved, state)?.localDate).toBe('2026-02-03');
  const later = { ...saved, changedAt: '2026-02-03T21:03:00.000Z' };
  expect(timeSetAt(saved, later)).toBe(daily.changedAt);
  expect(timeSetAt(saved, { ...later, time: '22:01' })).toBe(later.changedAt);
  expect(timeSetAt(saved, { ...later, timeZone: 'Europe/Zurich' })).toBe(later.changedAt);
  expect(timeSetAt({ changedAt: '', version: 0 }, later)).toBe(later.changedAt);
});

test('the next run is on a day without a run so far, even when its Time is moved later (SU-32)', () => {
  const now = new Date('2026-02-03T17:00:00.000Z');
  const evening = { time: '20:00', timeZone: 'Europe/Berlin' };
  expect(nextDue(evening, now, '2026-02-02')?.localDate).toBe('2026-02-03');
  expect(nextDue(evening, now, '2026-02-03')).toEqual({ localDate: '2026-02-04', dueAt: '2026-02-04T19:00:00.000Z' });
});

test('a Time moved later after its run, or a zone further west, runs no day twice (SU-32)', () => {
  expect(due('20:00', 'Europe/Berlin', '2026-02-03T19:30:00.000Z', '2026-02-03')).toBeUndefined();
  expect(due('09:00', 'Pacific/Honolulu', '2026-02-03T19:30:00.000Z', '2026-02-03')).toBeUndefined();
});

test('nothing is due without a Time, or before the first save', () => {
  const now = new Date('2026-02-03T17:00:00.000Z');
  expect(dueDay({ changedAt: '', version: 1 }, { now, lastRunDate: undefined })).toBeUndefined();
  const unsaved = { time: '18:00', timeZone: 'UTC', changedAt: '', version: 0 };
  expect(dueDay(unsaved, { now, lastRunDate: undefined })).toBeUndefined();
});

test('the next run and the days on which the Time does not exist are shown (SU-32)', () => {
  const nightly = { time: '02:30', timeZone: 'Europe/Berlin' };
  expect(nextDue(nightly, new Date('2026-02-03T17:00:00.000Z'))).toEqual({
    localDate: '2026-02-04',
    dueAt: '2026-02-04T01:30:00.000Z',
  });
  expect(skippedDays(nightly, new Date('2026-02-03T17:00:00.000Z'), 366)).toEqual([
    { localDate: '2026-03-29', dueAt: '2026-03-29T01:00:00.000Z' },
  ]);
  expect(skippedDays({ time: '18:00', timeZone: 'Europe/Berlin' }, new Date('2026-02-03T17:00:00.000Z'), 366)).toEqual(
    [],
  );
});

test('an unknown time zone is reported', () => {
  expect([isTimeZone('Europe/Berlin'), isTimeZone('Europe/Atlantis'), isTimeZone('')]).toEqual([true, false, false]);
});
