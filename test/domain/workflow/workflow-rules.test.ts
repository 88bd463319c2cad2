import { endOfCallDecision } from '../../../domain/workflow/end-of-call.ts';
import { firstMatch, inOrder, matches } from '../../../domain/workflow/rules.ts';
import { isDrawn } from '../../../domain/workflow/share/deck.ts';
import { isKeptAt, keptCount } from '../../../domain/workflow/share/exact.ts';
import { simulate } from '../../../domain/workflow/simulate.ts';
import type { Condition, Subject } from '../../../domain/workflow/workflow.ts';
import { anEvent, aRule, idOf, keepAll } from '../../lambdas/daily-event/daily-event-kit.ts';

const aSubject = (changes: Partial<Subject> = {}): Subject => ({
  contactId: 'c1',
  recordingId: idOf(1),
  kind: 'voice',
  agentId: 'a1',
  teamIds: ['europe', 'sales'],
  direction: 'inbound',
  calledNumber: '+18005550100',
  callingNumber: '+12025551234',
  queueName: 'Customer Care',
  durationSeconds: 60,
  metadata: { outcome: 'sold' },
  dataServerId: 'site-1',
  tagged: false,
  ...changes,
});

test.each<[Condition, boolean]>([
  [{ field: 'team', teamIds: ['support', 'sales'] }, true],
  [{ field: 'team', teamIds: ['europe'] }, true],
  [{ field: 'team', teamIds: ['support'] }, false],
  [{ field: 'agent', agentIds: ['a2', 'a1'] }, true],
  [{ field: 'agent', agentIds: ['a2'] }, false],
  [{ field: 'direction', direction: 'inbound' }, true],
  [{ field: 'direction', direction: 'outbound' }, false],
  [{ field: 'called-number', numbers: ['+18005550100'] }, true],
  [{ field: 'called-number', numbers: ['+1800*'] }, true],
  [{ field: 'called-number', numbers: ['*0100'] }, true],
  [{ field: 'called-number', numbers: ['*'] }, true],
  [{ field: 'called-number', numbers: ['+1900*'] }, false],
  [{ field: 'called-number', numbers: ['*0101'] }, false],
  [{ field: 'called-number', numbers: ['+1800'] }, false],
  [{ field: 'called-number', numbers: ['18005550100'] }, false],
  [{ field: 'called-number', numbers: ['+1*00*'] }, false],
  // A star in the middle is refused when a rule is saved, so it matches nothing.
  [{ field: 'called-number', numbers: ['+1800*0100'] }, false],
  [{ field: 'calling-number', numbers: ['+49*', '+1202*'] }, true],
  [{ field: 'calling-number', numbers: ['+12025551234*+12025551234'] }, false],
  [{ field: 'queue', queueNames: ['customer care'] }, true],
  [{ field: 'queue', queueNames: ['customer'] }, false],
  [{ field: 'duration', atLeast: 60 }, true],
  [{ field: 'duration', atMost: 60 }, true],
  [{ field: 'duration', atLeast: 61 }, false],
  [{ field: 'duration', atLeast: 10, atMost: 59 }, false],
  [{ field: 'metadata', key: 'outcome', values: ['lost', 'sold'] }, true],
  [{ field: 'metadata', key: 'outcome', values: ['lost'] }, false],
  [{ field: 'metadata', key: 'constructor', values: ['sold'] }, false],
  [{ field: 'data-server', dataServerIds: ['site-1'] }, true],
  [{ field: 'data-server', dataServerIds: ['site-2'] }, false],
])('the condition %j holds: %s (SU-33, SU-37)', (condition, expected) => {
  expect(matches([condition])(aSubject())).toBe(expected);
});

