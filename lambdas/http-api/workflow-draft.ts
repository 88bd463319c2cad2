import type { WorkflowDraft } from '../../api/administration.ts';
import { Failure } from '../../domain/failure.ts';
import { type DiallingPlan, normalNumberPattern } from '../../domain/phone-number.ts';
import type { WorkflowEvent, WorkflowEventKind } from '../../domain/workflow/workflow.ts';
import { type WrongField, WrongInput } from '../kit/input.ts';
import { isTimeZone } from './time-zone.ts';

/** @throws Failure `not-found` for what is no event. */
export const eventKind = (kind: string): WorkflowEventKind => {
  if (kind === 'end-of-call' || kind === 'daily') return kind;
  throw new Failure('not-found', 'There is no such workflow event: it is end-of-call or daily');
};

const wordOf = (name: string): string => name.normalize('NFC').trim().toLowerCase();

const defaultName = 'default';

/** Whole, or with one `*` at the end or the beginning. */
const isNumberPattern = (number: string): boolean => /^(\*?[^*]+|[^*]+\*)$/.test(number.trim());

const wrongConditions = ({ rules }: WorkflowDraft): WrongField[] =>
  rules.flatMap(({ conditions }, ruleIndex) =>
    conditions.flatMap((condition, index): WrongField[] => {
      const at = `rules.${ruleIndex}.conditions.${index}`;
      if (condition.field === 'called-number' || condition.field === 'calling-number') {
        return condition.numbers.flatMap((number, place) =>
          isNumberPattern(number)
            ? []
            : [{ field: `${at}.numbers.${place}`, reason: 'Whole, or with one * at the end or the beginning' }],
        );
      }
      if (condition.field !== 'duration') return [];
      const { atLeast, atMost } = condition;
      if (atLeast === undefined && atMost === undefined) {
        return [{ field: at, reason: 'A duration needs a shortest or a longest' }];
      }
      return (atLeast ?? 0) > (atMost ?? Number.POSITIVE_INFINITY)
        ? [{ field: `${at}.atMost`, reason: 'The longest is shorter than the shortest' }]
        : [];
    }),
  );

const wrongTime = (kind: WorkflowEventKind, { time, timeZone }: WorkflowDraft): WrongField[] => {
  const wrong = (field: string, reason: string) => [{ field, reason }];
  if (kind === 'end-of-call') {
    return [
      ...(time === undefined ? [] : wrong('time', 'Only the Daily Event has a Time')),
      ...(timeZone === undefined ? [] : wrong('timeZone', 'Only the Daily Event has a time zone')),
    ];
  }
  return [
    ...(time === undefined ? wrong('time', 'The Daily Event needs a Time') : []),
    ...(timeZone === undefined
      ? wrong('timeZone', 'The Daily Event needs a time zone')
      : isTimeZone(timeZone)
        ? []
        : wrong('timeZone', `${timeZone} is no IANA time zone`)),
  ];
};

const repeated = (words: readonly string[]): number => words.findIndex((word, index) => words.indexOf(word) < index);

/** @throws Failure `invalid` with every wrong field; `conflict` for two rules of one name (SU-31) */
export const checkDraft = (kind: WorkflowEventKind, draft: WorkflowDraft): void => {
  const sameId = repeated(draft.rules.map(({ ruleId }) => ruleId));
  const wrong = [
    ...wrongTime(kind, draft),
    ...wrongConditions(draft),
    ...(sameId < 0 ? [] : [{ field: `rules.${sameId}.ruleId`, reason: 'Another rule has this id' }]),
    ...draft.rules.flatMap(({ ruleId }, index) =>
      ruleId === defaultName ? [{ field: `rules.${index}.ruleId`, reason: 'This is the Default rule’s id' }] : [],
    ),
  ];
  if (wrong.length > 0) throw new WrongInput(wrong);
  const sameName = repeated([defaultName, ...draft.rules.map(({ name }) => wordOf(name))]) - 1;
  if (sameName >= 0) {
    const { name } = draft.rules[sameName]!;
    throw new Failure('conflict', `There is another rule of this name: ${name}`, { field: `rules.${sameName}.name` });
  }
};

/** Numbers as they are compared: what `030 123456` means is settled here, where it is known where it is dialled. */
const withNormalNumbers = (rules: WorkflowDraft['rules'], plan: DiallingPlan | undefined): WorkflowDraft['rules'] =>
  rules.map((rule) => ({
    ...rule,
    conditions: rule.conditions.map((condition) =>
      condition.field === 'called-number' || condition.field === 'calling-number'
        ? { ...condition, numbers: condition.numbers.map((number) => normalNumberPattern(number, plan)) }
        : condition,
    ),
  }));

/** The draft as the event it would be once it is saved. */
export const drafted = (
  kind: WorkflowEventKind,
  { rules, defaultRule, time, timeZone, version }: WorkflowDraft,
  { diallingPlan, ...by }: { changedAt: string; changedBy: string; diallingPlan: DiallingPlan | undefined },
): WorkflowEvent =>
  // What is left out is absent in what was read: the schema's optional fields are the domain's.
  ({
    kind,
    rules: withNormalNumbers(rules, diallingPlan),
    defaultRule,
    ...(time !== undefined && { time }),
    ...(timeZone !== undefined && { timeZone }),
    version,
    ...by,
  }) as WorkflowEvent;
