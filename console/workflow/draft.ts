import * as check from '../../domain/workflow/check/check-draft.ts';
import type { Condition } from '../../domain/workflow/workflow.ts';
import type {
  ActionsView,
  ConditionView,
  EventKind,
  RuleView,
  WorkflowDraft,
  WorkflowEventView,
} from '../kit/api/administration.ts';
import { clockOf } from '../kit/fields/typed.ts';

/** While somebody types, two metadata fields may have the same key, or none. */
export interface ActionsDraft extends Omit<ActionsView, 'metadata'> {
  metadata: readonly { key: string; value: string }[];
}

export interface RuleDraft extends Omit<RuleView, 'actions'> {
  actions: ActionsDraft;
}

/** An event while somebody types. The API may not accept it yet. */
export interface EventDraft {
  rules: readonly RuleDraft[];
  defaultRule: { actions: ActionsDraft };
  /** Only for the Daily Event. */
  time: string;
  timeZone: string;
  version: number;
}

const actionsDraft = ({ metadata, ...actions }: ActionsView): ActionsDraft => ({
  ...actions,
  metadata: Object.entries(metadata ?? {}).map(([key, value]) => ({ key, value })),
});

export const eventDraft = (event: WorkflowEventView, timeZone: string): EventDraft => ({
  rules: event.rules.map((rule) => ({ ...rule, actions: actionsDraft(rule.actions) })),
  defaultRule: { actions: actionsDraft(event.defaultRule.actions) },
  time: event.time ?? '',
  timeZone: event.timeZone ?? timeZone,
  version: event.version,
});

const actionsOf = ({ metadata, retentionDays, reason, keep }: ActionsDraft): ActionsView => ({
  keep,
  ...(retentionDays === undefined ? {} : { retentionDays }),
  ...(reason?.trim() ? { reason: reason.trim() } : {}),
  ...(metadata.length > 0
    ? { metadata: Object.fromEntries(metadata.map(({ key, value }) => [key.trim(), value.trim()])) }
    : {}),
});

/** The request for the API. */
export const workflowDraft = (draft: EventDraft, kind: EventKind): WorkflowDraft => ({
  rules: draft.rules.map((rule) => ({ ...rule, name: rule.name.trim(), actions: actionsOf(rule.actions) })),
  defaultRule: { actions: actionsOf(draft.defaultRule.actions) },
  ...(kind === 'daily' ? { time: clockOf(draft.time) ?? draft.time, timeZone: draft.timeZone } : {}),
  version: draft.version,
});

/** The minimum for staged upload: both boxes ticked, and no Immediate Upload (SU-36). */
export const newRule = (ruleId: string, kind: EventKind): RuleDraft => ({
  ruleId,
  name: '',
  conditions: [],
  actions: {
    keep:
      kind === 'daily'
        ? {
            voice: { percent: 100, immediateUpload: false },
            'matching-screen': { percent: 100, immediateUpload: false },
            'unmatched-screen': { percent: 100, immediateUpload: false },
          }
        : {},
    metadata: [],
  },
});

export const newCondition = (field: ConditionView['field']): ConditionView => {
  switch (field) {
    case 'team':
      return { field, teamIds: [] };
    case 'agent':
      return { field, agentIds: [] };
    case 'direction':
      return { field, direction: 'inbound' };
    case 'called-number':
    case 'calling-number':
      return { field, numbers: [] };
    case 'queue':
      return { field, queueNames: [] };
    case 'duration':
      return { field };
    case 'metadata':
      return { field, key: '', values: [] };
    case 'data-server':
      return { field, dataServerIds: [] };
  }
};

/** Why a condition cannot be saved yet. */
export const conditionError = (condition: ConditionView): string | undefined =>
  check.conditionProblem(condition as Condition)?.reason;

export const nameError = check.nameProblem;

export const metadataError = ({ metadata }: Pick<ActionsDraft, 'metadata'>): string | undefined =>
  check.metadataNamesProblem(metadata.map(({ key }) => key));

export const timeError = (time: string): string | undefined => check.timeProblem(clockOf(time));

/** Whether the draft can be sent; errors are shown at their fields. */
export const isComplete = (draft: EventDraft, kind: EventKind): boolean =>
  [draft.defaultRule, ...draft.rules].every(({ actions }) => !metadataError(actions)) &&
  check.draftProblems({ kind, ...workflowDraft(draft, kind) } as Parameters<typeof check.draftProblems>[0]).length ===
    0;
