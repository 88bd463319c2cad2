import type {
  ActionsView,
  ConditionView,
  EventKind,
  RuleView,
  WorkflowDraft,
  WorkflowEventView,
} from '../kit/administration.ts';
import { clockOf } from '../kit/typed.ts';

export type KeptKind = keyof ActionsView['keep'];
export const keptKinds: readonly KeptKind[] = ['voice', 'matching-screen', 'unmatched-screen'];

/** While it is typed, metadata may have a key twice, or none. */
export interface ActionsDraft extends Omit<ActionsView, 'metadata'> {
  metadata: readonly { key: string; value: string }[];
}

export interface RuleDraft extends Omit<RuleView, 'actions'> {
  actions: ActionsDraft;
}

/** An event as it is typed, which the API may not take yet. */
export interface EventDraft {
  rules: readonly RuleDraft[];
  defaultRule: { actions: ActionsDraft };
  /** Daily Event only. */
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

/** What the API is sent. */
export const workflowDraft = (draft: EventDraft, kind: EventKind): WorkflowDraft => ({
  rules: draft.rules.map((rule) => ({ ...rule, name: rule.name.trim(), actions: actionsOf(rule.actions) })),
  defaultRule: { actions: actionsOf(draft.defaultRule.actions) },
  ...(kind === 'daily' ? { time: clockOf(draft.time) ?? draft.time, timeZone: draft.timeZone } : {}),
  version: draft.version,
});

/** What staged upload needs at least: both boxes, and no Immediate Upload (SU-36). */
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

/** The list with one of its elements elsewhere. */
export const moved = <Value>(values: readonly Value[], from: number, to: number): Value[] => {
  const value = values[from];
  const place = Math.max(0, Math.min(values.length - 1, to));
  if (value === undefined) return [...values];
  return values.toSpliced(from, 1).toSpliced(place, 0, value);
};

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

/** The values of a condition that are alternatives to each other. */
export const alternatives = (condition: ConditionView): readonly string[] => {
  switch (condition.field) {
    case 'team':
      return condition.teamIds;
    case 'agent':
      return condition.agentIds;
    case 'direction':
      return [condition.direction];
    case 'called-number':
    case 'calling-number':
      return condition.numbers;
    case 'queue':
      return condition.queueNames;
    case 'duration':
      return [];
    case 'metadata':
      return condition.values;
    case 'data-server':
      return condition.dataServerIds;
  }
};

/** Why a condition cannot be saved yet. */
export const conditionError = (condition: ConditionView): string | undefined => {
  if (condition.field === 'duration') {
    const { atLeast, atMost } = condition;
    if (atLeast === undefined && atMost === undefined) return 'Give a shortest or a longest duration.';
    return atLeast !== undefined && atMost !== undefined && atLeast > atMost
      ? 'The shortest duration is longer than the longest.'
      : undefined;
  }
  if (condition.field === 'metadata' && !condition.key.trim()) return 'Give the name of the metadata.';
  return alternatives(condition).length === 0 ? 'Give at least one value, or remove the condition.' : undefined;
};

export const nameError = (rules: readonly Pick<RuleDraft, 'name'>[], index: number): string | undefined => {
  const plain = (name: string) => name.trim().toLowerCase();
  const name = plain(rules[index]?.name ?? '');
  if (!name) return 'Give the rule a name.';
  if (name === 'default' || name === 'default (locked)') return 'This is the name of the last rule. Choose another.';
  return rules.some((rule, at) => at !== index && plain(rule.name) === name)
    ? 'Another rule of this event has this name.'
    : undefined;
};

export const metadataError = ({ metadata }: Pick<ActionsDraft, 'metadata'>): string | undefined => {
  const keys = metadata.map(({ key }) => key.trim());
  if (keys.includes('')) return 'Give every metadata a name.';
  return new Set(keys).size < keys.length ? 'Two metadata have the same name.' : undefined;
};

export const timeError = (time: string): string | undefined =>
  clockOf(time) ? undefined : 'Write a time from 00:00 to 23:59, like 19:30.';

/** Whether the draft can be sent: what is wrong is shown where it is. */
export const complete = (draft: EventDraft, kind: EventKind): boolean =>
  draft.rules.every(
    (rule, index) =>
      !nameError(draft.rules, index) &&
      !metadataError(rule.actions) &&
      rule.conditions.every((condition) => !conditionError(condition)),
  ) &&
  !metadataError(draft.defaultRule.actions) &&
  (kind === 'end-of-call' || !timeError(draft.time));
