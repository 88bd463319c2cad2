import { joined } from '../../domain/control/joining.ts';
import { type LiveContact, livenessOf } from '../../domain/control/live-contact.ts';
import { chance } from '../../local/chance.ts';

/** What a provider's events tell of one contact, each alone; two contradict each other. */
const tellings: LiveContact[] = [
  { contactId: 'c-2', initialContactId: 'c-2', provider: 'amazon-connect', initiatedAt: '2026-11-20T10:00:00Z' },
  { contactId: 'c-2', initialContactId: 'c-1', previousContactId: 'c-1', provider: 'amazon-connect', channel: 'VOICE' },
  {
    contactId: 'c-2',
    initialContactId: 'c-1',
    provider: 'amazon-connect',
    connectedAt: '2026-11-20T10:00:07.500Z',
    agentId: 'u-1',
  },
  {
    contactId: 'c-2',
    initialContactId: 'c-2',
    provider: 'amazon-connect',
    connectedAt: '2026-11-20T10:00:07Z',
    queueId: 'q-1',
  },
  { contactId: 'c-2', initialContactId: 'c-1', provider: 'amazon-connect', agentId: 'u-9', media: ['screen', 'audio'] },
  {
    contactId: 'c-2',
    initialContactId: 'c-1',
    provider: 'amazon-connect',
    media: ['audio'],
    handles: { callSid: 'CA1' },
  },
  {
    contactId: 'c-2',
    initialContactId: 'c-1',
    provider: 'amazon-connect',
    handles: { conferenceSid: 'CF1', callSid: 'CA2' },
  },
  { contactId: 'c-2', initialContactId: 'c-1', provider: 'amazon-connect', endedAt: '2026-11-20T10:09:00.000Z' },
];

const told = (facts: readonly LiveContact[]) =>
  facts.reduce<LiveContact | undefined>((known, fact) => joined(known, fact), undefined)!;

const shuffled = <Thing>(things: readonly Thing[], random: () => number): Thing[] =>
  things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);

const all = told(tellings);

describe("a contact's life as its events tell it", () => {
  test('is known as a whole (PR-09)', () => {
    expect(all).toEqual({
      contactId: 'c-2',
      initialContactId: 'c-1',
      previousContactId: 'c-1',
      provider: 'amazon-connect',
      channel: 'VOICE',
      agentId: 'u-1',
      queueId: 'q-1',
      initiatedAt: '2026-11-20T10:00:00.000Z',
      connectedAt: '2026-11-20T10:00:07.000Z',
      endedAt: '2026-11-20T10:09:00.000Z',
      media: ['audio', 'screen'],
      handles: { callSid: 'CA1', conferenceSid: 'CF1' },
    });
  });

  test('is the same in any order, with any of it told twice or late (PR-09)', () => {
    const random = chance(1).next;
    for (let times = 0; times < 300; times += 1) {
      const twice = [...tellings, ...tellings.filter(() => random() < 0.5)];
      expect(told(shuffled(twice, random))).toEqual(all);
    }
  });

  test('joins part by part: what two functions learned apart is one (PR-09)', () => {
    const random = chance(2).next;
    for (let times = 0; times < 100; times += 1) {
      const order = shuffled(tellings, random);
      const cut = 1 + Math.floor(random() * (order.length - 1));
      const [a, b] = [told(order.slice(0, cut)), told(order.slice(cut))];
      expect(joined(a, b)).toEqual(all);
      expect(joined(b, a)).toEqual(all);
      expect(joined(all, a)).toEqual(all);
    }
  });

  test('an ended contact stays ended, whatever comes late (PR-09)', () => {
    const late = joined(told(tellings.slice(-1)), tellings[2]!);
    expect(livenessOf(late)).toBe('ended');
  });
});
