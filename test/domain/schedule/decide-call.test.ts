import {
  decideCall,
  extensionsOf,
  hasOnDemand,
  mayRecordAgent,
  type ScheduledCall,
} from '../../../domain/schedule/decide-call.ts';
import {
  noRequirements,
  recordAll,
  type Schedule,
  type ScheduleRequirements,
  type ScheduleType,
  scheduleLimits,
  scheduleProblems,
  scheduleWarnings,
} from '../../../domain/schedule/schedule.ts';
import { modeOf, simulateSchedules } from '../../../domain/schedule/simulate-schedules.ts';

const now = '2026-11-20T12:00:00.000Z';
const agent = { userId: 'alice', teamIds: ['sales', 'inside'], extensions: ['201'] };
const call = (more: Partial<ScheduledCall> = {}): ScheduledCall => ({
  contactId: 'c-1',
  agent,
  queues: ['q-7', 'orders'],
  direction: 'inbound',
  ...more,
});
const schedule = (type: ScheduleType, more: Partial<Schedule> = {}): Schedule => ({
  ...recordAll,
  scheduleId: type,
  name: type,
  type,
  ...more,
});
const only = (more: Partial<ScheduleRequirements>) => ({ requirements: { ...noRequirements, ...more } });
const mode = (schedules: Schedule[], which = call()) => modeOf(decideCall(schedules, which, now));
const manyCalls = Array.from({ length: 2000 }, (_, index) => call({ contactId: `contact-${index}` }));
const recordedOf = (schedules: Schedule[]) => manyCalls.filter((one) => mode(schedules, one) === 'automatic');

