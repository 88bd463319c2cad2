import {
  alternatives,
  conditionProblem,
  draftProblems,
  isClock,
  metadataNamesProblem,
  nameProblem,
  workflowLimits,
} from '../../../domain/workflow/check/check-draft.ts';
import type { Condition, WorkflowRule } from '../../../domain/workflow/workflow.ts';

const rule = (ruleId: string, more: Partial<WorkflowRule> = {}): WorkflowRule => ({
  ...{ ruleId, name: ruleId, conditions: [], actions: { keep: {} } },
  ...more,
});
const daily = { kind: 'daily', time: '19:30', timeZone: 'Europe/Zurich' } as const;

describe('the name of a rule (SU-31)', () => {
  const why = (...names: string[]) =>
    nameProblem(
      names.map((name) => ({ name })),
      names.length - 1,
    );

  test.each([
    ['', 'Give the rule a name.'],
    ['  ', 'Give the rule a name.'],
    ['x'.repeat(workflowLimits.nameLength + 1), 'A name has at most 100 characters.'],
    [' DEFAULT ', 'This is the name of the last rule. Choose another.'],
    ['x'.repeat(workflowLimits.nameLength), undefined],
    ['Sales', undefined],
  ])('%j has this problem: %s', (name, reason) => expect(why(name)).toBe(reason));

  test('is taken by a rule above it, whatever its case, and not by one below', () => {
    expect(why('Sales', ' sALES')).toBe('Another rule of this event has this name.');
    expect(why('Sales', 'Support')).toBeUndefined();
    expect(nameProblem([{ name: 'Sales' }, { name: 'Sales' }], 0)).toBeUndefined();
    // One of them is written with an accent of its own.
    expect(why('Caf\u00e9', 'Cafe\u0301')).toBe('Another rule of this event has this name.');
    expect(nameProblem([], 0)).toBe('Give the rule a name.');
  });
});

describe('the condition of a rule (SU-33)', () => {
  const one = ['one'];
  const lists: [Condition, Condition][] = [
    [
      { field: 'team', teamIds: one },
      { field: 'team', teamIds: [] },
    ],
    [
      { field: 'agent', agentIds: one },
      { field: 'agent', agentIds: [] },
    ],
    [
      { field: 'queue', queueNames: one },
      { field: 'queue', queueNames: [] },
    ],
    [
      { field: 'data-server', dataServerIds: one },
      { field: 'data-server', dataServerIds: [] },
    ],
    [
      { field: 'metadata', key: 'Order', values: one },
      { field: 'metadata', key: 'Order', values: [] },
    ],
    [
      { field: 'called-number', numbers: ['+41*'] },
      { field: 'called-number', numbers: [] },
    ],
    [
      { field: 'calling-number', numbers: ['+41*'] },
      { field: 'calling-number', numbers: [] },
    ],
  ];
  test.each(lists)('on %j is refused without a value', (full, empty) => {
    expect(alternatives(full)).toHaveLength(1);
    expect(conditionProblem(full)).toBeUndefined();
    expect(conditionProblem(empty)).toEqual({ at: '', reason: 'Give at least one value, or remove the condition.' });
  });

  test.each<[Condition]>([
    [{ field: 'direction', direction: 'inbound' }],
    [{ field: 'duration', atLeast: 10 }],
    [{ field: 'duration', atMost: 10 }],
    [{ field: 'duration', atLeast: 10, atMost: 10 }],
  ])('on %j has no alternatives, and is accepted', (condition) => {
    expect(alternatives(condition)).toBeUndefined();
    expect(conditionProblem(condition)).toBeUndefined();
  });

  test('names what is wrong, and where', () => {
    expect(conditionProblem({ field: 'duration' })).toEqual({
      at: '',
      reason: 'Give the shortest duration, the longest, or both.',
    });
    expect(conditionProblem({ field: 'duration', atLeast: 11, atMost: 10 })).toMatchObject({ at: 'atMost' });
    expect(conditionProblem({ field: 'metadata', key: ' ', values: one })).toMatchObject({ at: 'key' });
    for (const field of ['called-number', 'calling-number'] as const)
      expect(conditionProblem({ field, numbers: ['*7', '4*4*'] })).toEqual({
        at: 'numbers.1',
        reason: '“4*4*” is not a whole number, nor one with a single * at its beginning or end.',
      });
    expect(conditionProblem({ field: 'calling-number', numbers: ['4*4'] })).toMatchObject({ at: 'numbers.0' });
  });
});

test('metadata that a rule writes has names, each once', () => {
  expect(metadataNamesProblem(['Order', 'Result'])).toBeUndefined();
  expect(metadataNamesProblem([])).toBeUndefined();
  expect(metadataNamesProblem(['Order', ' '])).toBe('Give every metadata field a name.');
  expect(metadataNamesProblem(['Order', 'Order '])).toBe('Two metadata fields have the same name.');
});

test.each([
  ['00:00', true],
  ['09:59', true],
  ['19:30', true],
  ['23:59', true],
  ['24:00', false],
  ['30:00', false],
  ['9:30', false],
  ['19:60', false],
  ['119:30', false],
  ['19:300', false],
  ['19.30', false],
])('%s is a time of the day: %s', (time, right) => expect(isClock(time)).toBe(right));

describe('a draft', () => {
  test('of the Daily Event has a time and a zone, and one of End of Call has neither', () => {
    expect(draftProblems({ ...daily, rules: [] })).toEqual([]);
    expect(draftProblems({ kind: 'end-of-call', rules: [] })).toEqual([]);
    const fields = (draft: Parameters<typeof draftProblems>[0]) => draftProblems(draft).map(({ field }) => field);
    expect(fields({ kind: 'daily', rules: [] })).toEqual(['time', 'timeZone']);
    expect(fields({ ...daily, time: '19:99', rules: [] })).toEqual(['time']);
    expect(fields({ ...daily, timeZone: 'Europe/Nowhere', rules: [] })).toEqual(['timeZone']);
    expect(fields({ kind: 'end-of-call', time: '19:30', rules: [] })).toEqual(['time']);
    expect(fields({ kind: 'end-of-call', timeZone: 'UTC', rules: [] })).toEqual(['timeZone']);
    const reasons = draftProblems({ kind: 'daily', rules: [] }).map(({ reason }) => reason);
    expect(reasons).toEqual(['Enter a time from 00:00 to 23:59, like 19:30.', 'The Daily Event needs a time zone.']);
  });

  test('names every problem of its rules by the field that is wrong', () => {
    const rules = [
      rule('one', { conditions: [{ field: 'direction', direction: 'inbound' }, { field: 'duration' }] }),
      rule('one', { name: 'ONE', conditions: [{ field: 'duration', atLeast: 2, atMost: 1 }] }),
      rule('default', { name: 'Other' }),
    ];
    expect(draftProblems({ ...daily, rules })).toEqual([
      { field: 'rules.0.conditions.1', reason: expect.stringContaining('Give the shortest duration') },
      { field: 'rules.1.conditions.0.atMost', reason: expect.stringContaining('longer than the longest') },
      { field: 'rules.1.ruleId', reason: 'Another rule has this id.' },
      { field: 'rules.1.name', reason: 'Another rule of this event has this name.', conflict: true },
      { field: 'rules.2.ruleId', reason: 'This is the id of the Default rule.' },
    ]);
    expect(draftProblems({ ...daily, rules: [rule('one'), rule('two')] })).toEqual([]);
  });
});
