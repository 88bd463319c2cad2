import type { MetadataField } from '../../../domain/control/settings.ts';
import { Failure } from '../../../domain/failure.ts';
import { metadataFieldProblem } from '../../../domain/mark/metadata-field.ts';
import { isPlain, refusedText } from '../../../domain/mark/refused-text.ts';
import { type WrongField, WrongInput } from '../../kit/http/input.ts';

/**
 * Checks that every field exists and that the value fits (OD-34).
 * @throws Failure `invalid` naming every wrong field but never its value; `forbidden` for a field that the caller may not
 *   write (OD-33)
 */
export const checkMetadata = (
  wanted: Readonly<Record<string, string>>,
  { fields, writes }: { fields: readonly MetadataField[]; writes: ReadonlySet<string> },
): void => {
  const wrong = Object.entries(wanted).flatMap(([key, value]): WrongField[] => {
    const field = fields.find((one) => one.key === key);
    const reason = field ? metadataFieldProblem(field, value) : 'There is no such field.';
    return reason ? [{ field: `fields.${key}`, reason }] : [];
  });
  if (wrong.length > 0) throw new WrongInput(wrong);
  for (const key of Object.keys(wanted)) {
    if (!writes.has(key)) {
      throw new Failure('forbidden', `You are not allowed to write ${key}`, { field: `fields.${key}` });
    }
  }
};

/** @throws Failure `invalid` naming the field */
export const checkText = (field: string, text: string | undefined): void => {
  const reason = text === undefined ? undefined : refusedText(text);
  if (reason) throw new WrongInput([{ field, reason }]);
};

/**
 * An id that a program generated. It must not fail by chance: one in ten long numbers would be taken for a card number.
 * @throws Failure `invalid`
 */
export const checkId = (field: string, id: string | undefined): void => {
  if (id !== undefined && !isPlain(id))
    throw new WrongInput([{ field, reason: 'It contains characters that cannot be stored.' }]);
};
