import { followSchedules, noScheduleRecords } from '../../../domain/schedule/follow-schedules.ts';
import { noRequirements, recordAll, type Schedule } from '../../../domain/schedule/schedule.ts';
import { connected, controlRoom } from '../control/control-kit.ts';

const leg = { ...connected, contactId: 'pbx:1', initialContactId: 'pbx:1', provider: 'asterisk' as const };
const user = {
  userId: 'u-1',
  username: 'mira',
  active: true,
  formerUsernames: [],
  syncedAt: '2026-11-20T00:00:00.000Z',
};
const onDemand: Schedule = { ...recordAll, scheduleId: 'agents', type: 'on-demand' };
const never: Schedule = { ...recordAll, scheduleId: 'sample', type: 'percentage', targetPercent: 0 };

const room = async (schedules: Schedule[], contact: Parameters<typeof controlRoom>[1] = leg) => {
  const there = await controlRoom({}, contact);
  const people = async () => ({ users: [user], teams: [], identifiers: [], extensions: [], schedules });
  const follow = followSchedules({ ...there.ports, people });
  return {
    ...there,
    follow: (of = contact) => there.run(follow(of)),
    sent: () => there.provider.instructions.map(({ verb }) => verb),
  };
};

test('a call on site that a schedule records goes on being recorded (QG-36)', async () => {
  const { follow, sent } = await room([recordAll]);
  expect(await follow()).toBe('automatic');
  expect(sent()).toEqual([]);
});

test('a call on site outside the sample is stopped as its agent is connected, once, and the ledger says why (QG-36)', async () => {
  const { follow, sent, controls } = await room([never]);
  expect(await follow()).toBe('none');
  expect(await follow()).toBe('none');
  expect(sent()).toEqual(['stop']);
  expect(await controls.ledger(leg.contactId)).toMatchObject([
    { kind: 'command', verb: 'stop', by: 'fermata', reason: noScheduleRecords },
    { kind: 'answer', result: 'confirmed' },
  ]);
});

test('where the agent decides nothing is recorded until they start, and then it stays recorded (QG-36, OD-35)', async () => {
  const { follow, sent, ask, standings } = await room([onDemand, recordAll]);
  expect(await follow()).toBe('on-demand');
  await ask({ contactId: leg.contactId, verb: 'start', media: ['audio'], onDemand: 'records' });
  expect(await standings(leg.contactId)).toMatchObject({ audio: 'recording' });
  await follow();
  expect(sent()).toEqual(['stop', 'start']);
});

test('an agent who started first is not stopped, and On-Demand below supplements a call that is recorded (QG-36, OD-16)', async () => {
  const first = await room([onDemand]);
  await first.ask({ contactId: leg.contactId, verb: 'start', media: ['audio'], onDemand: 'records' });
  await first.follow();
  expect(first.sent()).toEqual(['start']);
  const second = await room([recordAll, onDemand]);
  expect(await second.follow()).toBe('supplemented');
  expect(second.sent()).toEqual([]);
});

test('a schedule for outgoing calls records those on site, and no incoming ones (QG-36, OD-39)', async () => {
  const outgoing: Schedule = { ...recordAll, requirements: { ...noRequirements, directions: ['outbound'] } };
  const placed = await room([outgoing], { ...leg, direction: 'outbound' });
  expect(await placed.follow()).toBe('automatic');
  const taken = await room([outgoing], { ...leg, direction: 'inbound' });
  expect(await taken.follow()).toBe('none');
  expect([...placed.sent(), ...taken.sent()]).toEqual(['stop']);
});

test('a paused call is not stopped, because its pause would not be carried over to the next agent', async () => {
  const { follow, ask, sent } = await room([never]);
  await ask({ contactId: leg.contactId, verb: 'pause', media: ['audio'] });
  await follow();
  expect(sent()).toEqual(['pause']);
});

test('only recorders that can start again follow schedules, and only of agents who are known', async () => {
  const connect = await room([never], connected);
  expect(await connect.follow()).toBeUndefined();
  const ofNobody = { ...leg, agentId: 'u-9' };
  const stranger = await room([{ ...never, requirements: noRequirements }], ofNobody);
  expect(await stranger.follow()).toBeUndefined();
  const ended = await room([never], { ...leg, endedAt: '2026-11-20T10:00:00.000Z' });
  expect(await ended.follow()).toBeUndefined();
  expect([...connect.sent(), ...stranger.sent(), ...ended.sent()]).toEqual([]);
});

test('a recording that somebody has started by themselves is not stopped, and one that was only paused before is (QG-36)', async () => {
  const started = await room([never]);
  await started.follow();
  await started.ask({ contactId: leg.contactId, verb: 'start', media: ['audio'] });
  expect(await started.follow()).toBe('none');
  expect(started.sent()).toEqual(['stop', 'start']);
  const paused = await room([never]);
  for (const verb of ['pause', 'resume'] as const)
    await paused.ask({ contactId: leg.contactId, verb, media: ['audio'] });
  await paused.follow();
  expect(paused.sent()).toEqual(['pause', 'resume', 'stop']);
});

test('a call that ends while its schedules are read is left alone, and any other failure is reported', async () => {
  const ended = await room([never]);
  for (const verb of ['pause', 'resume'] as const)
    await ended.ask({ contactId: leg.contactId, verb, media: ['audio'] });
  const end = { ...leg, endedAt: ended.clock().toISOString() };
  await ended.live.note(end);
  await ended.contactEnded(end);
  expect(await ended.follow()).toBe('none');
  expect(ended.sent()).toEqual(['pause', 'resume']);
  const broken = await room([never]);
  broken.controls.commit = async () => {
    throw new Error('the table is away');
  };
  await expect(broken.follow()).rejects.toThrow('the table is away');
});

test.each([
  ['whose agent is not connected yet', { connectedAt: undefined }],
  ['that nobody took', { agentId: undefined }],
])('a call %s waits for its schedules', async (_, change) => {
  const { follow, sent } = await room([never]);
  expect(await follow({ ...leg, ...change } as typeof leg)).toBeUndefined();
  expect(sent()).toEqual([]);
});

test('schedules for a queue record its calls, and no call of which the queue is not known (OD-39)', async () => {
  const orders: Schedule = { ...recordAll, requirements: { ...noRequirements, queues: ['orders'] } };
  const known = await room([orders], { ...leg, queueId: 'orders' });
  expect(await known.follow()).toBe('automatic');
  const unknown = await room([orders]);
  expect(await unknown.follow()).toBe('none');
});
