import { inOrder, matcherOf } from '../workflow/rules.ts';
import { inRunOrder, isKeptAt } from '../workflow/share/exact.ts';
import type { Actions, Subject, WorkflowEvent } from '../workflow/workflow.ts';
import type { PlannedGroup, ShardPlan } from './daily-plan.ts';
import type { RuleCount } from './daily-run.ts';

type Counts = readonly (readonly RuleCount[])[];

/** A recording of the run, with the values that rules use. */
export interface Candidate {
  subject: Subject;
  size: number;
}

/** Which rule decides about each recording of a shard, in the order of the run. A kind that the rule does not name keeps waiting. */
export const shardPlan = (runId: string, rules: WorkflowEvent, candidates: readonly Candidate[]): ShardPlan => {
  const match = matcherOf(rules);
  const groups = new Map<string, PlannedGroup & { recordings: { recordingId: string; size: number }[] }>();
  for (const { subject, size } of candidates) {
    const { recordingId, kind, tagged } = subject;
    const { ruleId, actions } = match(subject);
    if (!actions.keep[kind]) continue;
    const key = `${kind}#${tagged}#${ruleId}`;
    const group = groups.get(key) ?? { ruleId, kind, tagged, recordings: [] };
    groups.set(key, group);
    group.recordings.push({ recordingId, size });
  }
  return [...groups.values()].map((group) => ({ ...group, recordings: inRunOrder(runId, group.recordings) }));
};

/** How many recordings the shard contributes to each percentage. */
export const countsOf = (plan: ShardPlan): RuleCount[] =>
  plan
    .filter(({ tagged }) => !tagged)
    .map(({ ruleId, kind, recordings }) => ({ ruleId, kind, count: recordings.length }));

const countOf = (counts: readonly RuleCount[] | undefined, { ruleId, kind }: PlannedGroup): number =>
  counts?.find((one) => one.ruleId === ruleId && one.kind === kind)?.count ?? 0;

export interface PlannedOutcome {
  size: number;
  kept: boolean;
  immediate: boolean;
  ruleId: string;
  ruleName: string;
  actions: Actions;
}

/** The outcome of each recording of the shard. Whether it is kept depends on its position in the day, over all shards (SU-34). */
export const outcomes = (
  plan: ShardPlan,
  { shard, counts, rules }: { shard: number; counts: Counts; rules: WorkflowEvent },
): Map<string, PlannedOutcome> => {
  const byId = new Map(inOrder(rules).map((rule) => [rule.ruleId, rule]));
  const outcomesById = new Map<string, PlannedOutcome>();
  for (const group of plan) {
    const rule = byId.get(group.ruleId);
    const keep = rule?.actions.keep[group.kind];
    if (!rule || !keep) continue;
    const before = counts.slice(0, shard).reduce((sum, one) => sum + countOf(one, group), 0);
    const count = counts.reduce((sum, one) => sum + countOf(one, group), 0);
    group.recordings.forEach(({ recordingId, size }, index) => {
      outcomesById.set(recordingId, {
        size,
        kept: group.tagged || isKeptAt(before + index, count, keep.percent),
        immediate: keep.immediateUpload,
        ruleId: rule.ruleId,
        ruleName: rule.name,
        actions: rule.actions,
      });
    });
  }
  return outcomesById;
};
