import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import type { Contact } from '../../../domain/contact/contact.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { recordAll, type Schedule } from '../../../domain/schedule/schedule.ts';
import type { DesktopPeople } from '../../../domain/schedule/who-is-recorded.ts';
import { blackoutsOfCalls, callsDuring, screensDuring } from '../../../domain/screen-only/calls-within.ts';
import { screenContact } from '../../../domain/screen-only/screen-contact.ts';
import { aCall } from '../../kit/recordings.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const user = { ...{ userId: 'sam', username: 'sam.agent', active: true, formerUsernames: [], syncedAt: at('00:00') } };
const hour = { from: at('10:00'), to: at('11:00') };
const call = (contactId: string, from: string, to: string | undefined, more: Partial<Contact> = {}): Contact =>
  aCall({
    ...{ contactId, agentId: 'sam', acdId: 'sam.agent', initiatedAt: at(from), connectedToAgentAt: at(from) },
    ...(to !== undefined && { disconnectedAt: at(to) }),
    ...more,
  });
const screen = (contactId: string, from: string, to: string, agentId = 'sam') =>
  screenContact(
    { contactId, agentId, username: `${agentId}.agent`, from: at(from), to: at(to), startedBy: 'on-demand' },
    at(to),
  );
const live = (contactId: string, more: Partial<LiveContact> = {}): LiveContact => ({
  ...{ contactId, initialContactId: contactId, provider: 'amazon-connect', channel: 'VOICE', agentId: 'sam' },
  ...{ initiatedAt: at('10:10'), connectedAt: at('10:10') },
  ...more,
});

const start = async ({
  contacts = [] as Contact[],
  connected = [] as LiveContact[],
  ended = [] as LiveContact[],
  ledger = [] as LedgerEntry[],
  schedules = [recordAll] as Schedule[],
}) => {
  const stores = memoryStores();
  await stores.contacts.keepNewest(contacts);
  const ports = {
    contacts: stores.contacts,
    live: { connected: async () => connected, endedOf: async () => ended },
    ledgers: { ledger: async () => ledger },
  };
  const people: DesktopPeople = {
    ...{ users: [user], teams: [], extensions: [], identifiers: [], acd: { rteMessaging: true }, schedules },
    roles: { roles: [], everybodyElse: ['record-screen'], version: 1, changedAt: '', changedBy: '' },
  };
  const of = (isTimed: boolean) => blackoutsOfCalls(ports as never)(user, hour, people, { isTimed });
  const spans = async (isTimed: boolean) =>
    (await of(isTimed)).map(({ from, to }) => `${from.slice(11, 16)} ${to.slice(11, 16)}`);
  return { spans, contacts: stores.contacts };
};

describe('what a screen without a call must not show of calls', () => {
  test('is all of every call for a Timed schedule, as far as it is within the span (QG-36)', async () => {
    const contacts = [
      call('before', '09:00', '10:00'),
      call('into', '09:50', '10:05'),
      call('within', '10:20', '10:30'),
      call('out of', '10:55', '11:10'),
      call('after', '11:00', '11:10'),
      call('unanswered', '10:40', '10:45', { connectedToAgentAt: undefined as never }),
      call('unended', '10:40', undefined),
      screen('a screen', '10:00', '11:00'),
      call('of another agent', '10:40', '10:45', { agentId: 'lea', acdId: 'lea.agent' }),
    ];
    const { spans } = await start({ contacts });
    expect(await spans(true)).toEqual(['10:00 10:05', '10:20 10:30', '10:55 11:00']);
  });

  test('is known from the events of a call before its record is there, and from the record as soon as it is (QG-36)', async () => {
    const current = await start({ connected: [live('c-1')] });
    expect(await current.spans(true)).toEqual(['10:10 11:00']);
    const ended = await start({ ended: [live('c-1', { endedAt: at('10:15') })] });
    expect(await ended.spans(true)).toEqual(['10:10 10:15']);
    const unconnected = await start({ connected: [live('c-1', { connectedAt: undefined as never })] });
    expect(await unconnected.spans(true)).toEqual([]);
    const recorded = await start({ contacts: [call('c-1', '10:11', '10:14')], connected: [live('c-1')] });
    expect(await recorded.spans(true)).toEqual(['10:11 10:14']);
  });

  test('is the screen of calls that schedules record, because it belongs to them (OD-29)', async () => {
    const contacts = [call('c-1', '10:20', '10:30')];
    expect(await (await start({ contacts })).spans(false)).toEqual(['10:20 10:30']);
    expect(await (await start({ contacts, schedules: [] })).spans(false)).toEqual([]);
  });

  test('is every pause of a call, whether it is recorded or not (OD-29)', async () => {
    const command = { contactId: 'c-1', by: 'sam', source: 'person', media: ['audio'], blackout: true };
    const answer = { contactId: 'c-1', recorder: 'amazon-connect', medium: 'audio', result: 'confirmed' };
    const [pause, resume] = [at('10:22'), at('10:24')];
    const ledger = [
      { ...command, kind: 'command', commandId: 'p', verb: 'pause', at: pause },
      { ...answer, kind: 'answer', commandId: 'p', at: pause },
      { ...command, kind: 'command', commandId: 'r', verb: 'resume', at: resume },
      { ...answer, kind: 'answer', commandId: 'r', at: resume },
    ].map((entry, index) => ({ ...entry, number: index + 1, previousHash: '', hash: '' })) as unknown as LedgerEntry[];
    const { spans } = await start({ contacts: [call('c-1', '10:20', '10:30')], schedules: [], ledger });
    expect(await spans(false)).toEqual(['10:22 10:24']);
  });
});

describe('a screen and the calls of its agent', () => {
  test('name the calls that touch the screen, the earliest first (OD-04)', async () => {
    const contacts = [
      call('late', '10:50', '11:10'),
      call('early', '09:50', '10:10'),
      call('before', '09:00', '10:00'),
      call('after', '11:00', '11:10'),
      call('named', '10:30', '10:40', { agentId: undefined as never }),
      call('another', '10:30', '10:40', { agentId: 'lea', acdId: 'lea.agent' }),
    ];
    const { contacts: store } = await start({ contacts });
    const during = callsDuring(store);
    const ids = (await during(screen('s-1', '10:00', '11:00'))).map(({ contactId }) => contactId);
    expect(ids).toEqual(['early', 'named', 'late']);
    expect(await during({ ...screen('s-1', '10:00', '11:00'), disconnectedAt: undefined as never })).toEqual([]);
    expect(await during(contacts[0]!)).toEqual([]);
  });

  test('name the screens that were recorded without a call during that call (OD-04)', async () => {
    const contacts = [
      screen('s-1', '09:00', '10:00'),
      screen('s-2', '09:30', '10:01'),
      screen('s-3', '10:59', '12:00'),
      screen('s-4', '11:00', '12:00'),
      screen('s-5', '10:00', '11:00', 'lea'),
      call('c-2', '10:00', '11:00'),
    ];
    const { contacts: store } = await start({ contacts });
    const during = screensDuring(store);
    expect((await during(call('c-1', '10:00', '11:00'), hour)).sort()).toEqual(['s-2', 's-3']);
    expect(await during(aCall({ agentId: undefined as never, acdId: undefined as never }), hour)).toEqual([]);
  });
});
