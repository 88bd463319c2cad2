/** What other systems, and spreadsheets, read as something else than text (OD-34). */
const forbidden = ['<', '>', '!', '=', '+', '%'] as const;

const passesLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** All that stand next to each other in one row of groups, from one group to another. */
const spans = (groups: readonly string[]): string[] =>
  groups.flatMap((_, from) => groups.slice(from).map((_, to) => groups.slice(from, from + to + 1).join('')));

/** Whether a card number stands in it: 13 to 19 digits that check, however they are grouped. None begins with 0. */
export const holdsCardNumber = (text: string): boolean =>
  [...text.normalize('NFKC').matchAll(/\d+(?:[\s.\-_/,]{1,3}\d+)*/g)]
    .flatMap(([row]) => spans(row.match(/\d+/g) ?? []))
    .some((digits) => /^[1-9]\d{12,18}$/.test(digits) && passesLuhn(digits));

/** Half characters are stored as something else: a ledger that held one would no longer check. */
export const isPlain = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);

/** Why nobody may write this to a contact: a sentence that never repeats it. Undefined: he may. */
export const refusedText = (text: string): string | undefined => {
  const found = forbidden.filter((character) => text.includes(character));
  if (found.length > 0) return `It holds ${found.join(' ')}; these are not permitted: ${forbidden.join(' ')}`;
  if (!isPlain(text)) return 'It holds what is no character';
  return holdsCardNumber(text) ? 'It looks like a card number, which must not be kept here' : undefined;
};
