import { createHash } from 'node:crypto';
import type { ShardPlan } from '../../domain/daily-run/daily-plan.ts';
import { unsavedEvent } from '../../domain/workflow/unsaved-event.ts';
import { type Backend, openedFor } from './stores.ts';

const runId = 'daily#2026-11-20';

/** Ids without any pattern, as hashes are. */
const planned = (ruleId: string, count: number): ShardPlan => [
  {
    ruleId,
    kind: 'voice',
    tagged: false,
    recordings: Array.from({ length: count }, (_, index) => ({
      recordingId: createHash('sha256').update(`${ruleId} ${index}`).digest('hex').slice(0, 32),
      size: 1000 + index,
    })),
  },
  {
    ruleId: 'default',
    kind: 'unmatched-screen',
    tagged: true,
    recordings: [{ recordingId: 'ab', size: 5_000_000_000 }],
  },
];

export const dailyPlanStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const plans = () => stores().dailyPlans;

  test('a run uses the rules it was started with', async () => {
    expect(await plans().rules(runId)).toBeUndefined();
    const rules = { ...unsavedEvent('daily'), version: 3 };
    await plans().keepRules(runId, rules);
    await plans().keepRules(runId, { ...rules, version: 4 });
    expect(await plans().rules(runId)).toEqual(rules);
  });

  test('the first of two plans of a shard stays, even when they come at once', async () => {
    await Promise.all(['r-1', 'r-2', 'r-3'].map((ruleId) => plans().keepShard(runId, 3, planned(ruleId, 10))));
    const first = (await plans().shard(runId, 3))!;
    expect(first).toEqual(planned(first[0]!.ruleId, 10));
    await plans().keepShard(runId, 3, []);
    expect(await plans().shard(runId, 3)).toEqual(first);
    await plans().keepShard(runId, 4, []);
    expect(await plans().shard(runId, 4)).toEqual([]);
  });

  test('the plan of a day with a million recordings is stored completely (SU-34)', async () => {
    const plan = planned('r-1', 62_500);
    await plans().keepShard(runId, 15, plan);
    await plans().keepShard(runId, 1, planned('r-2', 3));
    expect(await plans().shard(runId, 15)).toEqual(plan);
    expect(await plans().shard(runId, 1)).toEqual(planned('r-2', 3));
  });

  test('the plans of a finished run are removed, and no other run’s', async () => {
    await plans().keepRules(runId, unsavedEvent('daily'));
    await plans().keepShard(runId, 0, planned('r-1', 30_000));
    await plans().keepShard('daily#2026-11-21', 0, planned('r-1', 3));
    for (let times = 0; times < 2; times++) await plans().forget(runId);
    expect(await plans().rules(runId)).toBeUndefined();
    expect(await plans().shard(runId, 0)).toBeUndefined();
    expect(await plans().shard('daily#2026-11-21', 0)).toEqual(planned('r-1', 3));
  });
};
