/** Characters that spreadsheets and other systems do not read as text (OD-34). */
const forbidden = ['<', '>', '!', '=', '+', '%'] as const;

const passesLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** Every run of neighbouring groups, joined. */
const spans = (groups: readonly string[]): string[] =>
  groups.flatMap((_, from) => groups.slice(from).map((_, to) => groups.slice(from, from + to + 1).join('')));

/** In every script, the ten digits follow each other. */
const ascii = (digit: string): string => {
  const point = digit.codePointAt(0)!;
  let first = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((point - first) % 10);
};

/** The text as a person reads it: digits of any script and form, without invisible characters. */
const toReadable = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(/\p{Nd}/gu, ascii);

/** Digits that belong together, because only insignificant characters separate them. */
const groups = (text: string, between: string): string[] =>
  [...text.matchAll(new RegExp(`\\d+(?:${between}\\d+)*`, 'gu'))].flatMap(([row]) => spans(row.match(/\d+/g) ?? []));

/** The first digits and lengths of cards that networks issue. Few other numbers look like them. */
const issued =
  /^(4\d{15}|5[1-5]\d{14}|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(0[0-5]|[689]\d)\d{11}|35(2[89]|[3-8]\d)\d{12}|6(011|4[4-9]\d|5\d\d)\d{12})$/;

/** The beginning and the end of a longer number, because an expiry date or a code may follow without a gap. */
const atTheEnds = (digits: string): string[] =>
  digits.length <= 14 ? [digits] : [14, 15, 16].flatMap((length) => [digits.slice(0, length), digits.slice(-length)]);

/**
 * Whether it contains a card number: 13 to 19 digits with a valid check digit, however they are grouped, not beginning with
 * 0. If unusual text is around or between the digits, only a number that a network would have issued counts.
 */
export const holdsCardNumber = (text: string): boolean => {
  const read = toReadable(text);
  return (
    groups(read, '[\\s.\\-_/,]{1,3}').some((digits) => /^[1-9]\d{12,18}$/.test(digits) && passesLuhn(digits)) ||
    [...groups(read, '[^\\p{L}\\d]{1,5}'), ...(read.match(/\d{17,}/g) ?? []).flatMap(atTheEnds)].some(
      (digits) => issued.test(digits) && passesLuhn(digits),
    )
  );
};

/** Half of a surrogate pair is stored as another character, and a ledger with one would no longer verify. */
export const isPlain = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);

/** Why this text is refused on a contact, in a sentence that never repeats it. Undefined if it is not. */
export const refusedText = (text: string): string | undefined => {
  // Spreadsheets treat the full-width forms of these in the same way.
  const read = text.normalize('NFKC');
  const found = forbidden.filter((character) => read.includes(character));
  if (found.length > 0) return `These characters are not permitted: ${found.join(' ')}`;
  if (!isPlain(text)) return 'It contains characters that cannot be stored.';
  return holdsCardNumber(text) ? 'This looks like a card number, which must not be kept here.' : undefined;
};
