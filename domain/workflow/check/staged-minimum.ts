import { keptKinds, kindNames, type OrderedRule } from '../rules.ts';
import {
  activeAgents,
  decidingRules,
  joinNames,
  nameOf,
  type Organization,
  type Stager,
  stagers,
  takesSome,
} from '../staged-agents.ts';
import { people } from '../subject.ts';
import type { KeptKind, WorkflowEvent } from '../workflow.ts';
import type { Draft, Finding } from './finding.ts';

const screenKinds = ['matching-screen', 'unmatched-screen'] as const;

export const quoted = ({ name }: Pick<OrderedRule, 'name'>): string => `“${name}”`;
export const kindsOf = (kinds: readonly KeptKind[]): string => joinNames(kinds.map((kind) => kindNames[kind]));

/** Each rule that may decide about staged agents, with those agents. */
export const rulesReaching = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>, everyone: readonly Stager[]) => {
  const byRule = new Map<string, { rule: OrderedRule; names: string[] }>();
  for (const stager of everyone) {
    for (const rule of decidingRules(event, stager)) {
      const entry = byRule.get(rule.ruleId) ?? { rule, names: [] };
      byRule.set(rule.ruleId, entry);
      entry.names.push(stager.name);
    }
  }
  return [...byRule.values()];
};

/** The rules that decide about staged agents and about nobody else. */
const onlyForStagedAgents = (draft: Draft, everyone: readonly Stager[], { users, teams }: Organization) => {
  const stagedIds = new Set(everyone.flatMap(({ agent }) => agent?.agentId ?? []));
  const others = activeAgents(users, people({ users, teams }))
    .filter(({ agent }) => !stagedIds.has(agent.agentId))
    .map(({ user, agent }): Stager => ({ name: nameOf(user), agent, dataServerId: '' }));
  const named = new Set(
    rulesReaching(
      draft,
      everyone.filter(({ agent }) => agent),
    ).map(({ rule }) => rule.ruleId),
  );
  for (const { rule } of rulesReaching(draft, others)) named.delete(rule.ruleId);
  return named;
};

/**
 * The minimum that staged upload needs of a Daily rule: both voice and screen kept, and Immediate Upload clear (SU-35, 36).
 * A rule that breaks this for all recordings of its agents is refused if all these agents are staged, because then it can be
 * meant for nobody.
 */
export const stagedMinimum = (draft: Draft, organization: Organization): Finding[] => {
  const everyone = stagers(organization);
  const onlyStaged = onlyForStagedAgents(draft, everyone, organization);
  return rulesReaching(draft, everyone).flatMap(({ rule, names }): Finding[] => {
    const { ruleId, actions } = rule;
    const { keep } = actions;
    const agentNames = joinNames(names);
    const immediate = keptKinds.filter((kind) => keep[kind]?.immediateUpload && keep[kind].percent > 0);
    const unset = screenKinds.filter((kind) => !keep[kind]);
    const some = takesSome(rule);
    const finding = (code: Finding['code'], severity: Finding['severity'], sentence: string): Finding => ({
      ruleId,
      severity,
      code,
      sentence,
      ...(severity === 'error' && onlyStaged.has(ruleId) && { refused: true }),
    });
    const neverUploaded = `those of ${agentNames} are never uploaded, and wait on the data server`;
    return [
      ...(immediate.length > 0
        ? [
            finding(
              'immediate-upload-for-staged-agents',
              some ? 'warning' : 'error',
              `${quoted(rule)} has Immediate Upload set for ${some ? 'some of the ' : ''}${kindsOf(immediate)} recordings of ${agentNames}. Clear it for staged upload.`,
            ),
          ]
        : []),
      ...(keep.voice && unset.length > 0
        ? [
            finding(
              'only-voice-set',
              unset.length === screenKinds.length ? 'error' : 'warning',
              `${quoted(rule)} does not cover ${kindsOf(unset)} recordings: ${neverUploaded}.`,
            ),
          ]
        : []),
      ...(!keep.voice && unset.length < screenKinds.length
        ? [finding('only-screen-set', 'error', `${quoted(rule)} does not cover voice recordings: ${neverUploaded}.`)]
        : []),
    ];
  });
};

/** The findings because of which a draft cannot be saved. End of Call exists to upload at once, so none of its rules is refused. */
export const refusedRules = (draft: Draft, organization: Organization): Finding[] =>
  draft.kind === 'daily' ? stagedMinimum(draft, organization).filter(({ refused }) => refused) : [];
