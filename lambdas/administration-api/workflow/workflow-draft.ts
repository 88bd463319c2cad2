import type { WorkflowDraft } from '../../../api/administration/administration.ts';
import { Failure } from '../../../domain/failure.ts';
import { type DiallingPlan, normalNumberPattern } from '../../../domain/phone-number.ts';
import { draftProblems } from '../../../domain/workflow/check/check-draft.ts';
import { refusedRules } from '../../../domain/workflow/check/staged-minimum.ts';
import type { Organization } from '../../../domain/workflow/staged-agents.ts';
import type { WorkflowEvent, WorkflowEventKind } from '../../../domain/workflow/workflow.ts';
import { WrongInput } from '../../kit/http/input.ts';

/** @throws Failure `not-found` for an unknown event. */
export const eventKind = (kind: string): WorkflowEventKind => {
  if (kind === 'end-of-call' || kind === 'daily') return kind;
  throw new Failure('not-found', 'There is no such workflow event: it is end-of-call or daily');
};

/** @throws Failure `invalid` with every wrong field; `conflict` for two rules with the same name (SU-31) */
export const checkDraft = (kind: WorkflowEventKind, draft: WorkflowDraft): void => {
  const problems = draftProblems({ kind, ...draft } as Parameters<typeof draftProblems>[0]);
  const wrong = problems.filter(({ conflict }) => !conflict);
  if (wrong.length > 0) throw new WrongInput(wrong);
  const [taken] = problems;
  if (taken) throw new Failure('conflict', taken.reason, { field: taken.field });
};

/** @throws Failure `invalid`, naming each rule that prevents staged upload (SU-36) */
export const refuseRules = (event: WorkflowEvent, organization: Organization): void => {
  const wrong = refusedRules(event, organization).map(({ ruleId, sentence }) => {
    const index = event.rules.findIndex((rule) => rule.ruleId === ruleId);
    return { field: index < 0 ? 'defaultRule' : `rules.${index}`, reason: sentence };
  });
  if (wrong.length > 0) throw new WrongInput(wrong);
};

/**
 * Brings numbers into their normal form. This is where the meaning of `030 123456` is decided, because the dialling
 * plan is known here.
 */
const withNormalNumbers = (rules: WorkflowDraft['rules'], plan: DiallingPlan | undefined): WorkflowDraft['rules'] =>
  rules.map((rule) => ({
    ...rule,
    conditions: rule.conditions.map((condition) =>
      condition.field === 'called-number' || condition.field === 'calling-number'
        ? { ...condition, numbers: condition.numbers.map((number) => normalNumberPattern(number, plan)) }
        : condition,
    ),
  }));

/** The draft as the event that it will be once it is saved. */
export const drafted = (
  kind: WorkflowEventKind,
  { rules, defaultRule, time, timeZone, version }: WorkflowDraft,
  { diallingPlan, ...by }: { changedAt: string; changedBy: string; diallingPlan: DiallingPlan | undefined },
): WorkflowEvent =>
  // Fields that are left out are absent in what was parsed: the optional fields of the schema are those of the domain.
  ({
    kind,
    rules: withNormalNumbers(rules, diallingPlan),
    defaultRule,
    ...(time !== undefined && { time }),
    ...(timeZone !== undefined && { timeZone }),
    version,
    ...by,
  }) as WorkflowEvent;
