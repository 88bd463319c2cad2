import type { ControlSettingsChange } from '../../../api/control/control-settings.ts';
import { type WrongField, WrongInput } from '../../kit/http/input.ts';

type Field = ControlSettingsChange['fields'][number];

const repeats = (words: readonly string[]): number[] =>
  words.flatMap((word, index) => (words.indexOf(word) < index ? [index] : []));

const wrongField = (field: Field, at: string): WrongField[] => {
  const { type, choices, maxLength } = field;
  const wrong: WrongField[] = [];
  if (type === 'choice' && !choices) wrong.push({ field: `${at}.choices`, reason: 'A choice needs its choices' });
  if (type !== 'choice' && choices) wrong.push({ field: `${at}.choices`, reason: 'Only a choice has choices' });
  if (type !== 'text' && maxLength !== undefined) {
    wrong.push({ field: `${at}.maxLength`, reason: 'Only a text has a longest length' });
  }
  const twice = repeats(choices ?? []);
  return [
    ...wrong,
    ...twice.map((index) => ({ field: `${at}.choices.${index}`, reason: 'It is already in the list' })),
  ];
};

const nameOf = (to: ControlSettingsChange['grants'][number]['to']): string =>
  'role' in to ? `role ${to.role}` : `user ${to.username.toLowerCase()}`;

/** @throws Failure `invalid` with every wrong field */
export const checkSettings = ({ fields, grants }: ControlSettingsChange): void => {
  const keys = fields.map(({ key }) => key);
  const unknown = grants.flatMap((grant, index) =>
    (['writes', 'sees'] as const).flatMap((list) =>
      grant[list].flatMap((key, place) =>
        keys.includes(key)
          ? []
          : [{ field: `grants.${index}.${list}.${place}`, reason: `There is no field ${key} to write or see` }],
      ),
    ),
  );
  const wrong: WrongField[] = [
    ...repeats(keys).map((index) => ({ field: `fields.${index}.key`, reason: 'Another field has this key' })),
    ...fields.flatMap((field, index) => wrongField(field, `fields.${index}`)),
    ...repeats(grants.map(({ to }) => nameOf(to))).map((index) => ({
      field: `grants.${index}.to`,
      reason: 'The same person or role already has a grant',
    })),
    ...unknown,
  ];
  if (wrong.length > 0) throw new WrongInput(wrong);
};
