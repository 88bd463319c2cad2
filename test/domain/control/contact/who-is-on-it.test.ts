import {
  agentsEver,
  agentsOn,
  endOf,
  lastConnected,
  leftAloneSince,
  ownerOf,
  queueOf,
} from '../../../../domain/control/contact/contact-history.ts';
import { chainsOf, joinReports } from '../../../../domain/control/contact/joining.ts';
import { type ContactHistory, type LiveContact, livenessOf } from '../../../../domain/control/contact/live-contact.ts';

const at = (second: number) => `2026-11-20T10:00:${String(second).padStart(2, '0')}.000Z`;
const contact = (more: Partial<LiveContact> = {}): LiveContact => ({
  ...{ contactId: 'c-1', initialContactId: 'c-1', provider: 'twilio' },
  ...more,
});
/** `ann 1 - 5`: took over at 1, left at 5; `bob +3`: joined at 3. */
const withStays = (...stays: string[]): LiveContact =>
  contact({
    history: {
      stays: Object.fromEntries(
        stays.map((text, index) => {
          const [, agentId, tookOver, joined, left] = /^(\w+)(?: (\d+))?(?: \+(\d+))?(?: - (\d+))?$/.exec(text)!;
          const stay = {
            agentId: agentId!,
            ...(tookOver && { tookOverAt: at(Number(tookOver)) }),
            ...(joined && { joinedAt: at(Number(joined)) }),
            ...(left && { leftAt: at(Number(left)) }),
          };
          return [`r-${index}`, stay];
        }),
      ),
    },
  });

