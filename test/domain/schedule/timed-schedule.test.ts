import { decideCall, hasOnDemand, mayRecordAgent } from '../../../domain/schedule/decide-call.ts';
import {
  noRequirements,
  recordAll,
  type Schedule,
  scheduleProblems,
  type TimedSchedule,
  withSetAt,
} from '../../../domain/schedule/schedule.ts';
import { modeOf, simulateSchedules } from '../../../domain/schedule/simulate-schedules.ts';
import { isTimedAt, type TimedSpans, timedRecordings } from '../../../domain/schedule/timed.ts';

/** 2026-11-20 is a Friday. Zürich is an hour ahead of UTC then. */
const officeHours: TimedSpans = {
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  start: '08:30',
  end: '10:00',
  timeZone: 'Europe/Zurich',
  intervalMinutes: 60,
};
const timed = (more: Partial<TimedSpans> = {}): TimedSpans => ({ ...officeHours, ...more });
const schedule = (more: Partial<TimedSchedule> = {}): TimedSchedule => ({
  ...recordAll,
  scheduleId: 'office',
  name: 'Office',
  type: 'timed',
  timed: officeHours,
  requirements: { ...noRequirements, userIds: ['alice'] },
  ...more,
});
const alice = { userId: 'alice', teamIds: ['sales'], extensions: [] };
const bob = { userId: 'bob', teamIds: [], extensions: [] };
const call = { contactId: 'c-1', agent: alice, queues: [], direction: 'inbound' as const };
const between = (after: string, until: string, which = timed()) =>
  timedRecordings(which, { after, until }).map(({ from, to }) => `${from.slice(5, 16)} ${to.slice(5, 16)}`);

