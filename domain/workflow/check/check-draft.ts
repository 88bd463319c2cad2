import { timeZoneProblem } from '../../contact/day.ts';
import { isNumberPattern } from '../../phone-number.ts';
import { defaultRule } from '../rules.ts';
import type { Condition, WorkflowEvent, WorkflowRule } from '../workflow.ts';

/** The most rules and conditions of one event, and the bounds of what is typed into a rule. */
export const workflowLimits = {
  rules: 200,
  conditions: 20,
  nameLength: 100,
  reasonLength: 100,
  retentionDays: 36_500,
  metadataKeyLength: 100,
  metadataValueLength: 1000,
  simulatedDays: 31,
} as const;

/** A problem in a draft itself, with the field as the API names it. */
export interface DraftProblem {
  field: string;
  reason: string;
  /** Two rules have the same name. */
  conflict?: true;
}

const nameKey = (name: string): string => name.normalize('NFC').trim().toLowerCase();
const reservedNames: readonly string[] = [defaultRule.name, defaultRule.label].map(nameKey);

/** Why the rule at this place cannot have its name (SU-31). */
export const nameProblem = (rules: readonly Pick<WorkflowRule, 'name'>[], index: number): string | undefined => {
  const name = nameKey(rules[index]?.name ?? '');
  if (!name) return 'Give the rule a name.';
  if (name.length > workflowLimits.nameLength) return `A name has at most ${workflowLimits.nameLength} characters.`;
  if (reservedNames.includes(name)) return 'This is the name of the last rule. Choose another.';
  const isTaken = rules.some((rule, place) => place < index && nameKey(rule.name) === name);
  return isTaken ? 'Another rule of this event has this name.' : undefined;
};

/** The alternative values of a condition. Undefined if it has none. */
export const alternatives = (condition: Condition): readonly string[] | undefined => {
  switch (condition.field) {
    case 'team':
      return condition.teamIds;
    case 'agent':
      return condition.agentIds;
    case 'called-number':
    case 'calling-number':
      return condition.numbers;
    case 'queue':
      return condition.queueNames;
    case 'metadata':
      return condition.values;
    case 'data-server':
      return condition.dataServerIds;
    case 'direction':
    case 'duration':
      return undefined;
  }
};

/** Why a condition cannot be saved. `at` is the part that is wrong, empty for the whole condition (SU-33). */
export const conditionProblem = (condition: Condition): { at: string; reason: string } | undefined => {
  if (condition.field === 'duration') {
    const { atLeast, atMost } = condition;
    if (atLeast === undefined && atMost === undefined)
      return { at: '', reason: 'Give the shortest duration, the longest, or both.' };
    return (atLeast ?? 0) > (atMost ?? Number.POSITIVE_INFINITY)
      ? { at: 'atMost', reason: 'The shortest duration is longer than the longest.' }
      : undefined;
  }
  if (condition.field === 'metadata' && !condition.key.trim())
    return { at: 'key', reason: 'Give the name of the metadata.' };
  if (alternatives(condition)?.length === 0)
    return { at: '', reason: 'Give at least one value, or remove the condition.' };
  if (condition.field === 'called-number' || condition.field === 'calling-number') {
    const wrong = condition.numbers.findIndex((number) => !isNumberPattern(number));
    if (wrong >= 0)
      return {
        at: `numbers.${wrong}`,
        reason: `“${condition.numbers[wrong]}” is not a whole number, nor one with a single * at its beginning or end.`,
      };
  }
  return undefined;
};

/** Why a rule cannot write metadata with these names. */
export const metadataNamesProblem = (names: readonly string[]): string | undefined => {
  const keys = names.map((name) => name.trim());
  if (keys.includes('')) return 'Give every metadata field a name.';
  return new Set(keys).size < keys.length ? 'Two metadata fields have the same name.' : undefined;
};

/** `HH:MM` on a 24-hour clock. */
export const isClock = (time: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time);

export const timeProblem = (time: string | undefined): string | undefined =>
  time !== undefined && isClock(time) ? undefined : 'Enter a time from 00:00 to 23:59, like 19:30.';

const scheduleProblems = ({ kind, time, timeZone }: Draft): DraftProblem[] => {
  if (kind === 'end-of-call')
    return [
      ...(time === undefined ? [] : [{ field: 'time', reason: 'Only the Daily Event has a Time.' }]),
      ...(timeZone === undefined ? [] : [{ field: 'timeZone', reason: 'Only the Daily Event has a time zone.' }]),
    ];
  const wrongTime = timeProblem(time);
  const wrongZone = timeZone === undefined ? 'The Daily Event needs a time zone.' : timeZoneProblem(timeZone);
  return [
    ...(wrongTime ? [{ field: 'time', reason: wrongTime }] : []),
    ...(wrongZone ? [{ field: 'timeZone', reason: wrongZone }] : []),
  ];
};

type Draft = Pick<WorkflowEvent, 'kind' | 'rules' | 'time' | 'timeZone'>;

/** All problems in a draft itself. The page and the server refuse the same. `api` checks the form. */
export const draftProblems = (draft: Draft): DraftProblem[] => [
  ...scheduleProblems(draft),
  ...draft.rules.flatMap(({ ruleId, conditions }, index): DraftProblem[] => {
    const at = `rules.${index}`;
    const isRepeated = draft.rules.some((rule, place) => place < index && rule.ruleId === ruleId);
    const name = nameProblem(draft.rules, index);
    return [
      ...conditions.flatMap((condition, place) => {
        const problem = conditionProblem(condition);
        return problem
          ? [{ field: [`${at}.conditions.${place}`, problem.at].filter(Boolean).join('.'), reason: problem.reason }]
          : [];
      }),
      ...(isRepeated ? [{ field: `${at}.ruleId`, reason: 'Another rule has this id.' }] : []),
      ...(ruleId === defaultRule.ruleId
        ? [{ field: `${at}.ruleId`, reason: 'This is the id of the Default rule.' }]
        : []),
      ...(name ? [{ field: `${at}.name`, reason: name, conflict: true as const }] : []),
    ];
  }),
];
