import { whyNeverRecorded } from '../keystroke/programs.ts';
import type { DesktopItem, DesktopItemEvent, DesktopItems, Trigger } from './desktop-item.ts';
import { limits } from './desktop-item.ts';
import { plainProgram } from './matching.ts';
import { addressProblem } from './patterns.ts';

/** A problem and its place: `items.0.address`. */
export interface Problem {
  field: string;
  reason: string;
}

const problem = (field: string, reason: string | undefined): Problem[] => (reason ? [{ field, reason }] : []);

const idPattern = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;

const nameProblem = (name: string): string | undefined => {
  if (name.trim() === '') return 'Name is required';
  return name.length > limits.nameLength ? `Name must have at most ${limits.nameLength} characters` : undefined;
};

/**
 * Selectors find a field by its place and its name, never by its content: the answer to a selector that asks for a value
 * would show what the agent typed.
 */
export const selectorProblem = (selector: string): string | undefined => {
  if (selector.trim() === '') return 'A selector is empty';
  if (selector.length > limits.selectorLength)
    return `A selector must have at most ${limits.selectorLength} characters`;
  if (/\[\s*([\w*-]*\|)?value\b/i.test(selector)) return 'A selector must not ask for the value of a field';
  const outside = withoutStrings(selector);
  const refused = [...outside.matchAll(/:([\w-]+)/g)].find(([, name]) => !pseudoClasses.has(name!.toLowerCase()));
  if (refused) return `A selector must not use ${refused[0]}`;
  // With a backslash, any of these could be written in a form that nobody recognizes.
  if (selector.includes('\\')) return 'A selector must not contain a backslash';
  if (/[{}<]/.test(outside) || !isBalanced(selector)) return 'This is not a CSS selector';
  return undefined;
};

/** These depend on where an element is, and never on its content, as `:valid` or `:placeholder-shown` do. */
const pseudoClasses = new Set(
  'not is where has first-child last-child only-child nth-child nth-last-child first-of-type last-of-type nth-of-type'.split(
    ' ',
  ),
);

const withoutStrings = (selector: string): string => selector.replace(/"[^"]*"|'[^']*'/g, '');

const isBalanced = (selector: string): boolean => {
  const outside = withoutStrings(selector);
  const count = (character: string) => outside.split(character).length - 1;
  return count('"') === 0 && count("'") === 0 && count('[') === count(']') && count('(') === count(')');
};

const itemProblems = (item: DesktopItem, at: string): Problem[] => {
  switch (item.kind) {
    case 'application':
      return [
        ...problem(`${at}.program`, item.program.trim() === '' ? 'Program is required; * is any program' : undefined),
        ...problem(`${at}.recordKeystrokes`, item.recordKeystrokes ? keystrokeProblem(item) : undefined),
      ];
    case 'website':
      return addressProblems(item.address, at);
    case 'field':
      return [
        ...addressProblems(item.address, at),
        ...problem(
          `${at}.selectors`,
          item.selectors.length === 0
            ? 'A field needs at least one selector'
            : item.selectors.length > limits.selectors
              ? `A field must have at most ${limits.selectors} selectors`
              : undefined,
        ),
        ...item.selectors.flatMap((selector, index) => problem(`${at}.selectors.${index}`, selectorProblem(selector))),
      ];
  }
};

/** Keystrokes need a program that is known by its name, and not by the title of its window. */
const keystrokeProblem = ({
  program,
  windowTitle,
}: Extract<DesktopItem, { kind: 'application' }>): string | undefined => {
  if (program.includes('*')) return 'Keystrokes are recorded in a program that is named without *';
  if (windowTitle !== undefined) return 'Keystrokes are recorded in a program, whatever the title of its window';
  return whyNeverRecorded(plainProgram(program.trim()));
};

const addressProblems = (address: string, at: string): Problem[] => {
  const reason = addressProblem(address);
  return problem(`${at}.address`, reason && `Address ${reason}`);
};

const isBetween = (value: number, { min, max }: { min: number; max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

const triggerProblems = (trigger: Trigger, at: string, itemIds: ReadonlySet<string>): Problem[] => {
  switch (trigger.on) {
    case 'enter':
    case 'leave':
      return problem(`${at}.itemId`, itemIds.has(trigger.itemId) ? undefined : 'There is no such desktop item');
    case 'idle':
      return problem(
        `${at}.seconds`,
        isBetween(trigger.seconds, limits.idleSeconds)
          ? undefined
          : `Idle time must be between ${limits.idleSeconds.min} and ${limits.idleSeconds.max} seconds`,
      );
    case 'active':
      return [];
  }
};

const sameTrigger = (one: Trigger, other: Trigger): boolean => JSON.stringify(one) === JSON.stringify(other);

const eventProblems = (event: DesktopItemEvent, at: string, itemIds: ReadonlySet<string>): Problem[] => [
  ...triggerProblems(event.startTrigger, `${at}.startTrigger`, itemIds),
  ...(event.stopTrigger ? triggerProblems(event.stopTrigger, `${at}.stopTrigger`, itemIds) : []),
  ...problem(
    `${at}.stopTrigger`,
    event.stopTrigger && sameTrigger(event.startTrigger, event.stopTrigger)
      ? 'The stop trigger must differ from the start trigger'
      : undefined,
  ),
  ...problem(
    `${at}.pause`,
    event.pause.length === 0
      ? 'Choose what is paused'
      : new Set(event.pause).size < event.pause.length
        ? 'A medium is named twice'
        : undefined,
  ),
  ...problem(
    `${at}.durationSeconds`,
    isBetween(event.durationSeconds, limits.durationSeconds)
      ? undefined
      : `Action duration must be between ${limits.durationSeconds.min} and ${limits.durationSeconds.max} seconds`,
  ),
];

/** Ids are unique, and so are names, because people know items and events by their names. */
const identityProblems = (things: readonly { id: string; name: string }[], list: string, idField: string): Problem[] =>
  things.flatMap(({ id, name }, index) => {
    const before = things.slice(0, index);
    const sameName = before.some((other) => other.name.trim().toLowerCase() === name.trim().toLowerCase());
    return [
      ...problem(
        `${list}.${index}.${idField}`,
        idPattern.test(id)
          ? before.some((other) => other.id === id)
            ? 'This id is used twice'
            : undefined
          : 'An id consists of lower case letters, digits and dashes',
      ),
      ...problem(`${list}.${index}.name`, nameProblem(name) ?? (sameName ? 'This name is used twice' : undefined)),
    ];
  });

/** All problems of desktop items and their events. The page and the API both use this. */
export const checkDesktopItems = ({ items, events }: Pick<DesktopItems, 'items' | 'events'>): Problem[] => {
  const itemIds = new Set(items.map(({ itemId }) => itemId));
  return [
    ...problem('items', items.length > limits.items ? `At most ${limits.items} desktop items are allowed` : undefined),
    ...problem('events', events.length > limits.events ? `At most ${limits.events} events are allowed` : undefined),
    ...identityProblems(
      items.map(({ itemId: id, name }) => ({ id, name })),
      'items',
      'itemId',
    ),
    ...items.flatMap((item, index) => itemProblems(item, `items.${index}`)),
    ...identityProblems(
      events.map(({ eventId: id, name }) => ({ id, name })),
      'events',
      'eventId',
    ),
    ...events.flatMap((event, index) => eventProblems(event, `events.${index}`, itemIds)),
  ];
};