describe('with schedules', () => {
  test('as long as nobody saved a schedule every call is recorded, and none is On-Demand (QG-36, OD-35)', () => {
    expect(mode([recordAll])).toBe('automatic');
    expect(hasOnDemand([recordAll], agent, now)).toBe(false);
  });

  test('the first schedule that takes a call decides whether it is recorded by itself or On-Demand, and it is never both (QG-36)', () => {
    expect(mode([schedule('on-demand'), schedule('all')])).toBe('on-demand');
    expect(mode([schedule('on-demand', only({ userIds: ['bob'] })), schedule('all')])).toBe('automatic');
    expect(mode([])).toBe('none');
  });

  test('an On-Demand schedule below one that records everything supplements it (OD-16)', () => {
    const { automatic, onDemand, steps } = decideCall([schedule('all'), schedule('on-demand')], call(), now);
    expect([automatic?.type, onDemand?.type]).toEqual(['all', 'on-demand']);
    expect(steps.map(({ result }) => result)).toEqual(['records', 'supplements']);
  });

  test('a percentage takes the same calls whenever it is asked, and about as many as it says (QG-36)', () => {
    const sample = recordedOf([schedule('percentage', { targetPercent: 20 })]);
    expect(sample.length).toBeGreaterThan(340);
    expect(sample.length).toBeLessThan(460);
    expect(recordedOf([schedule('percentage', { targetPercent: 20 })])).toEqual(sample);
    // Another schedule draws anew, and a larger percentage keeps what a smaller one takes.
    expect(recordedOf([schedule('percentage', { scheduleId: 'other', targetPercent: 20 })])).not.toEqual(sample);
    expect(recordedOf([schedule('percentage', { targetPercent: 30 })])).toEqual(expect.arrayContaining(sample));
    expect(recordedOf([schedule('percentage', { targetPercent: 0 })])).toEqual([]);
    expect(recordedOf([schedule('percentage')])).toHaveLength(manyCalls.length);
  });

  test('calls outside the sample go to the schedules below it (QG-36)', () => {
    const schedules = [schedule('percentage', { targetPercent: 20 }), schedule('on-demand')];
    const modes = manyCalls.map((one) => mode(schedules, one));
    expect(new Set(modes)).toEqual(new Set(['supplemented', 'on-demand']));
    expect(modes.filter((one) => one === 'on-demand').length).toBeGreaterThan(1500);
  });

  test('a target below 100 % counts only for a schedule of the type Percentage (QG-36)', () => {
    expect(recordedOf([schedule('all', { targetPercent: 0 })])).toHaveLength(manyCalls.length);
  });

  test('a schedule records no call whose number is above its Random Probability', () => {
    const half = recordedOf([schedule('all', { randomProbability: 50 })]);
    expect(half.length).toBeGreaterThan(900);
    expect(half.length).toBeLessThan(1100);
    expect(recordedOf([schedule('all', { randomProbability: 0 })])).toEqual([]);
  });

  test.each([0, 50])(
    'a target of %i %% is ignored On-Demand, because what is started is recorded (OD-37)',
    (percent) => {
      const schedules = [schedule('on-demand', { targetPercent: percent, randomProbability: percent })];
      expect(manyCalls.filter((one) => mode(schedules, one) === 'on-demand')).toHaveLength(manyCalls.length);
    },
  );

  test('an On-Demand schedule without requirements is for everybody (OD-38)', () => {
    const anybody = { userId: 'zoe', teamIds: [], extensions: [] };
    expect(mode([schedule('on-demand')], call({ agent: anybody, queues: [], direction: undefined }))).toBe('on-demand');
  });

  test.each<[string, Partial<ScheduleRequirements>, Partial<ScheduleRequirements>]>([
    ['users', { userIds: ['alice'] }, { userIds: ['bob'] }],
    ['groups, with the groups below them', { teamIds: ['sales'] }, { teamIds: ['support'] }],
    ['extensions', { extensions: ['2 01'] }, { extensions: ['2011'] }],
    ['queues', { queues: ['orders'] }, { queues: ['billing'] }],
    ['a direction', { directions: ['inbound'] }, { directions: ['outbound'] }],
  ])('a schedule may be for some %s only (OD-39)', (_, fitting, other) => {
    expect(mode([schedule('on-demand', only(fitting))])).toBe('on-demand');
    expect(mode([schedule('on-demand', only(other))])).toBe('none');
  });

  test('an agent of several extensions and devices fits when one of them is one of those named (OD-39)', () => {
    const two = call({ agent: { ...agent, extensions: ['201', 'SEP1'] } });
    expect(mode([schedule('on-demand', only({ extensions: ['300', 'SEP1'] }))], two)).toBe('on-demand');
    expect(mode([schedule('on-demand', only({ extensions: ['300', 'SEP2'] }))], two)).toBe('none');
  });

  test('an agent has the extension and the device that are stated, and no empty one (OD-39)', () => {
    expect(extensionsOf('201', { phone: 'SEP1' })).toEqual(['201', 'SEP1']);
    expect(extensionsOf('', { phone: 'SEP1' })).toEqual(['SEP1']);
    expect(extensionsOf(undefined, { phone: '' })).toEqual([]);
    expect(extensionsOf(undefined, undefined)).toEqual([]);
  });

  test('a call must fit every kind of requirement that is set (OD-39)', () => {
    expect(mode([schedule('on-demand', only({ userIds: ['alice'], queues: ['billing'] }))])).toBe('none');
    expect(mode([schedule('on-demand', only({ userIds: ['bob'], teamIds: ['sales'] }))])).toBe('on-demand');
  });

  test('an unknown property of a call fits no requirement (OD-39)', () => {
    const unknown = call({ queues: [], direction: undefined });
    expect(mode([schedule('on-demand', only({ queues: ['orders'] }))], unknown)).toBe('none');
    expect(mode([schedule('on-demand', only({ directions: ['inbound'] }))], unknown)).toBe('none');
  });

  test('an expired schedule counts for nothing, from its end on (OD-36)', () => {
    expect(mode([schedule('on-demand', { endsAt: now })])).toBe('none');
    expect(mode([schedule('on-demand', { endsAt: '2026-11-20T12:00:00.001Z' })])).toBe('on-demand');
    expect(hasOnDemand([schedule('on-demand', { endsAt: now })], agent, now)).toBe(false);
  });

  test('a PC captures for a schedule whose queue and direction are not known yet, but not for other agents', () => {
    const queue = schedule('percentage', only({ queues: ['orders'], directions: ['outbound'] }));
    expect(mayRecordAgent([queue], agent, now)).toBe(true);
    expect(mayRecordAgent([schedule('all', only({ userIds: ['bob'] }))], agent, now)).toBe(false);
    expect(mayRecordAgent([], agent, now)).toBe(false);
  });

  test('an agent may use On-Demand as long as one such schedule is for them (OD-39)', () => {
    const mine = schedule('on-demand', only({ teamIds: ['inside'] }));
    expect(hasOnDemand([schedule('all'), schedule('on-demand', only({ userIds: ['bob'] })), mine], agent, now)).toBe(
      true,
    );
    expect(hasOnDemand([schedule('all'), schedule('on-demand', only({ userIds: ['bob'] }))], agent, now)).toBe(false);
  });
});

