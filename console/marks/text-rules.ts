import type { MyControls } from '../../api/control.ts';

const forbidden = ['<', '>', '!', '=', '+', '%'] as const;

const isCardNumber = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
};

/** Why a text may not be kept with a contact, before the API says so; undefined: it may. */
export const textProblem = (text: string): string | undefined => {
  const found = forbidden.filter((character) => text.includes(character));
  if (found.length > 0) return `These characters are not permitted: ${found.join(' ')}`;
  const numbers = text.match(/\d(?:[ .\-/]?\d)+/g) ?? [];
  if (numbers.some((number) => isCardNumber(number.replace(/\D/g, ''))))
    return 'This looks like a card number. It must not be written down here.';
  return undefined;
};

type Field = Pick<MyControls['fields'][number], 'type' | 'maxLength' | 'choices'>;

/** Why this may not stand in that field; an empty text empties it. */
export const fieldProblem = ({ type, maxLength, choices }: Field, text: string): string | undefined => {
  if (text === '') return undefined;
  switch (type) {
    case 'text':
      if (text.length > (maxLength ?? 200)) return `At most ${maxLength ?? 200} characters.`;
      return textProblem(text);
    case 'number':
      return /^-?\d+([.,]\d+)?$/.test(text.trim()) ? textProblem(text) : 'Write a number.';
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : 'Write a date as year, month, day: 2026-11-21.';
    case 'choice':
      return choices?.includes(text) ? undefined : 'Choose one of the list.';
  }
};
