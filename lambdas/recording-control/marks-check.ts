import type { MetadataField } from '../../domain/control/settings.ts';
import { Failure } from '../../domain/failure.ts';
import { isPlain, refusedText } from '../../domain/mark/refused-text.ts';
import { type WrongField, WrongInput } from '../kit/input.ts';

/** Reads the calendar, so that the 30th of February is no date. */
const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/** Why this cannot stand in the field; an empty text empties it, whatever its type. */
const misfit = ({ type, maxLength = 200, choices = [] }: MetadataField, value: string): string | undefined => {
  if (value === '') return undefined;
  const refused = refusedText(value);
  if (refused) return refused;
  switch (type) {
    case 'text':
      return [...value].length > maxLength ? `At most ${maxLength} characters` : undefined;
    case 'number':
      return /^-?\d{1,18}([.,]\d{1,6})?$/.test(value) ? undefined : 'It is no number';
    case 'date':
      return isDate(value) ? undefined : 'It is no date, such as 2026-11-20';
    case 'choice':
      return choices.includes(value) ? undefined : `It is one of ${choices.join(', ')}`;
  }
};

/**
 * Every field is one that there is, and this fits into it (OD-34).
 * @throws Failure `invalid` naming every wrong field and never what was to be written; `forbidden` for a field that he
 *   may not write (OD-33)
 */
export const checkMetadata = (
  wanted: Readonly<Record<string, string>>,
  { fields, writes }: { fields: readonly MetadataField[]; writes: ReadonlySet<string> },
): void => {
  const wrong = Object.entries(wanted).flatMap(([key, value]): WrongField[] => {
    const field = fields.find((one) => one.key === key);
    const reason = field ? misfit(field, value) : 'There is no such field';
    return reason ? [{ field: `fields.${key}`, reason }] : [];
  });
  if (wrong.length > 0) throw new WrongInput(wrong);
  for (const key of Object.keys(wanted)) {
    if (!writes.has(key)) {
      throw new Failure('forbidden', `You have not been allowed to write ${key}`, { field: `fields.${key}` });
    }
  }
};

/** @throws Failure `invalid` naming the field */
export const checkText = (field: string, text: string | undefined): void => {
  const reason = text === undefined ? undefined : refusedText(text);
  if (reason) throw new WrongInput([{ field, reason }]);
};

/**
 * An id of a program's own making: it must not fail by chance, as one in ten long numbers would that was taken for a card.
 * @throws Failure `invalid`
 */
export const checkId = (field: string, id: string | undefined): void => {
  if (id !== undefined && !isPlain(id)) throw new WrongInput([{ field, reason: 'It holds what is no character' }]);
};