describe('a Timed schedule', () => {
  test('cuts its time into recordings of the record interval, the last of which may be shorter (QG-36)', () => {
    expect(between('2026-11-20T00:00:00.000Z', '2026-11-20T23:00:00.000Z')).toEqual([
      '11-20T07:30 11-20T08:30',
      '11-20T08:30 11-20T09:00',
    ]);
  });

  test('records on its days only (QG-36)', () => {
    expect(between('2026-11-21T00:00:00.000Z', '2026-11-22T23:00:00.000Z')).toEqual([]);
    expect(between('2026-11-21T00:00:00.000Z', '2026-11-23T23:00:00.000Z')).toHaveLength(2);
  });

  test('gives each recording to exactly one of two consecutive runs', () => {
    const whole = between('2026-11-16T00:00:00.000Z', '2026-11-21T00:00:00.000Z');
    expect(whole).toHaveLength(10);
    for (const middle of ['2026-11-18T08:29:59.999Z', '2026-11-18T08:30:00.000Z', '2026-11-18T08:30:00.001Z']) {
      const parts = [...between('2026-11-16T00:00:00.000Z', middle), ...between(middle, '2026-11-21T00:00:00.000Z')];
      expect(parts).toEqual(whole);
    }
  });

  test('may last beyond midnight, and belongs to the day on which it began', () => {
    const night = timed({ days: ['FRI'], start: '22:00', end: '02:00', timeZone: 'UTC', intervalMinutes: 180 });
    expect(between('2026-11-20T00:00:00.000Z', '2026-11-22T00:00:00.000Z', night)).toEqual([
      '11-20T22:00 11-21T01:00',
      '11-21T01:00 11-21T02:00',
    ]);
    expect(isTimedAt(night, '2026-11-21T01:30:00.000Z')).toBe(true);
    expect(isTimedAt(night, '2026-11-20T01:30:00.000Z')).toBe(false);
  });

  test('follows the clock of its zone when that goes back and forward', () => {
    const night = timed({ days: ['SUN'], start: '00:00', end: '04:00', intervalMinutes: 720 });
    expect(between('2026-10-24T00:00:00.000Z', '2026-10-26T00:00:00.000Z', night)).toEqual(['10-24T22:00 10-25T03:00']);
    expect(between('2026-03-28T00:00:00.000Z', '2026-03-30T00:00:00.000Z', night)).toEqual(['03-28T23:00 03-29T02:00']);
  });

  test('has PCs of its agents capture while it lasts, and a few minutes before, but no others (QG-36)', () => {
    const at = (time: string, who = alice) => mayRecordAgent([schedule()], who, `2026-11-20T${time}:00.000Z`);
    expect(['07:19', '07:20', '07:21', '07:30', '08:59', '09:00'].map((time) => at(time))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(at('08:00', bob)).toBe(false);
    expect(mayRecordAgent([schedule({ endsAt: '2026-11-20T08:00:00.000Z' })], alice, '2026-11-20T08:00:00.000Z')).toBe(
      false,
    );
  });

  test('takes no call from the schedules below it, and lets nobody use On-Demand (QG-36)', () => {
    const { automatic, steps } = decideCall([schedule(), recordAll], call, '2026-11-20T08:00:00.000Z');
    expect(automatic?.type).toBe('all');
    expect(steps[0]).toMatchObject({ result: 'does-not-fit', why: 'It records screens at fixed times, not calls.' });
    expect(modeOf(decideCall([schedule()], call, '2026-11-20T08:00:00.000Z'))).toBe('none');
    expect(hasOnDemand([schedule()], alice, '2026-11-20T08:00:00.000Z')).toBe(false);
  });

  test('is simulated by its recordings, if all its agents were logged on (QG-36)', () => {
    const of = (which: Schedule) =>
      simulateSchedules([which], [], {
        agents: [alice, bob],
        from: '2026-11-16T00:00:00.000Z',
        to: '2026-11-20T08:45:00.000Z',
      }).schedules[0]!.screens;
    expect(of(schedule())).toBe(9);
    expect(of(schedule({ requirements: { ...noRequirements, userIds: ['alice', 'bob'] } }))).toBe(18);
    expect(of(schedule({ endsAt: '2026-11-18T00:00:00.000Z' }))).toBe(4);
    expect(of(recordAll)).toBe(0);
  });
});

describe('the time since which a Timed schedule applies', () => {
  const before = { ...schedule(), setAt: '2026-11-01T00:00:00.000Z' };
  const now = '2026-11-20T12:00:00.000Z';
  const setAt = (wanted: Schedule, ...stored: Schedule[]) => withSetAt([wanted], stored, now)[0]!.setAt;

  test('is now when it is new, or changed for its times, its agents or its end (QG-36)', () => {
    expect(setAt(schedule())).toBe(now);
    expect(setAt(schedule(), { ...before, scheduleId: 'another' })).toBe(now);
    expect(setAt(schedule({ timed: timed({ end: '11:00' }) }), before)).toBe(now);
    expect(setAt(schedule({ requirements: { ...noRequirements, userIds: ['alice', 'bob'] } }), before)).toBe(now);
    expect(setAt(schedule({ endsAt: '2027-01-01T00:00:00.000Z' }), before)).toBe(now);
    const { setAt: _, ...neverSet } = before;
    expect(setAt(schedule(), neverSet)).toBe(now);
  });

  test('stays when only its name changed, whatever the browser sent (QG-36)', () => {
    const other = { ...before, scheduleId: 'another', setAt: '2026-10-01T00:00:00.000Z' };
    expect(setAt(schedule({ name: 'Morning', setAt: '2000-01-01T00:00:00.000Z' }), other, before)).toBe(before.setAt);
  });

  test('is not stored with a schedule of calls, which is saved as it is', () => {
    expect(withSetAt([{ ...recordAll, setAt: now }], [], now)).toEqual([recordAll]);
    expect(withSetAt([recordAll, schedule()], [before], now)).toEqual([recordAll, before]);
  });
});

describe('a Timed schedule that is saved', () => {
  const fields = (wrong: Schedule) => scheduleProblems([wrong]).map(({ field }) => field.replace('schedules.0.', ''));

  test('names its agents, days and times, and nothing that only calls have', () => {
    expect(fields(schedule())).toEqual([]);
    expect(fields({ ...recordAll, type: 'timed', requirements: { ...noRequirements, teamIds: ['sales'] } })).toEqual([
      'timed',
    ]);
    expect(fields(schedule({ requirements: noRequirements }))).toEqual(['requirements.userIds']);
    const both = { ...noRequirements, userIds: ['alice'], teamIds: ['sales'] };
    expect(fields(schedule({ requirements: both }))).toEqual([]);
    const ofCalls = { ...noRequirements, userIds: ['alice'], queues: ['orders'], directions: ['inbound' as const] };
    expect(fields(schedule({ requirements: ofCalls }))).toEqual(['requirements.queues', 'requirements.directions']);
    expect(fields({ ...schedule(), type: 'all' })).toEqual(['timed']);
  });

  test.each<[keyof TimedSpans, Partial<TimedSpans>]>([
    ['days', { days: [] }],
    ['start', { start: '8:30' }],
    ['end', { end: '24:00' }],
    ['end', { end: '08:30' }],
    ['timeZone', { timeZone: 'Europe/Nowhere' }],
    ['intervalMinutes', { intervalMinutes: 0 }],
    ['start', { start: '24:00' }],
    ['start', { start: '108:30' }],
    ['start', { start: '08:300' }],
    ['start', { start: '08:60' }],
    ['intervalMinutes', { intervalMinutes: 721 }],
    ['intervalMinutes', { intervalMinutes: 1.5 }],
    ['retentionDays', { retentionDays: 0 }],
    ['retentionDays', { retentionDays: 36_501 }],
  ])('with a wrong %s is refused: %j', (field, wrong) => {
    expect(fields(schedule({ timed: timed(wrong) }))).toEqual([`timed.${field}`]);
  });

  test.each<Partial<TimedSpans>>([
    { intervalMinutes: 1, retentionDays: 1 },
    { intervalMinutes: 720, retentionDays: 36_500 },
    { start: '19:59', end: '23:00' },
    { start: '00:00', end: '09:09' },
  ])('with %j is accepted', (right) => expect(fields(schedule({ timed: timed(right) }))).toEqual([]));
});
