import { MemoryLiveContactStore } from '../../../../adapters/memory/control/live-contact-store.ts';
import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import type { ProviderNews, RecordingNews } from '../../../../domain/control/events/news.ts';
import { takeNews } from '../../../../domain/control/events/take-news.ts';

const at = (second: number) => `2026-11-20T10:00:${String(second).padStart(2, '0')}.000Z`;
const contact = (more: Partial<LiveContact> = {}): LiveContact => ({
  ...{ contactId: 'c-1', initialContactId: 'c-1', provider: 'twilio' },
  ...more,
});
const connected = contact({ connectedAt: at(1), agentId: 'ann' });
const pause: RecordingNews = {
  ...{ contactId: 'c-1', verb: 'pause', media: ['audio'], at: at(2), by: 'twilio', result: 'confirmed' },
};

let live: MemoryLiveContactStore;
let calls: string[];
beforeEach(() => {
  live = new MemoryLiveContactStore();
  calls = [];
});
const take = async (...news: ProviderNews[]) => {
  const call =
    (name: string) =>
    async ({ contactId }: { contactId: string }) =>
      calls.push(`${name} ${contactId}`);
  const port = {
    live,
    ingest: call('ingest'),
    contactConnected: call('connected'),
    contactEnded: call('ended'),
    keepPaused: call('keep paused'),
    count: (name: string, times: number) => calls.push(`${name} ${times}`),
  };
  for (const one of news) {
    calls.length = 0;
    await takeNews(port)(one);
  }
  return [...calls];
};
const noted = 'ContactEventsNoted 1';

describe('a report of a provider', () => {
  test.each<[string, ProviderNews, string[]]>([
    ['of a contact that still rings', { contact: contact() }, [noted]],
    ['of a connection', { contact: connected }, ['connected c-1', noted]],
    ['of an end', { contact: contact({ endedAt: at(9) }) }, ['ended c-1', noted]],
    ['of a recording alone', { recording: pause }, ['ingest c-1']],
    ['of nothing that matters', {}, []],
    [
      'of a connection and of a pause in it: the pause comes after the connection',
      { contact: connected, recording: pause },
      ['connected c-1', 'ingest c-1', noted],
    ],
    [
      'of an end and of a pause before: the end comes last',
      { contact: contact({ endedAt: at(9) }), recording: pause },
      ['ingest c-1', 'ended c-1', noted],
    ],
    [
      'of a recording that has begun: what is paused must stay paused',
      { contact: connected, recordingBegan: true },
      ['connected c-1', 'keep paused c-1', noted],
    ],
    ['of a recording that began before the connection', { contact: contact(), recordingBegan: true }, [noted]],
    [
      'of a recording in a contact that is over',
      { contact: contact({ endedAt: at(9) }), recordingBegan: true },
      ['ended c-1', noted],
    ],
  ])('%s is followed up in order (PR-09, PR-31)', async (_, news, expected) => {
    expect(await take(news)).toEqual(expected);
  });

  test('is followed up again whenever it is repeated, because the function that handled it first may have died (PR-09)', async () => {
    expect(await take({ contact: connected }, { contact: connected })).toEqual(['connected c-1', noted]);
    const over = { contact: contact({ endedAt: at(9) }) };
    expect(await take(over, over)).toEqual(['ended c-1', noted]);
  });

  test.each<[string, LiveContact, boolean]>([
    ['another call', contact({ places: ['call-2'] }), true],
    ['another agent', contact({ history: { stays: { bob: { agentId: 'bob', joinedAt: at(3) } } } }), true],
    ['the same again', connected, false],
    ['a queue', contact({ queueId: 'sales' }), false],
  ])('that adds %s to a contact has its pause sent again: %s (PR-09)', async (_, more, grows) => {
    const known = contact({ ...connected, places: ['call-1'] });
    const answer = await take({ contact: known }, { contact: more });
    expect(answer.includes('keep paused c-1')).toBe(grows);
    expect(answer[0]).toBe('connected c-1');
  });

  test('belongs to the contact that owns its places, the first place before the others (PR-09)', async () => {
    await live.note(contact({ places: ['task-1'] }));
    await live.note(contact({ contactId: 'c-2', initialContactId: 'c-2', places: ['call-2'] }));
    const report = { ...connected, contactId: 'call-2', initialContactId: 'call-2' };
    const recording = { ...pause, contactId: 'call-2' };
    const all = (contactId: string) => [
      `connected ${contactId}`,
      `ingest ${contactId}`,
      `keep paused ${contactId}`,
      noted,
    ];
    expect(await take({ contact: report, recording, knownBy: ['task-1'] })).toEqual(all('c-1'));
    expect(await take({ contact: report, recording })).toEqual(all('c-2'));
    expect(await live.find('call-2')).toBeUndefined();
    expect(await live.find('c-1')).toMatchObject({ initialContactId: 'c-1', agentId: 'ann' });
  });

  test('creates no contact where it may only add to one (PR-09)', async () => {
    expect(await take({ contact: connected, recording: pause, onlyIfKnown: true })).toEqual([]);
    expect(await live.find('c-1')).toBeUndefined();
    await live.note(contact());
    expect((await take({ contact: connected, onlyIfKnown: true }))[0]).toBe('connected c-1');
  });
});
