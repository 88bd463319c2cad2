import { isNumberPattern, normalNumberPattern } from '../phone-number.ts';
import type { Actions, Condition, KeptKind, Subject, WorkflowEvent, WorkflowRule } from './workflow.ts';

export const keptKinds = ['voice', 'matching-screen', 'unmatched-screen'] as const satisfies readonly KeptKind[];

export const kindNames: Record<KeptKind, string> = {
  voice: 'voice',
  'matching-screen': 'matching screen',
  'unmatched-screen': 'unmatched screen',
};

/** The last rule of every event: its id and name wherever a rule is named, and its label on pages. */
export const defaultRule = { ruleId: 'default', name: 'Default', label: 'Default (locked)' } as const;

/** A rule in the order of its event, including the Default rule. */
export type OrderedRule = Pick<WorkflowRule, 'ruleId' | 'name' | 'conditions' | 'actions'>;

export interface Match {
  ruleId: string;
  ruleName: string;
  actions: Actions;
}

type Test = (subject: Subject) => boolean;

/** Conditions that need the contact's record. */
const recordFields = ['direction', 'called-number', 'calling-number', 'queue', 'metadata'] as const;

/** All rules of an event in the order in which they apply. Default is last. */
export const inOrder = ({ rules, defaultRule: { actions } }: Pick<WorkflowEvent, 'rules' | 'defaultRule'>) =>
  [...rules, { ...defaultRule, conditions: [], actions }] satisfies OrderedRule[];

/** Whether the event needs the contact's record. */
export const needsContact = ({ rules }: Pick<WorkflowEvent, 'rules'>): boolean =>
  rules.some(({ conditions }) => conditions.some(({ field }) => (recordFields as readonly string[]).includes(field)));

const treatsScreensApart = ({ keep }: Actions): boolean => {
  const [matching, unmatched] = [keep['matching-screen'], keep['unmatched-screen']];
  return matching?.percent !== unmatched?.percent || matching?.immediateUpload !== unmatched?.immediateUpload;
};

/** Whether the event treats screens of contacts with sound differently from those of contacts without. */
export const distinguishesScreens = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>): boolean =>
  inOrder(event).some(({ actions }) => treatsScreensApart(actions));

/**
 * Whether a number matches a pattern, whatever the form of either. A text that is not a pattern matches nothing. Numbers were
 * normalized with the dialling plan when the rule was saved.
 */
const numberTest = (written: string): ((number: string) => boolean) => {
  const pattern = normalNumberPattern(written);
  if (!isNumberPattern(pattern)) return () => false;
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return (number) => number === pattern;
  return (number) => number.startsWith(before) && number.endsWith(after);
};

const anyNumber = (patterns: readonly string[]): ((number: string | undefined) => boolean) => {
  const tests = patterns.map(numberTest);
  return (number) => number !== undefined && tests.some((test) => test(number));
};

const within = (values: readonly string[]): ((value: string | undefined) => boolean) => {
  const allowed = new Set(values);
  return (value) => value !== undefined && allowed.has(value);
};

const compile = (condition: Condition): Test => {
  switch (condition.field) {
    case 'team': {
      const wanted = within(condition.teamIds);
      return ({ teamIds }) => teamIds.some(wanted);
    }
    case 'agent': {
      const wanted = within(condition.agentIds);
      return ({ agentId }) => wanted(agentId);
    }
    case 'direction':
      return ({ direction }) => direction !== undefined && direction === condition.direction;
    case 'called-number': {
      const wanted = anyNumber(condition.numbers);
      return ({ calledNumber }) => wanted(calledNumber);
    }
    case 'calling-number': {
      const wanted = anyNumber(condition.numbers);
      return ({ callingNumber }) => wanted(callingNumber);
    }
    case 'queue': {
      const wanted = within(condition.queueNames.map((name) => name.toLowerCase()));
      return ({ queueName }) => wanted(queueName?.toLowerCase());
    }
    case 'duration': {
      const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = condition;
      return ({ durationSeconds }) => durationSeconds >= atLeast && durationSeconds <= atMost;
    }
    case 'metadata': {
      const wanted = within(condition.values);
      const { key } = condition;
      return ({ metadata }) => Object.hasOwn(metadata, key) && wanted(metadata[key]);
    }
    case 'data-server': {
      const wanted = within(condition.dataServerIds);
      return ({ dataServerId }) => wanted(dataServerId);
    }
    default:
      return () => false;
  }
};

/** A condition that is broken or of a newer version matches nothing, so its rule is skipped and the other rules still apply. */
const compileSafely = (condition: Condition): Test => {
  try {
    return compile(condition);
  } catch {
    return () => false;
  }
};

/** All conditions of a rule must match. A rule without conditions matches everything. */
export const matches = (conditions: readonly Condition[]): Test => {
  const tests = conditions.map(compileSafely);
  return (subject) => tests.every((test) => test(subject));
};

type Matcher = (subject: Subject) => Match;

const matchers = new WeakMap<object, Matcher>();

/** Compiles the event's rules once, so that they can be applied many times. */
export const matcherOf = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>): Matcher => {
  const cached = matchers.get(event);
  if (cached) return cached;
  const rules = inOrder(event).map(({ ruleId, name, conditions, actions }) => ({
    holds: matches(conditions),
    match: { ruleId, ruleName: name, actions },
  }));
  const matcher: Matcher = (subject) => rules.find(({ holds }) => holds(subject))!.match;
  matchers.set(event, matcher);
  return matcher;
};

/** The rule that decides: the first whose conditions match, or Default if none do (SU-29, 38). */
export const firstMatch = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>, subject: Subject): Match =>
  matcherOf(event)(subject);

/**
 * Whether the event may decide differently when the contact's record has arrived, because the first rule that may match needs
 * data of the record, or the provider may have the sound of a screen.
 */
export const dependsOnRecord = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>): Test => {
  const rules = inOrder(event).map(({ conditions, actions }) => {
    const checkable = conditions.filter(({ field }) => !(recordFields as readonly string[]).includes(field));
    return { mayHold: matches(checkable), certain: checkable.length === conditions.length, actions };
  });
  return (subject) => {
    const { certain, actions } = rules.find(({ mayHold }) => mayHold(subject))!;
    return !certain || (subject.kind === 'unmatched-screen' && treatsScreensApart(actions));
  };
};
