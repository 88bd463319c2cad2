import { dateAndTime } from '../../contact/day.ts';
import { defaultRule, inOrder, keptKinds, type OrderedRule } from '../rules.ts';
import { skippedDays } from '../schedule.ts';
import {
  activeAgents,
  associatedByTeam,
  decidingRules,
  joinNames,
  nameOf,
  type Organization,
  reach,
  type Stager,
  stagers,
  takesSome,
} from '../staged-agents.ts';
import { people } from '../subject.ts';
import type { Actions, Keep, WorkflowEvent } from '../workflow.ts';
import type { Draft, Finding } from './finding.ts';
import { removedServers } from './removed-servers.ts';
import { kindsOf, quoted, rulesReaching, stagedMinimum } from './staged-minimum.ts';

export interface Circumstances extends Organization {
  /** The saved version of the other event. Both decide about the same recordings. */
  other: Pick<WorkflowEvent, 'kind' | 'rules' | 'defaultRule'>;
  now: Date;
}

const isStaged = (keep: Keep | undefined): boolean => keep !== undefined && keep.percent > 0 && !keep.immediateUpload;
const stages = ({ keep }: Actions): boolean => keptKinds.some((kind) => isStaged(keep[kind]));

/** What a rule does with a kind instead of keeping it staged. */
const insteadOf = (keep: Keep | undefined): string =>
  !keep ? 'leaves them waiting' : keep.immediateUpload && keep.percent > 0 ? 'uploads them at once' : 'recycles them';

/** Whether the upper rule matches everything that the lower one does: each of its conditions is one of the lower's, or wider. */
const covers = (upper: OrderedRule, lower: OrderedRule): boolean =>
  upper.conditions.every((wide) =>
    lower.conditions.some((narrow) => {
      if (JSON.stringify(wide) === JSON.stringify(narrow)) return true;
      if (wide.field === 'team' && narrow.field === 'team') {
        return narrow.teamIds.every((teamId) => wide.teamIds.includes(teamId));
      }
      if (wide.field === 'agent' && narrow.field === 'agent') {
        return narrow.agentIds.every((agentId) => wide.agentIds.includes(agentId));
      }
      if (wide.field === 'data-server' && narrow.field === 'data-server') {
        return narrow.dataServerIds.every((id) => wide.dataServerIds.includes(id));
      }
      return false;
    }),
  );

/** Rules that stage, but are below a broader rule that takes their recordings first (SU-29). */
const hiddenRules = (draft: Draft, everyone: readonly Stager[]): Finding[] => {
  const ordered = inOrder(draft);
  return ordered.flatMap((lower, index): Finding[] => {
    if (lower.ruleId === defaultRule.ruleId || !stages(lower.actions)) return [];
    const stagers = everyone.filter((stager) => reach(lower, stager) !== 'never');
    return ordered.slice(0, index).flatMap((upper): Finding[] => {
      const whole = covers(upper, lower);
      const taken = whole ? stagers : stagers.filter((stager) => reach(upper, stager) === 'always');
      if (!whole && taken.length === 0) return [];
      const harmed = keptKinds.filter(
        (kind) => isStaged(lower.actions.keep[kind]) && !isStaged(upper.actions.keep[kind]),
      );
      if (harmed.length === 0 && !whole) return [];
      const who =
        taken.length > 0 ? `recordings of ${joinNames(taken.map(({ name }) => name))}` : 'all that it matches';
      const harm = [...new Set(harmed.map((kind) => insteadOf(upper.actions.keep[kind])))].join(' or ');
      const sentence =
        harmed.length > 0
          ? `${quoted(upper)} stands above ${quoted(lower)}, decides first about ${who}, and ${harm} (${kindsOf(harmed)}). Move ${quoted(lower)} up.`
          : `${quoted(upper)} stands above ${quoted(lower)} and matches everything it matches, so ${quoted(lower)} never decides anything.`;
      return [
        {
          ruleId: upper.ruleId,
          severity: harmed.length > 0 ? 'error' : 'warning',
          code: 'hidden-by-rule-above',
          sentence,
        },
      ];
    });
  });
};

/**
 * An End of Call rule decides before any Daily rule, so recordings that it uploads or recycles are never staged (SU-30).
 * Taking some contacts from the staged agents may be intended. Taking all leaves nothing to stage.
 */
const endOfCallInterference = (
  endOfCall: Pick<WorkflowEvent, 'rules' | 'defaultRule'>,
  everyone: readonly Stager[],
): Finding[] =>
  rulesReaching(endOfCall, everyone).flatMap(({ rule, names }): Finding[] => {
    const at = (matching: (keep: Keep) => boolean) =>
      keptKinds.filter((kind) => {
        const keep = rule.actions.keep[kind];
        return keep !== undefined && matching(keep);
      });
    const uploaded = at(({ percent, immediateUpload }) => percent > 0 && immediateUpload);
    const recycled = at(({ percent }) => percent === 0);
    const { ruleId } = rule;
    const agentNames = joinNames(names);
    const some = takesSome(rule);
    return [
      ...(uploaded.length > 0
        ? [
            {
              ruleId,
              severity: some ? 'warning' : 'error',
              code: 'immediate-upload-for-staged-agents',
              sentence: some
                ? `The End of Call rule ${quoted(rule)} takes some of the ${kindsOf(uploaded)} recordings of ${agentNames}: those are uploaded at once and do not wait for the Daily Event.`
                : `The End of Call rule ${quoted(rule)} has Immediate Upload set for ${kindsOf(uploaded)} recordings: those of ${agentNames} are uploaded at once and do not wait for the Daily Event. Clear it, or leave these agents out.`,
            } as const,
          ]
        : []),
      ...(recycled.length > 0
        ? [
            {
              ruleId,
              severity: 'warning',
              code: 'hidden-by-rule-above',
              sentence: `The End of Call rule ${quoted(rule)} recycles ${some ? 'some of the ' : ''}${kindsOf(recycled)} recordings of ${agentNames} before any rule of the Daily Event applies.`,
            } as const,
          ]
        : []),
    ];
  });

