import fc from 'fast-check';
import { agentsOn, leftAloneSince, withheldNumber } from '../../../../domain/control/contact/contact-history.ts';
import { chainsOf, joinReports } from '../../../../domain/control/contact/joining.ts';
import { type LiveContact, livenessOf } from '../../../../domain/control/contact/live-contact.ts';

const contact = (more: Partial<LiveContact>): LiveContact => ({
  contactId: 'c-2',
  initialContactId: 'c-2',
  provider: 'amazon-connect',
  ...more,
});
const at = (second: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + second * 1000).toISOString();

/** What each of a provider's events reports of one contact; some contradict each other. */
const reports: LiveContact[] = [
  contact({ initiatedAt: '2026-11-20T10:00:00Z' }),
  contact({ initialContactId: 'c-1', previousContactId: 'c-1', channel: 'VOICE' }),
  contact({ initialContactId: 'c-1', connectedAt: '2026-11-20T10:00:07.500Z', agentId: 'u-1' }),
  contact({ connectedAt: '2026-11-20T10:00:07Z', queueId: 'q-1' }),
  contact({ initialContactId: 'c-1', agentId: 'u-0', media: ['screen', 'audio'] }),
  contact({ initialContactId: 'c-1', media: ['audio'], places: ['CA2'] }),
  contact({ initialContactId: 'c-1', places: ['CF1', 'CA1'] }),
  contact({ initialContactId: 'c-1', endedAt: '2026-11-20T10:09:00.000Z', customerNumber: '+41795550123' }),
];

const known = (facts: readonly LiveContact[]) =>
  facts.reduce<LiveContact | undefined>((before, fact) => joinReports(before, fact), undefined)!;

describe("a contact's life as its events report it", () => {
  test('is put together completely (PR-09)', () => {
    expect(known(reports)).toEqual({
      contactId: 'c-2',
      initialContactId: 'c-1',
      previousContactId: 'c-1',
      provider: 'amazon-connect',
      channel: 'VOICE',
      agentId: 'u-1',
      queueId: 'q-1',
      customerNumber: '+41795550123',
      initiatedAt: '2026-11-20T10:00:00.000Z',
      connectedAt: '2026-11-20T10:00:07.000Z',
      endedAt: '2026-11-20T10:09:00.000Z',
      media: ['audio', 'screen'],
      places: ['CA1', 'CA2', 'CF1'],
      history: {
        lastConnectedAt: '2026-11-20T10:00:07.500Z',
        stays: { 'u-0': { agentId: 'u-0' }, 'u-1': { agentId: 'u-1', tookOverAt: '2026-11-20T10:00:07.500Z' } },
      },
    });
  });

  test('with one agent and one end needs no history', () => {
    const plain = [contact({ agentId: 'u-1', connectedAt: at(1) }), contact({ endedAt: at(9) })];
    expect(known(plain).history).toBeUndefined();
  });
});

describe('the number of a customer', () => {
  const number = (...numbers: [number: string, second: number][]) =>
    known(numbers.map(([one, second]) => contact({ history: { customerNumbers: { [one]: at(second) } } })))
      .customerNumber;

  test('is the one that was reported for the latest instant, in any order of the reports (QG-35)', () => {
    expect(number(['2001', 1], ['+41795550123', 5])).toBe('+41795550123');
    expect(number(['+41795550123', 5], ['2001', 1])).toBe('+41795550123');
    // The same agent again, after the customer has left.
    expect(number(['2001', 1], ['+41795550123', 5], ['2001', 9])).toBe('2001');
  });

  test('is unknown from the moment at which the next one withholds theirs (QG-35)', () => {
    expect(number(['2001', 1], [withheldNumber, 5])).toBeUndefined();
    expect(number([withheldNumber, 5], ['+41795550123', 8])).toBe('+41795550123');
    const before = contact({ customerNumber: '2001' });
    expect(
      known([before, contact({ history: { customerNumbers: { [withheldNumber]: at(5) } } })]).customerNumber,
    ).toBeUndefined();
  });

  test('is shown only if reports agree on it (QG-35)', () => {
    expect(number(['2001', 5], ['+41795550123', 5])).toBeUndefined();
  });
});

