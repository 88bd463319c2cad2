import { holdsCardNumber, isPlain } from '../mark/refused-text.ts';
import type { FlagName } from './words.ts';

/** Characters are counted as people count them: a letter beyond the first 65,536 code points is one. */
export const maxFlagLength = 256;

/** Ids that a system generated. They may have a valid check digit by accident. */
const references: readonly FlagName[] = ['AgentId', 'CTICallRef', 'InteractionGuid'];

/** The form in which it is stored: without white space at the ends, composed (NFC). */
export const flagValue = (text: string): string => text.normalize('NFC').trim();

/** The same, shortened to the length of a flag, for sources that send more. */
export const shortFlagValue = (text: string): string => [...flagValue(text)].slice(0, maxFlagLength).join('').trim();

/** Why this cannot be the value of a flag, in a sentence that never repeats the value. Undefined if it can. */
export const flagProblem = (name: FlagName, value: string): string | undefined => {
  if (value !== flagValue(value)) return 'Send it in composed form (NFC) and without leading or trailing white space.';
  if (value === '') return 'Leave out a flag that has no value.';
  if ([...value].length > maxFlagLength) return `It has more than ${maxFlagLength} characters.`;
  if (!isPlain(value)) return 'It contains characters that cannot be stored.';
  if (!references.includes(name) && holdsCardNumber(value))
    return 'This looks like a card number, which must not be kept here.';
  return undefined;
};
