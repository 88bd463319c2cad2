import { isDay } from '../contact/day.ts';
import type { MetadataField } from '../control/settings.ts';
import { refusedText } from './refused-text.ts';

/** The longest text that a field may allow, in characters, and the bound of a field that sets none (PR-08). */
export const maxTextLength = 200;

/** Why the field cannot have this value. An empty text empties it, whatever its type (PR-08, OD-34). */
export const metadataFieldProblem = (
  { type, maxLength = maxTextLength, choices = [] }: Pick<MetadataField, 'type' | 'maxLength' | 'choices'>,
  value: string,
): string | undefined => {
  if (value === '') return undefined;
  const refused = refusedText(value);
  if (refused) return refused;
  switch (type) {
    case 'text':
      return [...value].length > maxLength ? `At most ${maxLength} characters.` : undefined;
    case 'number':
      return /^-?\d{1,18}([.,]\d{1,6})?$/.test(value) ? undefined : 'Enter a number.';
    case 'date':
      return isDay(value) ? undefined : 'Enter a date as year, month, day, like 2026-11-20.';
    case 'choice':
      return choices.includes(value) ? undefined : `Choose one of: ${choices.join(', ')}.`;
  }
};