const instant = fc.integer({ min: 0, max: 12 }).map(at);
const agent = fc.constantFrom('u-0', 'u-1', 'u-2');
const call = fc.constantFrom('c-2', 'CA-1', 'CA-2');
const stay = fc
  .record(
    {
      agentId: agent,
      reservation: fc.constantFrom('', '-a', '-b'),
      tookOverAt: instant,
      joinedAt: instant,
      leftAt: instant,
    },
    { requiredKeys: ['agentId', 'reservation'] },
  )
  .map(({ reservation, ...one }) => [`${one.agentId}${reservation}`, one] as const);

/** Anything that a provider's adapter could report of one contact. */
const report = fc
  .record(
    {
      initialContactId: fc.constantFrom('c-0', 'c-1', 'c-2'),
      previousContactId: fc.constantFrom('c-0', 'c-1'),
      channel: fc.constantFrom('VOICE', 'CHAT', 'TASK'),
      agentId: agent,
      queueId: fc.constantFrom('q-0', 'q-1'),
      direction: fc.constantFrom('inbound', 'outbound'),
      customerNumber: fc.constantFrom('2001', '+41795550123'),
      initiatedAt: instant,
      connectedAt: instant,
      endedAt: instant,
      media: fc.subarray(['audio', 'screen'] as const),
      places: fc.subarray(['CA-1', 'CA-2', 'CF-1']),
      history: fc.record(
        {
          stays: fc.array(stay, { maxLength: 2 }).map((list) => Object.fromEntries(list)),
          ends: fc.array(instant, { maxLength: 2 }),
          wrapUps: fc.array(instant, { maxLength: 1 }),
          callEnds: fc.dictionary(call, instant, { maxKeys: 2 }),
          customerCalls: fc.uniqueArray(call, { maxLength: 1 }),
          queues: fc.dictionary(fc.constantFrom('q-0', 'q-1'), instant, { maxKeys: 1 }),
          customerNumbers: fc.dictionary(fc.constantFrom('2001', withheldNumber), instant, { maxKeys: 1 }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((more) => contact(more as Partial<LiveContact>));

const historyOfReports = fc.array(report, { minLength: 1, maxLength: 7 });
const inAnyOrder = historyOfReports.chain((facts) =>
  fc.record({
    facts: fc.constant(facts),
    again: fc.shuffledSubarray(facts),
    order: fc.shuffledSubarray(facts, { minLength: facts.length }),
    cut: fc.integer({ min: 1, max: facts.length }),
  }),
);

describe('reports of a contact', () => {
  test('lead to the same contact in any order, with any of them twice (PR-09)', () => {
    fc.assert(
      fc.property(inAnyOrder, ({ facts, order, again }) => {
        expect(known([...order, ...again])).toEqual(known(facts));
      }),
      { numRuns: 1_000 },
    );
  });

  test('join part by part, so that facts which two functions learned separately become one contact (PR-09)', () => {
    fc.assert(
      fc.property(inAnyOrder, ({ facts, order, cut }) => {
        const all = known(facts);
        const [a, b] = [order.slice(0, cut), order.slice(cut)];
        const whole = b.length > 0 ? joinReports(known(a), known(b)) : known(a);
        expect(whole).toEqual(all);
        expect(joinReports(all, known(a))).toEqual(all);
      }),
      { numRuns: 500 },
    );
  });

  test('lead to the same contact whatever the names of its agents (PR-09)', () => {
    const swapped: Record<string, string> = { 'u-0': 'u-9', 'q-0': 'q-9', 'CA-1': 'CA-9' };
    const renamed = <Value>(value: Value): Value =>
      JSON.parse(JSON.stringify(value).replaceAll(/u-0|q-0|CA-1/g, (name) => swapped[name]!));
    const sorted = (one: LiveContact) => ({ ...one, places: one.places?.toSorted(), history: undefined });
    fc.assert(
      fc.property(historyOfReports, (facts) => {
        expect(sorted(known(renamed(facts)))).toEqual(sorted(renamed(known(facts))));
        expect(agentsOn(known(renamed(facts)))).toEqual(renamed(agentsOn(known(facts))).toSorted());
      }),
      { numRuns: 500 },
    );
  });

  test('show the agent who came last and has not left, and nobody who left (PR-09)', () => {
    fc.assert(
      fc.property(historyOfReports, (facts) => {
        const all = known(facts);
        for (const { leftAt, tookOverAt, joinedAt } of Object.values(all.history?.stays ?? {}).filter(
          ({ agentId }) => agentsOn(all).includes(agentId) && Object.keys(all.history!.stays!).length === 1,
        ))
          expect(leftAt === undefined || leftAt < [tookOverAt, joinedAt].filter(Boolean).sort().at(-1)!).toBe(true);
        if (agentsOn(all).length > 0) expect(leftAloneSince(all)).toBeUndefined();
      }),
    );
  });
});

describe('when reports contradict each other', () => {
  const took = (agentId: string, second: number) => contact({ agentId, connectedAt: at(second) });

  test('the later one counts, whichever arrived first and however it is spelled (PR-09)', () => {
    for (const [first, second] of [
      ['u-1', 'u-9'],
      ['u-9', 'u-1'],
    ] as const) {
      const facts = [took(first, 1), took(second, 5)];
      for (const order of [facts, facts.toReversed()]) {
        expect(known(order).agentId).toBe(second);
        expect(agentsOn(known(order))).toEqual([second]);
      }
    }
  });

  test('and their times do not decide, both count (PR-09)', () => {
    const both = known([took('u-9', 1), took('u-1', 1)]);
    expect(both.agentId).toBeUndefined();
    expect(agentsOn(both)).toEqual(['u-1', 'u-9']);
    const chains = known([contact({ initialContactId: 'c-0' }), contact({ initialContactId: 'c-1' })]);
    expect(chainsOf(chains)).toEqual(['c-0', 'c-1']);
    expect(known([contact({ channel: 'CHAT' }), contact({ channel: 'VOICE' })]).channel).toBe('VOICE');
    expect(known([contact({ channel: 'CHAT' }), contact({ channel: 'TASK' })]).channel).toBeUndefined();
    expect(known([contact({ queueId: 'q-0' }), contact({ queueId: 'q-1' })]).queueId).toBeUndefined();
  });
});

describe('the end of a contact', () => {
  const connected = contact({ agentId: 'u-1', connectedAt: at(1) });
  const end = (second: number) => contact({ endedAt: at(second) });

  test('stays, whatever arrives late (PR-09)', () => {
    expect(livenessOf(known([end(9), connected, contact({ initiatedAt: at(0) })]))).toBe('ended');
  });

  test('is withdrawn when a later connection contradicts it, in any order (PR-09)', () => {
    const again = contact({ agentId: 'u-2', connectedAt: at(7) });
    for (const order of [
      [connected, end(5), again],
      [again, end(5), connected],
    ]) {
      expect(known(order)).toMatchObject({ connectedAt: at(1), agentId: 'u-2' });
      expect(livenessOf(known(order))).toBe('connected');
      expect(known([...order, end(20), end(12)]).endedAt).toBe(at(12));
    }
  });

  test('is not reached when one agent leaves, and between two agents the contact continues without one (PR-09)', () => {
    const left = contact({ history: { stays: { 'u-1': { agentId: 'u-1', leftAt: at(5) } } } });
    const between = known([connected, left]);
    expect(livenessOf(between)).toBe('connected');
    expect(agentsOn(between)).toEqual([]);
    expect([between.agentId, leftAloneSince(between)]).toEqual(['u-1', at(5)]);
  });
});
