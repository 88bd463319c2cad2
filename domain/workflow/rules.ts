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

/** A rule as it stands in an event's order, the Default rule too. */
export type OrderedRule = Pick<WorkflowRule, 'ruleId' | 'name' | 'conditions' | 'actions'>;

export interface Match {
  ruleId: string;
  ruleName: string;
  actions: Actions;
}

type Test = (subject: Subject) => boolean;

/** Conditions on what only the contact's record tells. */
const ofContact = ['direction', 'called-number', 'calling-number', 'queue', 'metadata'] as const;

/** All rules of an event in the order in which they are asked: Default comes last. */
export const inOrder = ({ rules, defaultRule: { actions } }: Pick<WorkflowEvent, 'rules' | 'defaultRule'>) =>
  [...rules, { ...defaultRule, conditions: [], actions }] satisfies OrderedRule[];

/** Whether the event cannot be asked before the contact's record is there. */
export const asksForContact = ({ rules }: Pick<WorkflowEvent, 'rules'>): boolean =>
  rules.some(({ conditions }) => conditions.some(({ field }) => (ofContact as readonly string[]).includes(field)));

const screensApart = ({ keep }: Actions): boolean => {
  const [matching, unmatched] = [keep['matching-screen'], keep['unmatched-screen']];
  return matching?.percent !== unmatched?.percent || matching?.immediateUpload !== unmatched?.immediateUpload;
};

/** Whether the event treats screens of contacts with sound unlike those of contacts without. */
export const tellsScreensApart = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>): boolean =>
  inOrder(event).some(({ actions }) => screensApart(actions));

/**
 * Whether a number fits a pattern, in whatever form either was written. What is no pattern fits none. What a number means
 * where it is dialled was settled when the rule was saved.
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
  const known = new Set(values);
  return (value) => value !== undefined && known.has(value);
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

/** A condition that is broken or of a newer version matches nothing: its rule is passed over, and nobody else's stops. */
const compiled = (condition: Condition): Test => {
  try {
    return compile(condition);
  } catch {
    return () => false;
  }
};

/** Conditions of one rule hold together; a rule without any matches everything. */
export const matches = (conditions: readonly Condition[]): Test => {
  const tests = conditions.map(compiled);
  return (subject) => tests.every((test) => test(subject));
};

type Asked = (subject: Subject) => Match;

const asked = new WeakMap<object, Asked>();

/** The event's rules, ready to be asked many times. */
export const asking = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>): Asked => {
  const known = asked.get(event);
  if (known) return known;
  const rules = inOrder(event).map(({ ruleId, name, conditions, actions }) => ({
    holds: matches(conditions),
    match: { ruleId, ruleName: name, actions },
  }));
  const made: Asked = (subject) => rules.find(({ holds }) => holds(subject))!.match;
  asked.set(event, made);
  return made;
};

/** The rule that decides: the first whose conditions hold, and Default where none do (SU-29, 38). */
export const firstMatch = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>, subject: Subject): Match =>
  asking(event)(subject);

/**
 * Whether the event may say something else of a recording once its contact's record is there: a rule asks for what only
 * the record tells before any other decides, or a screen may have its sound with the provider.
 */
export const hangsOnRecord = (event: Pick<WorkflowEvent, 'rules' | 'defaultRule'>): Test => {
  const rules = inOrder(event).map(({ conditions, actions }) => {
    const known = conditions.filter(({ field }) => !(ofContact as readonly string[]).includes(field));
    return { mayHold: matches(known), certain: known.length === conditions.length, actions };
  });
  return (subject) => {
    const { certain, actions } = rules.find(({ mayHold }) => mayHold(subject))!;
    return !certain || (subject.kind === 'unmatched-screen' && screensApart(actions));
  };
};