describe('the agents on a contact', () => {
  test.each<[string, string[], string[], string | undefined, number | undefined]>([
    ['nobody has been on it', [], [], undefined, undefined],
    ['one took it', ['ann 1'], ['ann'], 'ann', undefined],
    ['one is on it, and nobody knows since when', ['ann'], ['ann'], 'ann', undefined],
    ['one took it and left', ['ann 1 - 5'], [], 'ann', 5],
    ['one left at the instant of joining', ['ann +5 - 5'], [], 'ann', 5],
    ['one left, and nobody knows when they joined', ['ann - 5'], [], 'ann', 5],
    ['one came back', ['ann 1 +7 - 5'], ['ann'], 'ann', undefined],
    ['one came back in a reservation of their own', ['ann 1 - 5', 'ann 7'], ['ann'], 'ann', undefined],
    ['one has two reservations', ['ann 1', 'ann 7'], ['ann'], 'ann', undefined],
    ['one left the later of two reservations', ['ann 1', 'ann 7 - 9'], ['ann'], 'ann', undefined],
    ['another one took over', ['ann 1', 'bob 5'], ['bob'], 'bob', undefined],
    ['another one joined', ['ann 1', 'bob +5'], ['ann', 'bob'], 'bob', undefined],
    ['another one joined and left again', ['ann 1', 'bob +5 - 6'], ['ann'], 'ann', undefined],
    ['another one took over before the first one joined', ['ann +7', 'bob 5'], ['ann', 'bob'], 'ann', undefined],
    ['two took it at the same instant', ['bob 1', 'ann 1'], ['ann', 'bob'], undefined, undefined],
    ['both left', ['ann 1 - 9', 'bob +5 - 6'], [], 'bob', 9],
    ['the one who took over left', ['ann 1', 'bob 5 - 6'], [], 'bob', 6],
  ])('are known when %s: %j', (_, stays, present, owner, aloneSince) => {
    const known = withStays(...stays);
    expect([agentsOn(known), ownerOf(known)]).toEqual([present, owner]);
    expect(leftAloneSince(known)).toBe(aloneSince === undefined ? undefined : at(aloneSince));
    expect(agentsEver(known)).toEqual([...new Set(stays.map((one) => one.split(' ')[0]!))].sort());
  });

  test('are its one agent since it was connected, if it has no history (PR-09)', () => {
    const plain = contact({ agentId: 'ann', connectedAt: at(1) });
    expect([agentsOn(plain), ownerOf(plain), lastConnected(plain)]).toEqual([['ann'], 'ann', at(1)]);
    expect([agentsOn(contact()), leftAloneSince(contact()), lastConnected(contact())]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  });

  test('were last connected when the last one took it, joined, or the contact itself was connected (PR-09)', () => {
    expect(lastConnected(withStays('ann 1', 'bob +5 - 9', 'cho'))).toBe(at(5));
    expect(lastConnected({ ...withStays('ann 1'), connectedAt: at(3) })).toBe(at(3));
    expect(lastConnected(contact({ connectedAt: at(3), history: { lastConnectedAt: at(7) } }))).toBe(at(7));
  });
});

test.each<[Record<string, string>, string | undefined]>([
  [{}, undefined],
  [{ sales: '' }, 'sales'],
  [{ sales: at(1), billing: at(5) }, 'billing'],
  [{ billing: at(5), sales: at(1), help: '' }, 'billing'],
  [{ sales: at(1), billing: at(1) }, undefined],
])('the queue of a contact that was in %j is %s', (queues, queue) => {
  expect(queueOf(queues)).toBe(queue);
});

describe('the end of a contact', () => {
  test.each<[string, string[], ContactHistory, number[], number | undefined]>([
    ['is unknown while nobody reported one', ['ann 1'], {}, [], undefined],
    ['is the first one', ['ann 1'], {}, [9, 5], 5],
    ['at the instant of a connection counts', ['ann 5'], {}, [5], 5],
    ['before a connection does not count', ['ann 6'], {}, [5], undefined],
    ['is that of the only agent’s work', ['ann 1'], { wrapUps: [at(5)] }, [], 5],
    ['is not that of one agent’s work of two', ['ann 1', 'bob +2'], { wrapUps: [at(5)] }, [], undefined],
    ['is that of their work once both have left', ['ann 1 - 4', 'bob +2 - 5'], { wrapUps: [at(5)] }, [], 5],
    ['is that of its own call', ['ann 1'], { callEnds: { 'c-1': at(5) } }, [], 5],
    ['is not that of another call', ['ann 1'], { callEnds: { 'c-9': at(5) } }, [], undefined],
    ['is that of the customer’s call', ['ann 1'], { callEnds: { 'c-9': at(5) }, customerCalls: ['c-9'] }, [], 5],
    [
      'is not that of its own call, if that is not the customer’s',
      ['ann 1'],
      { callEnds: { 'c-1': at(5) }, customerCalls: ['c-9'] },
      [],
      undefined,
    ],
    ['is the first of all these', ['ann 1'], { wrapUps: [at(7)], callEnds: { 'c-1': at(6) } }, [8], 6],
  ])('%s (PR-09)', (_, stays, more, ends, end) => {
    const known = withStays(...stays);
    const whole = { ...known, history: { ...known.history, ...more } };
    expect(endOf(whole, ends.map(at))).toBe(end === undefined ? undefined : at(end));
  });
});

describe('reports of a contact', () => {
  const joined = (...facts: LiveContact[]) =>
    facts.reduce<LiveContact | undefined>((before, fact) => joinReports(before, fact), undefined)!;

  test('are stored as the same text whatever their order, so that nothing is written twice (PR-09)', () => {
    const facts = [
      contact({
        history: { stays: { b: { agentId: 'bob', joinedAt: at(2) } }, queues: { q2: at(1) } },
        places: ['p2'],
      }),
      contact({
        history: { stays: { a: { agentId: 'ann', joinedAt: at(2) } }, queues: { q1: at(1) } },
        places: ['p1'],
      }),
      contact({ history: { callEnds: { x: at(4), d: at(3) }, customerCalls: ['z', 'c'], ends: [at(9), at(8)] } }),
    ];
    const text = JSON.stringify(joined(...facts));
    expect(JSON.stringify(joined(...facts.toReversed()))).toBe(text);
    expect(JSON.stringify(joined(...facts, ...facts))).toBe(text);
    expect(Object.keys(joined(...facts).history!.callEnds!)).toEqual(['d', 'x']);
  });

  test('withdraw an end by a later connection, also if that names no agent (PR-09)', () => {
    const facts = [contact({ connectedAt: at(1) }), contact({ endedAt: at(5) }), contact({ connectedAt: at(7) })];
    for (const order of [facts, facts.toReversed()]) {
      expect(livenessOf(joined(...order))).toBe('connected');
      expect(joined(...order).connectedAt).toBe(at(1));
    }
  });

  test('keep the latest instant of each call, agent and queue (PR-09)', () => {
    const report = (second: number) =>
      contact({
        history: {
          stays: { r: { agentId: 'ann', tookOverAt: at(second), joinedAt: at(second), leftAt: at(second) } },
          callEnds: { x: at(second) },
          queues: { q: at(second) },
        },
      });
    for (const order of [
      [report(1), report(3), report(2)],
      [report(3), report(1)],
    ]) {
      const { history } = joined(...order);
      expect(history).toMatchObject({ callEnds: { x: at(3) }, queues: { q: at(3) } });
      expect(history!.stays).toEqual({
        r: { agentId: 'ann', tookOverAt: at(3), joinedAt: at(3), leftAt: at(3) },
      });
    }
  });

  test('have a history only of what the other facts of the contact do not say (PR-09)', () => {
    expect(joined(contact({ agentId: 'ann', connectedAt: at(1), queueId: 'q', channel: 'VOICE' }))).toStrictEqual(
      contact({ agentId: 'ann', connectedAt: at(1), queueId: 'q', channel: 'VOICE' }),
    );
    expect(joined(contact({ connectedAt: at(1) }), contact({ connectedAt: at(3) })).history).toStrictEqual({
      lastConnectedAt: at(3),
    });
  });

  test('name its chain, its direction and its media once they say so (PR-09)', () => {
    const first = contact({ media: ['audio'] });
    const next = contact({ initialContactId: 'c-0', previousContactId: 'c-0', direction: 'outbound' });
    expect(joined(first, next)).toMatchObject({ initialContactId: 'c-0', direction: 'outbound', media: ['audio'] });
    expect(chainsOf(first)).toEqual(['c-1']);
    expect(chainsOf(joined(first, next))).toEqual(['c-0']);
    expect(joined(contact({ media: ['screen'] }), first).media).toEqual(['audio', 'screen']);
    expect(joined(contact(), next)).not.toHaveProperty('media');
  });
});
