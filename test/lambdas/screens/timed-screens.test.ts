import { noRequirements, recordAll, type TimedSchedule } from '../../../domain/schedule/schedule.ts';
import { isTimedScreen } from '../../../domain/screen-only/screen-contact.ts';
import { type TimedLook, timedScreens } from '../../../domain/screen-only/timed-screens.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { contact } from '../api-kit.ts';
import { recordedPeople, startDesktops } from '../desktops/desktop-api-kit.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;

/** Friday, from nine to eleven, in recordings of an hour. */
const morning: TimedSchedule = {
  ...recordAll,
  scheduleId: 'morning',
  name: 'Morning',
  type: 'timed',
  requirements: { ...noRequirements, userIds: ['u-sam'] },
  timed: { days: ['FRI'], start: '09:00', end: '11:00', timeZone: 'UTC', intervalMinutes: 60, retentionDays: 30 },
};
const session = { logonSessionId: 's-1', login: 'CORP\\sam', from: at('07:00'), gaps: [] };

/** Sam's PC is enrolled. What timed-screens finds is passed on to screen-extraction, as the table's stream does. */
const start = async (schedule: Partial<TimedSchedule> = {}) => {
  const site = await startDesktops();
  site.set({ schedules: [{ ...morning, ...schedule }] });
  const pc = await site.enrolled();
  let state: TimedLook | undefined = { lookedUntil: at('08:00') };
  const lookAt = async (time: string) => {
    await timedScreens({
      ...site,
      people: async () => ({ ...recordedPeople, schedules: [{ ...morning, ...schedule }] }),
      looks: {
        read: async () => state,
        save: async (next) => {
          state = next;
        },
      },
      clock: () => new Date(at(time)),
      telemetry: silent,
    })();
    for (const { contactId } of await screens()) await site.extract(contactId);
  };
  const screens = async () => {
    const query = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', agentIds: ['u-sam'] };
    const { files } = await site.contacts.search(query, { limit: 50 });
    return files.map((file) => file.contact).filter(isTimedScreen);
  };
  const spans = async () => (await screens()).map(({ initiatedAt, disconnectedAt }) => [initiatedAt, disconnectedAt]);
  const logOn = (more: object = {}) => pc.call('logonSessions', { sessions: [{ ...session, ...more }] });
  return { ...site, pc, lookAt, screens, spans, logOn };
};

test('the PC of an agent who is logged on is asked for each record interval once it is over (QG-36)', async () => {
  const { lookAt, spans, logOn, pc } = await start();
  await logOn();
  await lookAt('10:01');
  expect(await spans()).toEqual([]);
  await lookAt('10:03');
  expect(await spans()).toEqual([[at('09:00'), at('10:00')]]);
  await lookAt('11:03');
  await lookAt('11:03');
  expect(await spans()).toEqual([
    [at('10:00'), at('11:00')],
    [at('09:00'), at('10:00')],
  ]);
  const { extractions } = await pc.call('extractions', { after: null, limit: 10 });
  // The clock stands still here: both were requested at the same instant, and are listed in either order.
  expect(extractions.map(({ from, to, media }) => [from, to, media]).sort()).toEqual([
    [at('09:00'), at('10:00'), ['screen']],
    [at('10:00'), at('11:00'), ['screen']],
  ]);
});

test('a Timed schedule shows nothing of a call, which other schedules and agents decide about (QG-36)', async () => {
  const { lookAt, screens, logOn, contacts, extract, extractions } = await start();
  await logOn();
  await lookAt('11:03');
  const call = { agentId: 'u-sam', connectedToAgentAt: at('09:50'), disconnectedAt: at('10:10') };
  await contacts.keepNewest([contact('c-1', call)]);
  await extract('c-1');
  const [second, first] = await screens();
  const blackouts = async (contactId: string) => (await extractions.ofContact(contactId))[0]!.blackouts;
  expect(await blackouts(first!.contactId)).toEqual([{ from: at('09:50'), to: at('10:00'), cause: 'pause' }]);
  expect(await blackouts(second!.contactId)).toEqual([{ from: at('10:00'), to: at('10:10'), cause: 'pause' }]);
  // No schedule takes the call: its own screen stays on the PC.
  expect(await extractions.ofContact('c-1')).toEqual([]);
});

test('nothing is made for agents who are logged on nowhere, until their PC reports it within the hour', async () => {
  const { lookAt, spans, logOn } = await start();
  await lookAt('11:03');
  expect(await spans()).toEqual([]);
  await logOn({ to: at('09:30') });
  await lookAt('11:08');
  expect(await spans()).toEqual([]);
  await lookAt('12:03');
  expect(await spans()).toEqual([[at('09:00'), at('10:00')]]);
});

test('a schedule records nothing that began before it was saved, or after its end (QG-36)', async () => {
  const late = await start({ setAt: at('09:30') });
  await late.logOn();
  await late.lookAt('11:03');
  expect(await late.spans()).toEqual([[at('10:00'), at('11:00')]]);
  const expired = await start({ endsAt: at('09:30') });
  await expired.logOn();
  await expired.lookAt('11:03');
  expect(await expired.spans()).toEqual([[at('09:00'), at('10:00')]]);
});

test('the request to the PC contains the retention days of the schedule (QG-36)', async () => {
  const { lookAt, screens, logOn, extractions } = await start();
  await logOn();
  await lookAt('10:03');
  const [screen] = await screens();
  expect(screen).toMatchObject({ retentionDays: 30, channel: 'screen', initiationMethod: 'SCHEDULE' });
  expect(await extractions.ofContact(screen!.contactId)).toMatchObject([{ retentionDays: 30 }]);
});

test('screens of schedules do not look like contact records that were imported', async () => {
  const { lookAt, logOn, contacts } = await start();
  await logOn();
  await lookAt('10:03');
  expect(await contacts.lastImportedAt()).toBeUndefined();
});
