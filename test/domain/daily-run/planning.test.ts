import { countsOf, outcomes, shardPlan } from '../../../domain/daily-run/planning.ts';
import type { Actions, Subject, WorkflowEvent } from '../../../domain/workflow/workflow.ts';

const keep = (percent: number, immediateUpload = false): Actions => ({ keep: { voice: { percent, immediateUpload } } });
const rules: WorkflowEvent = {
  ...{ kind: 'daily', version: 1, changedAt: '', changedBy: '' },
  rules: [
    {
      ...{ ruleId: 'sales', name: 'Sales', actions: { ...keep(50, true), retentionDays: 30 } },
      conditions: [{ field: 'team', teamIds: ['sales'] }],
    },
  ],
  defaultRule: { actions: keep(0) },
};
const subject = (recordingId: string, more: Partial<Subject> = {}) => ({
  subject: {
    ...{ contactId: `c-${recordingId}`, recordingId, kind: 'voice', teamIds: ['sales'], durationSeconds: 60 },
    ...{ metadata: {}, dataServerId: 'd-1', tagged: false },
    ...more,
  } as Subject,
  size: 100,
});
const idsOf = (count: number, from = 0) => Array.from({ length: count }, (_, index) => subject(`r-${from + index}`));
const planOf = (...candidates: ReturnType<typeof subject>[]) => shardPlan('daily#2026-11-20', rules, candidates);

describe('the plan of a daily run', () => {
  test('groups recordings by rule, kind and tag, and leaves out a kind that the rule does not name', () => {
    const plan = planOf(
      subject('a'),
      subject('b', { teamIds: [] }),
      subject('c', { tagged: true }),
      subject('d'),
      subject('e', { kind: 'matching-screen' }),
    );
    const ids = plan.map(({ ruleId, kind, tagged, recordings }) => [
      ...[ruleId, kind, tagged],
      recordings.map(({ recordingId }) => recordingId).sort(),
    ]);
    expect(ids).toEqual([
      ['sales', 'voice', false, ['a', 'd']],
      ['default', 'voice', false, ['b']],
      ['sales', 'voice', true, ['c']],
    ]);
    expect(plan[0]!.recordings[0]!.size).toBe(100);
  });

  test('has the same order whenever it is made, whatever order the recordings are found in', () => {
    const all = idsOf(20);
    const order = (candidates: typeof all) =>
      planOf(...candidates)[0]!.recordings.map(({ recordingId }) => recordingId);
    expect(order(all)).toEqual(order(all.toReversed()));
    expect(order(all)).not.toEqual(all.map((one) => one.subject.recordingId));
  });

  test('counts what each shard contributes, without what is tagged (PR-07)', () => {
    expect(countsOf(planOf(subject('a'), subject('b'), subject('c', { tagged: true })))).toEqual([
      { ruleId: 'sales', kind: 'voice', count: 2 },
    ]);
  });

  test.each([1, 5, 8])('keeps exactly half of %i recordings, over all shards (SU-34)', (size) => {
    const plans = [planOf(...idsOf(size)), planOf(...idsOf(3, 100)), planOf(), planOf(...idsOf(4, 200))];
    const counts = plans.map(countsOf);
    const all = plans.flatMap((plan, shard) => [...outcomes(plan, { shard, counts, rules }).values()]);
    expect(all).toHaveLength(size + 7);
    expect(all.filter(({ kept }) => kept)).toHaveLength(Math.round((size + 7) / 2));
  });

  test('counts each rule and each kind by itself, over all shards (SU-34)', () => {
    const screens = { 'matching-screen': { percent: 50, immediateUpload: false } };
    const half = { keep: { voice: { percent: 50, immediateUpload: false }, ...screens } };
    const both = { ...rules, rules: [{ ...rules.rules[0]!, actions: half }], defaultRule: { actions: keep(25) } };
    const shardOf = (from: number) =>
      shardPlan('daily#2026-11-20', both, [
        ...idsOf(3, from),
        ...[10, 11, 12, 13].map((id) => subject(`r-${from + id}`, { teamIds: [] })),
        subject(`r-${from + 20}`, { kind: 'matching-screen' }),
      ]);
    const plans = [shardOf(0), shardOf(100), shardOf(200), shardOf(300)];
    // Of the third shard nothing was counted.
    const counts = plans.map((plan, shard) => (shard === 2 ? [] : countsOf(plan)));
    const all = plans.flatMap((plan, shard) =>
      shard === 2 ? [] : [...outcomes(plan, { shard, counts, rules: both }).entries()],
    );
    const keptOf = (isOne: (number: number) => boolean) =>
      all.filter(([id, { kept }]) => kept && isOne(Number(id.slice(2)) % 100)).length;
    expect(keptOf((number) => number < 10)).toBe(5);
    expect(keptOf((number) => number >= 10 && number < 20)).toBe(3);
    expect(keptOf((number) => number === 20)).toBe(2);
  });

  test('keeps what is tagged whatever its rule says, and names the rule of each outcome (SU-34, PR-07)', () => {
    const plan = planOf(subject('a', { teamIds: [] }), subject('b', { teamIds: [], tagged: true }), subject('c'));
    const counts = [countsOf(plan)];
    const result = outcomes(plan, { shard: 0, counts, rules });
    expect(result.get('a')).toMatchObject({ kept: false, immediate: false, ruleId: 'default', size: 100 });
    expect(result.get('b')).toMatchObject({ kept: true, immediate: false });
    expect(result.get('c')).toEqual({
      ...{
        size: 100,
        kept: true,
        immediate: true,
        ruleId: 'sales',
        ruleName: 'Sales',
        actions: rules.rules[0]!.actions,
      },
    });
  });

  test('decides nothing by a rule that is gone, or that does not name the kind any more', () => {
    const plan = planOf(subject('a'));
    const counts = [countsOf(plan)];
    const without = { ...rules, rules: [] };
    expect(outcomes(plan, { shard: 0, counts, rules: without }).size).toBe(0);
    const unnamed = { ...rules, rules: [{ ...rules.rules[0]!, actions: { keep: {} } }] };
    expect(outcomes(plan, { shard: 0, counts, rules: unnamed }).size).toBe(0);
  });
});
