import { MemoryLogonSessionStore } from '../../../adapters/memory/desktop/logon-session-store.ts';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { noRequirements, recordAll, type TimedSchedule } from '../../../domain/schedule/schedule.ts';
import type { DesktopPeople } from '../../../domain/schedule/who-is-recorded.ts';
import { isScreenOnly, isTimedScreen } from '../../../domain/screen-only/screen-contact.ts';
import { type TimedLook, timedScreens } from '../../../domain/screen-only/timed-screens.ts';

const at = (time: string, day = 20) => `2026-11-${day}T${time}:00.000Z`;
const user = (userId: string) => ({
  ...{ userId, username: `${userId}.agent`, active: true, formerUsernames: [], syncedAt: at('00:00') },
});
/** Friday, from nine to eleven, in recordings of an hour. */
const morning: TimedSchedule = {
  ...{ ...recordAll, scheduleId: 'morning', type: 'timed', requirements: { ...noRequirements, userIds: ['sam'] } },
  timed: { days: ['FRI'], start: '09:00', end: '11:00', timeZone: 'UTC', intervalMinutes: 60 },
};

/** Sam’s PC, and the looks at the Timed schedules. */
const start = async (more: Partial<DesktopPeople> = {}, schedule: Partial<TimedSchedule> = {}) => {
  const { contacts } = memoryStores();
  const logons = new MemoryLogonSessionStore();
  const people: DesktopPeople = {
    ...{ users: [user('sam'), user('lea')], teams: [], extensions: [], acd: { rteMessaging: true } },
    identifiers: [{ userId: 'sam', systemUsername: 'sam', systemDomain: 'CORP' }],
    roles: { roles: [], everybodyElse: ['record-screen'], version: 1, changedAt: '', changedBy: '' },
    schedules: [recordAll, { ...morning, ...schedule }],
    ...more,
  };
  let look: TimedLook | undefined;
  const counts: number[] = [];
  const looks = {
    read: async () => look,
    save: async (next: TimedLook) => {
      look = next;
    },
  };
  const found = async () => {
    const query = { from: at('00:00', 10), to: at('00:00', 30), agentIds: ['sam', 'lea'] };
    return (await contacts.search(query, { limit: 50 })).files.map(({ contact }) => contact).toReversed();
  };
  return {
    ...{ found, counts, lookedUntil: () => look?.lookedUntil },
    spans: async () => (await found()).map(({ initiatedAt, disconnectedAt }) => [initiatedAt, disconnectedAt]),
    logOn: (from: string, to?: string, login = 'CORP\\sam') =>
      logons.note({
        ...{ logonSessionId: `s-${from}`, desktopId: 'pc-1', login, from, gaps: [] },
        ...(to !== undefined && { to }),
      }),
    lookAt: async (...instants: string[]) => {
      for (const instant of instants) {
        await timedScreens({
          ...{ contacts, people: async () => people, logons, looks, clock: () => new Date(instant) },
          telemetry: { count: (_, value) => counts.push(value) },
        })();
      }
    },
  };
};
const first = [at('09:00'), at('10:00')];
const second = [at('10:00'), at('11:00')];

describe('the screens of a Timed schedule (QG-36)', () => {
  test('become one contact for each record interval that ended at least two minutes ago', async () => {
    const { logOn, lookAt, spans, found, counts, lookedUntil } = await start();
    await logOn(at('07:00'));
    await lookAt(at('08:30'), at('10:01'));
    expect(await spans()).toEqual([]);
    await lookAt(at('10:02'), at('10:03'));
    expect(await spans()).toEqual([first]);
    await lookAt(at('11:02'), at('12:00'), at('13:00'));
    expect(await spans()).toEqual([first, second]);
    expect(counts).toEqual([1, 1]);
    expect(lookedUntil()).toBe(at('12:58'));
    const [contact] = await found();
    expect(contact).toMatchObject({
      agentId: 'sam',
      acdId: 'sam.agent',
      channel: 'screen',
      initiationMethod: 'SCHEDULE',
    });
    expect(contact!.updatedAt).toBe(at('10:00'));
    expect(contact).not.toHaveProperty('retentionDays');
    expect([isScreenOnly(contact!), isTimedScreen(contact!)]).toEqual([true, true]);
  });

  test('have the retention of their schedule', async () => {
    const { logOn, lookAt, found } = await start({}, { timed: { ...morning.timed, retentionDays: 30 } });
    await logOn(at('07:00'));
    await lookAt(at('08:30'), at('10:02'));
    expect(await found()).toMatchObject([{ retentionDays: 30 }]);
  });

  test.each<[string, Partial<DesktopPeople>, Partial<TimedSchedule>]>([
    ['the schedule is for other agents', {}, { requirements: { ...noRequirements, userIds: ['lea'] } }],
    ['the schedule has expired', {}, { endsAt: at('09:00') }],
    ['the schedule was made after they began', {}, { setAt: at('10:30') }],
    ['RTE messaging is off', { acd: { rteMessaging: false } }, {}],
    ['the agent has no Windows login', { identifiers: [] }, {}],
  ])('are not made when %s', async (_, more, schedule) => {
    const { logOn, lookAt, spans } = await start(more, schedule);
    await logOn(at('07:00'));
    await lookAt(at('08:30'), at('11:02'));
    expect(await spans()).toEqual([]);
  });

  test('are those during which their agent was logged on, in their own domain', async () => {
    const { logOn, lookAt, spans } = await start();
    await logOn(at('08:00'), at('10:00'));
    await logOn(at('10:00'), undefined, 'HOME\\sam');
    await lookAt(at('08:30'), at('11:02'));
    expect(await spans()).toEqual([first]);
  });

  test('of an expiring schedule are those that began before its end', async () => {
    const { logOn, lookAt, spans } = await start({}, { endsAt: at('09:30') });
    await logOn(at('08:00'));
    await lookAt(at('08:30'), at('11:02'));
    expect(await spans()).toEqual([first]);
  });

  test('of a PC that was offline are found by the first run of an hour, up to three days later', async () => {
    const { logOn, lookAt, spans } = await start();
    await lookAt(at('08:30'), at('11:02'), at('11:30'));
    await logOn(at('09:00'), at('10:30'));
    await lookAt(at('11:45'));
    expect(await spans()).toEqual([]);
    await lookAt(at('12:02'));
    expect(await spans()).toEqual([first, second]);

    const late = await start();
    await late.lookAt(at('11:30'), at('10:30', 23));
    await late.logOn(at('08:00'), at('12:00'));
    await late.lookAt(at('11:30', 23));
    expect(await late.spans()).toEqual([]);
  });

  test('are found after the runs have paused for a while, but not for the time before the first run', async () => {
    const { logOn, lookAt, spans } = await start();
    await logOn(at('08:00'));
    await lookAt(at('08:30'), at('10:32', 21));
    expect(await spans()).toEqual([first, second]);
    const unlooked = await start();
    await unlooked.logOn(at('08:00'));
    await unlooked.lookAt(at('11:30'), at('11:45'));
    expect(await unlooked.spans()).toEqual([]);
  });
});