test.each<[string, unknown]>([
  ['of a field that is unknown', { field: 'mood', values: ['good'] }],
  ['without its values', { field: 'team' }],
  ['that is nothing', null],
  ['with a number for a name', { field: 'queue', queueNames: [7] }],
])('a condition %s matches nothing, and stops nobody (SU-33, SU-38)', (_, condition) => {
  const event = anEvent([aRule('Broken', { conditions: [condition as Condition] }), aRule('All')]);
  expect(firstMatch(event, aSubject()).ruleName).toBe('All');
});

test('an unknown property of a contact matches no condition on it', () => {
  const bare = aSubject();
  for (const name of ['agentId', 'direction', 'calledNumber', 'callingNumber', 'queueName'] as const) delete bare[name];
  for (const condition of [
    { field: 'agent', agentIds: ['undefined'] },
    { field: 'called-number', numbers: ['*'] },
    { field: 'queue', queueNames: ['undefined'] },
  ] as Condition[]) {
    expect(matches([condition])(bare)).toBe(false);
  }
});

test('all conditions of a rule must match, and any value of a condition is enough', () => {
  const conditions: Condition[] = [
    { field: 'team', teamIds: ['sales', 'support'] },
    { field: 'direction', direction: 'inbound' },
  ];
  expect(matches(conditions)(aSubject())).toBe(true);
  expect(matches(conditions)(aSubject({ direction: 'outbound' }))).toBe(false);
  expect(matches(conditions)(aSubject({ teamIds: ['support'] }))).toBe(true);
});

/** Gives the same numbers in every run. */
const seeded = (seed: number) => () => {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
};

test('the first matching rule decides, and Default only when none matches: 2,000 random events (SU-29, SU-38)', () => {
  const chance = seeded(7);
  const some = (values: string[]) => values.filter(() => chance() < 0.4);
  const teams = ['t1', 't2', 't3', 't4'];
  for (let round = 0; round < 2000; round++) {
    const rules = Array.from({ length: Math.floor(chance() * 6) }, (_, index) =>
      aRule(`Rule ${index}`, {
        conditions: [
          { field: 'team' as const, teamIds: some(teams) },
          ...(chance() < 0.5 ? [{ field: 'duration' as const, atLeast: Math.floor(chance() * 100) }] : []),
        ],
      }),
    );
    const event = anEvent(rules);
    const subject = aSubject({ teamIds: some(teams), durationSeconds: Math.floor(chance() * 100) });
    const expected = rules.find(({ conditions }) => matches(conditions)(subject))?.ruleId ?? 'default';
    expect(firstMatch(event, subject).ruleId).toBe(expected);
    expect(inOrder(event).at(-1)!.ruleId).toBe('default');
  }
});

test('a percentage keeps exactly its share, spread evenly, whatever the count (SU-34)', () => {
  for (const percent of [0, 1, 20, 33, 50, 99, 100]) {
    for (const count of [1, 2, 3, 7, 16, 99, 100, 101, 12_345]) {
      const kept = Array.from({ length: count }, (_, place) => isKeptAt(place, count, percent));
      expect(kept.filter(Boolean)).toHaveLength(keptCount(count, percent));
    }
  }
  const twentieths = Array.from({ length: 100 }, (_, place) => isKeptAt(place, 100, 20));
  for (let from = 0; from < 100; from += 5) expect(twentieths.slice(from, from + 5).filter(Boolean)).toHaveLength(1);
});

const ids = Array.from({ length: 10_000 }, (_, index) => idOf(index));

test.each([1, 20, 50, 80, 99])(
  'End of Call keeps about %s %, and the same ones when it decides again (SU-34)',
  (percent) => {
    const draw = (ruleId: string) => ids.map((recordingId) => isDrawn({ ruleId, kind: 'voice', recordingId }, percent));
    const kept = draw('r1').filter(Boolean).length;
    const deviation = Math.sqrt(10_000 * (percent / 100) * (1 - percent / 100));
    expect(Math.abs(kept - percent * 100)).toBeLessThan(4 * deviation);
    expect(draw('r1').join()).toBe(draw('r1').join());
    expect(draw('r2').join()).not.toBe(draw('r1').join());
  },
);

