import { randomUUID } from 'node:crypto';
import { isContactEvent, liveContactOf } from '../../../adapters/amazon-connect/contact-event.ts';
import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import type { Outcome, OutcomeResult } from '../../../domain/control/recorder/outcome.ts';
import { Failure } from '../../../domain/failure.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { liveContacts } from '../../../lambdas/live-contacts/live-contacts.ts';

const instanceArn = 'arn:aws:connect:eu-central-1:111122223333:instance/0a1b2c3d-0000-4000-8000-0123456789ab';
const at = (seconds: number) => new Date(Date.parse('2026-11-21T10:00:00.000Z') + seconds * 1000).toISOString();

interface Moment {
  contactId: string;
  initialContactId?: string;
  agentId?: string;
  connectedAt?: string;
  endedAt?: string;
}

/** As EventBridge sends it to the queue. */
const event = (eventType: string, { contactId, initialContactId, agentId, connectedAt, endedAt }: Moment) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Amazon Connect Contact Event',
  source: 'aws.connect',
  time: at(0),
  detail: {
    eventType,
    contactId,
    initialContactId,
    channel: 'VOICE',
    instanceArn,
    initiationMethod: 'INBOUND',
    initiationTimestamp: at(0),
    ...(agentId && {
      agentInfo: { agentArn: `${instanceArn}/agent/${agentId}`, connectedToAgentTimestamp: connectedAt },
    }),
    ...(endedAt && { disconnectTimestamp: endedAt }),
  },
});

const contactCentre = (answers: Outcome[] = []) => {
  const live = new MemoryLiveContactStore();
  const happened: string[] = [];
  const counted: Record<string, number> = {};
  const count = (name: string, value: number) => {
    counted[name] = (counted[name] ?? 0) + value;
  };
  let breaks = 0;
  const closed = { length: 3, hash: 'a'.repeat(64) };
  const logged: unknown[] = [];
  const act = (what: string) => async (contact: { contactId: string }) => {
    if (breaks > 0) {
      breaks -= 1;
      throw new Failure('unavailable', 'The table throttles');
    }
    happened.push(`${contact.contactId} ${what}`);
    return answers;
  };
  const take = liveContacts({
    readEvent: (event) => liveContactOf(event) ?? (isContactEvent(event) ? 'nothing' : 'unreadable'),
    live,
    connected: act('connected'),
    ended: async (contact) => {
      await act('ended')(contact);
      return closed;
    },
    telemetry: { log: { ...silent.log, info: (message, ids) => logged.push({ message, ...ids }) }, count },
  });
  const give = (body: unknown, times = 1) =>
    take({
      body: typeof body === 'string' ? body : JSON.stringify(body),
      messageId: 'message',
      attributes: { ApproximateReceiveCount: String(times) } as never,
    });
  const breakNext = () => {
    breaks += 1;
  };
  return { live, happened, counted, give, breakNext, logged };
};

const contactId = 'contact-1';
const agentId = 'agent-1';
const initiated = event('INITIATED', { contactId });
const connected = event('CONNECTED_TO_AGENT', { contactId, agentId, connectedAt: at(5) });
const disconnected = event('DISCONNECTED', { contactId, agentId, connectedAt: at(5), endedAt: at(60) });

test('a contact is live from its connection to its end, and its agent is on it (PR-09)', async () => {
  const { live, happened, give } = contactCentre();
  await give(initiated);
  expect(await live.connected()).toEqual([]);
  await give(connected);
  expect(await live.connected([agentId])).toEqual([expect.objectContaining({ contactId, connectedAt: at(5) })]);
  await give(disconnected);
  expect(await live.connected([agentId])).toEqual([]);
  expect(happened).toEqual(['contact-1 connected', 'contact-1 ended']);
});

test('the end of a ledger is also logged, where nobody who can write to the tables can change it (PR-13)', async () => {
  const { give, logged } = contactCentre();
  for (const one of [connected, disconnected]) await give(one);
  expect(logged).toContainEqual({
    message: 'A control ledger was closed',
    contactId,
    entries: 3,
    head: 'a'.repeat(64),
  });
});

test('an end that is reported twice is handled once (PR-09)', async () => {
  const { happened, give } = contactCentre();
  for (const one of [connected, disconnected, disconnected, connected]) await give(one);
  expect(happened).toEqual(['contact-1 connected', 'contact-1 ended']);
});

test('a connection is handled even when the provider was asked before its event came (PR-09)', async () => {
  const { live, happened, give } = contactCentre();
  await live.note(liveContactOf(connected)!);
  await give(connected);
  expect(happened).toEqual(['contact-1 connected']);
});

test('a connection reported after the end does not bring the contact back (PR-09)', async () => {
  const { live, happened, give } = contactCentre();
  for (const one of [disconnected, connected, initiated]) await give(one);
  expect(await live.connected()).toEqual([]);
  expect(happened).toEqual(['contact-1 ended']);
});

test('interrupted work is done when its message comes again, although the contact is already known', async () => {
  const { happened, give, breakNext } = contactCentre();
  breakNext();
  await expect(give(connected)).rejects.toThrow('throttles');
  await give(connected, 2);
  expect(happened).toEqual(['contact-1 connected']);
});

test('a supervisor who listens in has no contact with the customer', async () => {
  const { live, counted, give } = contactCentre();
  const { detail, ...rest } = connected;
  await give({ ...rest, detail: { ...detail, initiationMethod: 'MONITOR' } });
  expect(await live.connected()).toEqual([]);
  expect(counted).toEqual({});
});

test.each([
  ['not JSON', 'x'],
  ['an event of something else', { ...connected, 'detail-type': 'Screen Recording Status Changed' }],
  ['an event without a contact', { ...connected, detail: {} }],
  ['nothing', 'null'],
])('a message that is %s is counted and left, so that it blocks nothing behind it', async (_name, body) => {
  const { counted, happened, give } = contactCentre();
  await give(body);
  expect([counted, happened]).toEqual([{ ContactEventsUnread: 1 }, []]);
});

test.each<[OutcomeResult, Record<string, number>]>([
  ['confirmed', { ContactEventsNoted: 1 }],
  ['not-recording', { ContactEventsNoted: 1, PausesLostAtTransfer: 1 }],
  ['failed', { ContactEventsNoted: 1, PausesLostAtTransfer: 1 }],
  ['throttled', { ContactEventsNoted: 1, PausesLostAtTransfer: 1 }],
])(
  'a pause that the new leg’s recorder answers with %s is counted as lost unless that confirms it',
  async (result, expected) => {
    const { counted, give } = contactCentre([{ recorder: 'amazon-connect', medium: 'audio', result, at: at(6) }]);
    await give(connected);
    expect(counted).toEqual(expected);
  },
);
