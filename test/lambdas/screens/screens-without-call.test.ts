import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import { screenContact, screenContactId } from '../../../domain/screen-only/screen-contact.ts';
import { isComplete } from '../../../domain/workflow/subject.ts';
import { contact, now } from '../api-kit.ts';
import { startDesktops } from '../desktops/desktop-api-kit.ts';

const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
const black = (from: number, to: number, cause = 'pause') => ({ from: at(from), to: at(to), cause });
const agentsDecide = { ...recordAll, scheduleId: 'agents', type: 'on-demand' as const };

/** Sam is logged on to a PC, and records the screen from ten o'clock for an hour. */
const start = async () => {
  const site = await startDesktops();
  const pc = await site.enrolled();
  const session = { logonSessionId: 's-1', login: 'CORP\\sam', from: '2026-11-20T07:00:00.000Z', gaps: [] };
  await pc.call('logonSessions', { sessions: [session] });
  const contactId = await screenContactId('u-sam', at(0));
  const record = async (from: number, to: number, seenAt = now) => {
    const screen = { contactId, agentId: 'u-sam', username: 'sam.seller', from: at(from), to: at(to) };
    await site.contacts.keepNewest([screenContact({ ...screen, startedBy: 'on-demand' }, seenAt)]);
    await site.extract(contactId);
  };
  const importCall = async (id: string, from: number, to: number) => {
    await site.contacts.keepNewest([
      contact(id, { agentId: 'u-sam', connectedToAgentAt: at(from), disconnectedAt: at(to) }),
    ]);
    await site.extract(id);
  };
  const asked = async (id = contactId) => (await site.extractions.ofContact(id))[0];
  return { ...site, pc, contactId, record, importCall, asked };
};

const live = (contactId: string, from: number, more: Partial<LiveContact> = {}): LiveContact => ({
  ...{ contactId, initialContactId: contactId, provider: 'amazon-connect', agentId: 'u-sam', connectedAt: at(from) },
  ...more,
});

const command = (verb: 'start' | 'stop' | 'pause' | 'resume', seconds: number, more: object = {}) =>
  ({
    ...{ kind: 'command', commandId: `${verb}-${seconds}`, verb, media: ['audio', 'screen'], at: at(seconds) },
    ...{ by: 'sam.seller', source: 'person', sequence: 0, ...more },
  }) as unknown as LedgerEntry;
const confirmed = (verb: string, seconds: number) =>
  ({
    ...{ kind: 'answer', commandId: `${verb}-${seconds}`, recorder: 'amazon-connect', medium: 'audio' },
    ...{ result: 'confirmed', at: at(seconds), sequence: 0 },
  }) as unknown as LedgerEntry;

test('a screen without a call is a contact of its own, and its PC is asked for its span (OD-04, OD-28)', async () => {
  const { contacts, record, asked, contactId, pc } = await start();
  await record(0, 3600);
  expect(await asked()).toMatchObject({ from: at(0), to: at(3600), blackouts: [], agentId: 'u-sam' });
  const { extractions } = await pc.call('extractions', { after: null, limit: 10 });
  expect(extractions).toMatchObject([{ contactId, media: ['screen'], from: at(0), to: at(3600) }]);
  const file = await contacts.find(contactId);
  expect(isComplete(file?.contact)).toBe(true);
  expect(file?.contact).toMatchObject({ channel: 'screen', initiationMethod: 'ON-DEMAND' });
});

test('a screen without a call that is made twice is requested once, and an end that becomes known late replaces the first one (OD-04)', async () => {
  const { record, asked } = await start();
  await record(0, 3600);
  await record(0, 3600);
  expect(await asked()).toMatchObject({ revision: 1 });
  await record(0, 600, new Date(Date.parse(now) + 1000).toISOString());
  expect(await asked()).toMatchObject({ revision: 2, to: at(600) });
});

test('a recorded call in between has its own screen, and the other one is black during it, whether the call is imported earlier or later (OD-29)', async () => {
  const first = await start();
  await first.importCall('c-1', 600, 1200);
  await first.record(0, 3600);
  expect((await first.asked())!.blackouts).toEqual([black(600, 1200)]);
  expect(await first.asked('c-1')).toMatchObject({ from: at(600), to: at(1200), blackouts: [] });
  const second = await start();
  await second.record(0, 3600);
  await second.importCall('c-1', 600, 1200);
  expect((await second.asked())!.blackouts).toEqual([black(600, 1200)]);
  // Looked at again, nothing changes.
  await second.importCall('c-1', 600, 1200);
  expect(await second.asked()).toMatchObject({ revision: 2 });
});

test('a live call counts as well, so that the screen need not be made again when its record arrives (OD-29)', async () => {
  const { record, asked, live: calls, importCall } = await start();
  await calls.note(live('c-1', 600, { endedAt: at(1200) }));
  await calls.note(live('c-2', 3000));
  await record(0, 3600);
  expect((await asked())!.blackouts).toEqual([black(600, 1200), black(3000, 3600)]);
  await importCall('c-1', 600, 1200);
  expect(await asked()).toMatchObject({ revision: 1 });
});

test('only what an agent records On-Demand of a call belongs to the call (OD-29)', async () => {
  const { record, asked, importCall, ledgers, set } = await start();
  set({ schedules: [agentsDecide] });
  ledgers.set('c-1', [
    command('start', 700, { onDemand: 'records' }),
    confirmed('start', 700),
    command('stop', 900, { onDemand: 'records' }),
    confirmed('stop', 900),
  ]);
  await importCall('c-1', 600, 1200);
  await importCall('c-2', 2000, 2200);
  await record(0, 3600);
  expect((await asked())!.blackouts).toEqual([black(700, 900)]);
  expect(await asked('c-1')).toMatchObject({ from: at(700), to: at(900) });
  expect(await asked('c-2')).toBeUndefined();
});

test('a pause of a call that is not recorded is black in the screen that is recorded at that time (OD-30)', async () => {
  const { record, asked, importCall, ledgers, set } = await start();
  set({ schedules: [agentsDecide] });
  ledgers.set('c-1', [command('pause', 700), confirmed('pause', 700), command('resume', 760)]);
  await importCall('c-1', 600, 1200);
  await record(0, 3600);
  const [pause] = (await asked())!.blackouts;
  expect(pause).toMatchObject({ from: at(700) });
});

test('calls of other agents, and calls at other times, change nothing', async () => {
  const { record, asked, contacts, extract, importCall } = await start();
  await record(0, 600);
  await contacts.keepNewest([
    contact('c-9', { agentId: 'u-ada', connectedToAgentAt: at(100), disconnectedAt: at(200) }),
  ]);
  await extract('c-9');
  await importCall('c-1', 600, 1200);
  expect(await asked()).toMatchObject({ revision: 1, blackouts: [] });
});