test('recordings that End of Call keeps at 20 % it also keeps at 30 %, none at 0 % and all at 100 % (SU-34)', () => {
  for (let index = 0; index < 1000; index++) {
    const card = { ruleId: 'r', kind: 'voice' as const, recordingId: idOf(index) };
    if (isDrawn(card, 20)) expect(isDrawn(card, 30)).toBe(true);
    expect([isDrawn(card, 0), isDrawn(card, 100)]).toEqual([false, true]);
  }
});

test.each([
  ['Immediate Upload', keepAll(100, true), false, 'keep'],
  ['0 %', keepAll(0), false, 'recycle'],
  ['0 % with Immediate Upload', keepAll(0, true), false, 'recycle'],
  ['100 % without Immediate Upload', keepAll(100), false, undefined],
  ['20 % without Immediate Upload', keepAll(20), false, undefined],
  ['nothing of this kind', { keep: {} }, false, undefined],
  ['Immediate Upload, tagged', keepAll(1, true), true, 'keep'],
  ['0 %, tagged', keepAll(0), true, undefined],
] as const)(
  'an End of Call rule with %s decides at once, or leaves it to the Daily Event (SU-30, PR-07)',
  (_, actions, tagged, outcome) => {
    const decision = endOfCallDecision(
      { ruleId: 'r', ruleName: 'R', actions },
      aSubject({ tagged }),
      '2026-02-03T10:00:00Z',
    );
    expect(decision?.outcome).toBe(outcome);
    if (decision) expect(decision.immediate).toBe(outcome === 'keep');
  },
);

describe('a simulation', () => {
  const subjects = Array.from({ length: 200 }, (_, index) =>
    aSubject({ recordingId: idOf(index), teamIds: index % 2 ? ['sales'] : ['support'] }),
  );
  const sales = { conditions: [{ field: 'team' as const, teamIds: ['sales'] }] };

  test('of the Daily Event shows exactly what it would keep and recycle, per rule (SU-34)', () => {
    const event = anEvent([aRule('Sales', { ...sales, actions: keepAll(20) })]);
    expect(simulate(event, subjects)).toEqual({
      recordings: 200,
      rules: [
        { ruleId: 'sales', name: 'Sales', matched: 100, kept: 20, tagged: 0, recycled: 80, immediate: 0, staged: 20 },
        {
          ruleId: 'default',
          name: 'Default',
          matched: 100,
          kept: 100,
          tagged: 0,
          recycled: 0,
          immediate: 0,
          staged: 100,
        },
      ],
    });
  });

  test('counts what a tag keeps apart from what the rule’s percentage keeps (PR-07)', () => {
    const tagged = subjects.map((subject, index) => ({ ...subject, tagged: index < 10 }));
    const counts = (kind: 'daily' | 'end-of-call', immediate: boolean) => {
      const [rule] = simulate(anEvent([aRule('Few', { actions: keepAll(0, immediate) })], { kind }), tagged).rules;
      return [rule!.kept, rule!.tagged, rule!.recycled, rule!.staged];
    };
    expect(counts('daily', false)).toEqual([0, 10, 190, 10]);
    // End of Call recycles the others at once, and leaves the tagged ones to the Daily Event.
    expect(counts('end-of-call', false)).toEqual([0, 0, 190, 10]);
  });

  test('of End of Call shows what is uploaded at once and what waits (SU-30)', () => {
    const event = anEvent([aRule('Sales', { ...sales, actions: keepAll(100, true) })], { kind: 'end-of-call' });
    const { rules } = simulate(event, subjects);
    expect(rules[0]).toMatchObject({ matched: 100, kept: 100, immediate: 100, recycled: 0, staged: 0 });
    expect(rules[1]).toMatchObject({ matched: 100, kept: 0, immediate: 0, recycled: 0, staged: 100 });
  });
});
