import { liveContactOf } from '../../adapters/amazon-connect/contact-event.ts';
import { twilioNews } from '../../adapters/twilio/twilio-events.ts';
import { webexNews } from '../../adapters/webex/webex-events.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import { seededRandom } from '../../local/seeded-random.ts';

const { pick, between, next } = seededRandom(20261121);

/** Words that the events use, so that nonsense gets as far as possible. */
const names = [
  ...[
    'detail',
    'data',
    'contactId',
    'initialContactId',
    'agentInfo',
    'agentArn',
    'queueInfo',
    'recordings',
    'eventType',
  ],
  ...['initiationTimestamp', 'disconnectTimestamp', 'mediaStreamType', 'type', 'taskId', 'interaction', 'agentId'],
  ...['eventTime', 'createdTime', 'comciscotimestamp', 'call_sid', 'conference', 'participants', 'worker', 'sid'],
];
const texts = [
  ...['', 'CA1', 'leg-1', 'AUDIO', 'CONNECTED_TO_AGENT', 'DISCONNECTED', 'ContactRecordingPaused', 'task:connected'],
  ...['2026-11-21T10:00:00Z', '1970-01-01T00:00:00.001Z', '9'.repeat(40), 'Infinity', '{', '\u0000', '/', '💥'],
];
const nonsense = (depth = 0): unknown => {
  const kind = between(0, depth > 3 ? 4 : 6);
  if (kind < 2) return pick(texts);
  if (kind === 2) return pick([0, -1, 1e300, 1_763_719_200_000, 1_763_719_200.5]);
  if (kind < 5) return pick([null, true, undefined]);
  if (kind === 5) return Array.from({ length: between(0, 3) }, () => nonsense(depth + 1));
  return Object.fromEntries(Array.from({ length: between(1, 6) }, () => [pick(names), nonsense(depth + 1)]));
};

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const expectSound = (contact: LiveContact | undefined, recording?: ProviderNews['recording']) => {
  if (recording) expect(recording).toMatchObject({ contactId: contact?.contactId, at: expect.stringMatching(instant) });
  if (!contact) return;
  const { contactId, initialContactId, initiatedAt, connectedAt, endedAt } = contact;
  for (const id of [contactId, initialContactId]) expect(id).toMatch(/\S/);
  for (const at of [initiatedAt, connectedAt, endedAt]) if (at !== undefined) expect(at).toMatch(instant);
};

test('nonsense that looks like an event yields no more than facts, and never throws', () => {
  const now = new Date('2026-11-21T10:00:00.000Z');
  for (let round = 0; round < 1_000; round += 1) {
    expectSound(liveContactOf(nonsense()));
    expectSound(liveContactOf({ detail: nonsense(), time: nonsense() }));

    const { contact, recording } = webexNews(
      next() < 0.1 ? String(pick(texts)) : (JSON.stringify({ type: pick(texts), data: nonsense() }) ?? ''),
      now,
    );
    expectSound(contact, recording);

    const form = new URLSearchParams({
      [pick(['EventType', 'RecordingStatus', 'CallStatus'])]: pick(['task.created', 'paused']),
    });
    for (const name of ['TaskAttributes', 'CallSid', 'Timestamp', 'TimestampMs', 'WorkerSid'])
      if (next() < 0.7) form.set(name, next() < 0.5 ? String(pick(texts)) : String(JSON.stringify(nonsense())));
    const news = twilioNews(form, now);
    expectSound(news.contact, news.recording);
  }
});
