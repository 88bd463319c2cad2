import type { ScheduleSimulationView, SchedulesView } from '../../../api/administration/people/who-is-recorded.ts';
import { noRequirements, recordAll, type Schedule } from '../../../domain/schedule/schedule.ts';
import { contactOfCall, type ReportedCall } from '../../../domain/telephony/contact-of-call.ts';
import { administrator, contact, machine, startApi, supervisor } from '../api-kit.ts';

const path = '/v1/recording-schedules';
const agentsDecide: Schedule = { ...recordAll, scheduleId: 'agents', name: 'Agents decide', type: 'on-demand' };
const change = (more: object = {}) => ({ schedules: [agentsDecide], version: 0, ...more });

describe('with recording schedules', () => {
  test('everything is recorded until an administrator saves schedules (QG-36)', async () => {
    const { call, get, schedules } = await startApi();
    expect((await get(administrator, path)).body).toMatchObject({
      schedules: [{ type: 'all', targetPercent: 100 }],
      version: 0,
      changedBy: null,
      warnings: [],
    });
    const saved = await call(administrator, 'PUT', path, change());
    expect(saved).toMatchObject({ status: 200, body: { schedules: [agentsDecide], version: 1, changedBy: 'root' } });
    expect((await get(administrator, path)).body).toEqual(saved.body);
    expect(await schedules.read()).toMatchObject({ schedules: [agentsDecide], version: 1 });
  });

  test('an On-Demand schedule with an end date is saved, with a warning (OD-36)', async () => {
    const { call } = await startApi();
    const expiring = { ...agentsDecide, endsAt: '2027-01-01T00:00:00Z' };
    const answer = await call(administrator, 'PUT', path, change({ schedules: [expiring] }));
    const body = answer.body as unknown as SchedulesView;
    expect([answer.status, body.schedules[0]?.endsAt]).toEqual([200, '2027-01-01T00:00:00.000Z']);
    expect(body.warnings).toMatchObject([{ field: 'schedules.0.endsAt' }]);
  });

  test('the percentages of an On-Demand schedule are stored (OD-37)', async () => {
    const { call, schedules } = await startApi();
    const half = { ...agentsDecide, targetPercent: 50, randomProbability: 10 };
    await call(administrator, 'PUT', path, change({ schedules: [half] }));
    expect((await schedules.read())?.schedules).toEqual([half]);
  });

  test('a Timed schedule counts from the save that added or changed it, whatever a program says (QG-36)', async () => {
    const { call, schedules, wait } = await startApi();
    const timed = {
      ...{ ...recordAll, scheduleId: 'office', name: 'Office', type: 'timed' as const },
      requirements: { ...noRequirements, userIds: ['u-sam'] },
      timed: { days: ['MON'], start: '08:00', end: '17:00', timeZone: 'Europe/Zurich', intervalMinutes: 30 },
    };
    const save = async (version: number, schedule: object) => {
      const { status } = await call(administrator, 'PUT', path, change({ version, schedules: [schedule] }));
      expect(status).toBe(200);
      return (await schedules.read())!.schedules[0]!.setAt;
    };
    const first = await save(0, { ...timed, setAt: '2020-01-01T00:00:00Z' });
    wait(86_400_000);
    expect(await save(1, { ...timed, name: 'Renamed' })).toBe(first);
    expect(await save(2, { ...timed, timed: { ...timed.timed, end: '18:00' } })).toBe('2026-11-21T12:00:00.000Z');
    const nobody = await call(
      administrator,
      'PUT',
      path,
      change({ version: 3, schedules: [{ ...timed, requirements: noRequirements }] }),
    );
    expect([nobody.status, nobody.body.errors]).toMatchObject([400, [{ field: 'schedules.0.requirements.userIds' }]]);
  });

  test('schedules that are based on an older version, or wrong, are refused', async () => {
    const { call } = await startApi();
    await call(administrator, 'PUT', path, change());
    expect((await call(administrator, 'PUT', path, change())).status).toBe(409);
    const twice = await call(
      administrator,
      'PUT',
      path,
      change({ version: 1, schedules: [agentsDecide, agentsDecide] }),
    );
    expect([twice.status, twice.body.errors]).toEqual([
      400,
      [{ field: 'schedules.1.scheduleId', reason: 'Another schedule has this id' }],
    ]);
  });

  test('only administrators see, change and simulate schedules', async () => {
    const { call, get } = await startApi();
    for (const who of [supervisor, machine]) {
      expect((await get(who, path)).status).toBe(403);
      expect((await call(who, 'PUT', path, change())).status).toBe(403);
      expect((await call(who, 'POST', `${path}/simulation`, { schedules: [], days: 1 })).status).toBe(403);
    }
  });

  test('a simulation shows what schedules would have done with the calls of the last days (QG-36)', async () => {
    const { call, contacts } = await startApi();
    await contacts.keepNewest([contact('c-1'), contact('c-2', { contactDirection: 'outbound' })]);
    const inbound = { ...recordAll, requirements: { ...noRequirements, directions: ['inbound'] } };
    const answer = await call(administrator, 'POST', `${path}/simulation`, {
      schedules: [inbound, agentsDecide],
      days: 7,
    });
    const body = answer.body as unknown as ScheduleSimulationView;
    expect([answer.status, body.calls, body.unrecorded, body.complete]).toEqual([200, 2, 0, true]);
    expect(body.schedules).toMatchObject([{ records: 1 }, { onDemand: 1, supplements: 1 }]);
    const modes = body.examples.map(({ contactId, mode }) => [contactId, mode] as const);
    expect(new Map(modes)).toEqual(
      new Map([
        ['c-1', 'supplemented'],
        ['c-2', 'on-demand'],
      ]),
    );
  });

  test('a simulation tries schedules on calls at a PBX, too, by queue and direction, and on calls of its days only (QG-36)', async () => {
    const { call, contacts } = await startApi();
    const { initiatedAt: at = '', agentId: userId } = contact('c-1');
    const atPbx = (number: number, more: Partial<ReportedCall>) =>
      contactOfCall(
        {
          ...{ contactId: `gw:${number}`, initialContactId: `gw:${number}`, extension: '2001', username: 'sam' },
          ...{ userId, queueName: 'orders', direction: 'inbound', connectedAt: at, endedAt: at },
          ...{ ending: 'disconnected', ...more },
        },
        at,
      );
    const longAgo = new Date(Date.parse(at) - 40 * 24 * 3_600_000).toISOString();
    await contacts.keepNewest(
      await Promise.all([
        atPbx(1, {}),
        atPbx(2, { queueName: 'complaints' }),
        atPbx(3, { direction: 'outbound' }),
        atPbx(4, { connectedAt: longAgo, endedAt: longAgo }),
      ]),
    );
    const orders = { ...recordAll, requirements: { ...noRequirements, queues: ['orders'], directions: ['inbound'] } };
    const answer = await call(administrator, 'POST', `${path}/simulation`, { schedules: [orders], days: 7 });
    const body = answer.body as unknown as ScheduleSimulationView;
    expect([answer.status, body.calls, body.unrecorded]).toEqual([200, 3, 2]);
    expect(Object.fromEntries(body.examples.map(({ contactId, mode }) => [contactId, mode]))).toEqual({
      'gw:1': 'automatic',
      'gw:2': 'none',
      'gw:3': 'none',
    });
  });
});