/** Rules must apply to all recordings of staged agents (SU-27). Default counts, too, if it stages. */
const notCovered = (draft: Draft, everyone: readonly Stager[]): Finding[] => {
  const left = everyone.filter((stager) => {
    const last = decidingRules(draft, stager).at(-1)!;
    return last.ruleId === defaultRule.ruleId
      ? !stages(last.actions)
      : keptKinds.every((kind) => !last.actions.keep[kind]);
  });
  if (left.length === 0) return [];
  return [
    {
      ruleId: null,
      severity: 'error',
      code: 'agents-not-covered',
      sentence: `No rule of the Daily Event stages all recordings of ${joinNames(left.map(({ name }) => name))}. Recordings that no rule matches are left to “Default”, which does not stage them.`,
    },
  ];
};

const namesAgents = ({ conditions }: OrderedRule): boolean =>
  conditions.some(({ field }) => field === 'team' || field === 'agent');

/** A rule for agents without a data server stages nothing, because they upload in the usual way (SU-16, 26). */
const unassociatedAgents = (draft: Draft, { dataServers, users, teams }: Organization): Finding[] => {
  const everyone = people({ users, teams });
  const agents = activeAgents(users, everyone);
  return inOrder(draft).flatMap((rule): Finding[] => {
    if (rule.ruleId === defaultRule.ruleId || !stages(rule.actions)) return [];
    const findings: Finding[] = [];
    const wanted = rule.conditions.flatMap((one) => (one.field === 'data-server' ? one.dataServerIds : []));
    const off = dataServers.filter((one) => wanted.includes(one.dataServerId) && !one.stagedUpload.enabled);
    if (off.length > 0) {
      findings.push({
        ruleId: rule.ruleId,
        severity: 'error',
        code: 'staged-upload-not-enabled',
        sentence: `${quoted(rule)} is for ${joinNames(off.map(({ name }) => name))}, where Staged Upload is not enabled.`,
      });
    }
    if (!namesAgents(rule)) return findings;

    const unassociated: string[] = [];
    const disabled: { name: string; server: string }[] = [];
    for (const { user, agent } of agents) {
      const matched = rule.conditions.every(
        (condition) =>
          (condition.field !== 'team' && condition.field !== 'agent') ||
          reach({ conditions: [condition] }, { name: '', agent, dataServerId: '' }) !== 'never',
      );
      if (!matched) continue;
      const takers = dataServers.filter(({ association }) => associatedByTeam(association, agent.teamIds) !== 'no');
      if (takers.length === 0) unassociated.push(nameOf(user));
      else if (!takers.some(({ stagedUpload }) => stagedUpload.enabled)) {
        disabled.push({ name: nameOf(user), server: takers[0]!.name });
      }
    }
    if (unassociated.length > 0) {
      findings.push({
        ruleId: rule.ruleId,
        severity: 'warning',
        code: 'agents-not-associated',
        sentence: `${quoted(rule)} also applies to ${joinNames(unassociated)}, but no data server is associated with them: their recordings stay on their PCs until they are uploaded, and are not staged.`,
      });
    }
    if (disabled.length > 0) {
      findings.push({
        ruleId: rule.ruleId,
        severity: 'error',
        code: 'staged-upload-not-enabled',
        sentence: `${quoted(rule)} is for ${joinNames(disabled.map(({ name }) => name))}, but Staged Upload is not enabled for ${joinNames(disabled.map(({ server }) => server))}.`,
      });
    }
    return findings;
  });
};

/** How far ahead clock changes are reported. */
const daysAhead = 366;

const skippedTimes = (draft: Draft, now: Date): Finding[] =>
  skippedDays(draft, now, daysAhead).map(({ localDate, dueAt }) => ({
    ruleId: null,
    severity: 'warning',
    code: 'time-skipped-by-clock-change',
    sentence: `On ${localDate} clocks in ${draft.timeZone} skip ${draft.time}, so the Daily Event runs at ${dateAndTime(dueAt, draft.timeZone!).time.slice(0, 5)}.`,
  }));

/** Possible faults in a draft before it is saved. Errors prevent staged upload; warnings may be intended. */
export const lint = (draft: Draft, circumstances: Circumstances): Finding[] => {
  const everyone = stagers(circumstances);
  const removed = removedServers(draft, circumstances);
  if (draft.kind === 'end-of-call') return [...removed, ...endOfCallInterference(draft, everyone)];
  return [
    ...removed,
    ...hiddenRules(draft, everyone),
    ...stagedMinimum(draft, circumstances),
    ...notCovered(draft, everyone),
    ...unassociatedAgents(draft, circumstances),
    ...endOfCallInterference(circumstances.other, everyone).map((finding) => ({ ...finding, ruleId: null })),
    ...skippedTimes(draft, circumstances.now),
  ];
};