describe('when schedules are saved', () => {
  test('names may repeat, but an empty name, a repeated id and an invalid percentage are refused', () => {
    expect(scheduleProblems([schedule('all', { name: 'One' }), schedule('on-demand', { name: 'One' })])).toEqual([]);
    const wrong = [schedule('all', { name: ' ' }), schedule('all', { targetPercent: 101, randomProbability: 0.5 })];
    expect(scheduleProblems(wrong).map(({ field }) => field)).toEqual([
      'schedules.0.name',
      'schedules.1.scheduleId',
      'schedules.1.targetPercent',
      'schedules.1.randomProbability',
    ]);
  });

  test('more members than fit into one item are refused', () => {
    const userIds = Array.from({ length: scheduleLimits.members + 1 }, (_, index) => `u-${index}`);
    expect(scheduleProblems([schedule('all', only({ userIds }))])).toMatchObject([{ field: 'schedules' }]);
    const lists = {
      teamIds: userIds.slice(0, 1500),
      extensions: userIds.slice(0, 1500),
      queues: userIds.slice(0, 1500),
    };
    const most = only({ ...lists, userIds: userIds.slice(0, scheduleLimits.members - 4500) });
    expect(scheduleProblems([schedule('all', most)])).toEqual([]);
    const another = schedule('on-demand', only({ queues: ['one more'] }));
    expect(scheduleProblems([schedule('all', most), another])).toMatchObject([{ field: 'schedules' }]);
  });

  test('an end date of an On-Demand schedule is a warning, because agents could no longer record (OD-36)', () => {
    expect(scheduleWarnings([schedule('on-demand')], now)).toEqual([]);
    expect(scheduleWarnings([schedule('on-demand', { endsAt: '2027-01-01T00:00:00.000Z' })], now)).toMatchObject([
      { field: 'schedules.0.endsAt', kind: 'on-demand-expires' },
    ]);
    expect(scheduleWarnings([schedule('all', { endsAt: '2027-01-01T00:00:00.000Z' })], now)).toEqual([]);
    expect(scheduleWarnings([schedule('all', { endsAt: now })], now)).toMatchObject([{ kind: 'expired' }]);
  });

  test('a percentage of an On-Demand schedule is a warning that it is ignored (OD-37)', () => {
    expect(scheduleWarnings([schedule('on-demand', { targetPercent: 50 })], now)).toMatchObject([
      { field: 'schedules.0.targetPercent', kind: 'percent-ignored' },
    ]);
    expect(scheduleWarnings([schedule('on-demand', { randomProbability: 50 })], now)).toMatchObject([
      { kind: 'percent-ignored' },
    ]);
    expect(scheduleWarnings([schedule('percentage', { targetPercent: 50 })], now)).toEqual([]);
  });
});

test('a simulation counts what each schedule would have done, and says why for each call (QG-36)', () => {
  const schedules = [
    schedule('all', only({ directions: ['inbound'] })),
    schedule('on-demand', only({ queues: ['orders'] })),
  ];
  const calls = [
    call(),
    call({ contactId: 'c-2', direction: 'outbound' }),
    call({ contactId: 'c-3', direction: 'outbound', queues: ['billing'] }),
  ].map((one) => ({ call: one, at: now }));
  const simulated = simulateSchedules(schedules, calls, { agents: [agent], from: now, to: now });
  expect(simulated.schedules).toEqual([
    { scheduleId: 'all', name: 'all', records: 1, onDemand: 0, supplements: 0, screens: 0 },
    { scheduleId: 'on-demand', name: 'on-demand', records: 0, onDemand: 1, supplements: 1, screens: 0 },
  ]);
  expect(simulated.calls.map((one) => one.mode)).toEqual(['supplemented', 'on-demand', 'none']);
  expect(simulated.calls[2]!.steps.map(({ why }) => why)).toEqual([
    'It applies to calls in the other direction.',
    'It applies to other queues.',
  ]);
});
