import { holdsCardNumber, isPlain, refusedText } from '../../../domain/mark/refused-text.ts';

/** These first digits, zeros, and the check digit that belongs to them. */
const numberOf = (first: string, length: number): string => {
  const body = first.padEnd(length - 1, '0');
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
};
/** In odd company, where only a number that a network would have issued is one. */
const inOddCompany = (digits: string): boolean => holdsCardNumber(`${digits.slice(0, 4)}~${digits.slice(4)}`);

describe('a number that a card network would have issued (PR-13)', () => {
  test.each([
    ['4', 16],
    ['49', 16],
    ['51', 16],
    ['55', 16],
    ['2221', 16],
    ['2229', 16],
    ['2230', 16],
    ['2299', 16],
    ['2300', 16],
    ['2699', 16],
    ['2700', 16],
    ['2719', 16],
    ['2720', 16],
    ['34', 15],
    ['37', 15],
    ['300', 14],
    ['305', 14],
    ['36', 14],
    ['38', 14],
    ['39', 14],
    ['3528', 16],
    ['3529', 16],
    ['3530', 16],
    ['3589', 16],
    ['6011', 16],
    ['644', 16],
    ['649', 16],
    ['65', 16],
  ])('begins with %s and has %i digits', (first, length) => {
    const right = numberOf(first, length);
    expect(inOddCompany(right)).toBe(true);
    const check = Number(right.at(-1));
    expect(inOddCompany(`${right.slice(0, -1)}${(check + 1) % 10}`)).toBe(false);
  });

  test.each([
    ['0', 16],
    ['1', 16],
    ['4', 15],
    ['4', 13],
    ['50', 16],
    ['56', 16],
    ['51', 15],
    ['2220', 16],
    ['2721', 16],
    ['273', 16],
    ['2221', 15],
    ['35', 15],
    ['36', 15],
    ['306', 14],
    ['37', 14],
    ['38', 15],
    ['3527', 16],
    ['3590', 16],
    ['6012', 16],
    ['643', 16],
    ['66', 16],
    ['7', 16],
    ['65', 15],
  ])('does not begin with %s where it has %i digits', (first, length) => {
    expect(inOddCompany(numberOf(first, length))).toBe(false);
  });

  test('is found behind other groups, and before them', () => {
    const card = numberOf('51', 16);
    expect(holdsCardNumber(`1~2~${card}`)).toBe(true);
    expect(holdsCardNumber(`${card}~1~2`)).toBe(true);
    expect(holdsCardNumber(`1~${card.slice(0, 8)}~${card.slice(8)}~2`)).toBe(true);
    // A letter between them ends a row.
    expect(holdsCardNumber(`${card.slice(0, 8)}x${card.slice(8)}`)).toBe(false);
  });
});

describe('among ordinary text, any number with a correct check digit is a card number (PR-13)', () => {
  test.each([
    ['5', 13, true],
    ['9', 19, true],
    ['5', 12, false],
    ['9', 20, false],
    ['0', 16, false],
  ])('that begins with %s and has %i digits: %s', (first, length, is) => {
    const digits = numberOf(first, length);
    expect(holdsCardNumber(`${digits.slice(0, 6)} ${digits.slice(6)}`)).toBe(is);
  });

  test.each([' ', '.', '-', '_', '/', ',', ' - '])('with %j between its groups', (between) => {
    const digits = numberOf('9', 16);
    expect(holdsCardNumber([digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)].join(between))).toBe(true);
  });

  test('but not with more than three characters between its groups', () => {
    const digits = numberOf('9', 16);
    expect(holdsCardNumber(`${digits.slice(0, 8)}    ${digits.slice(8)}`)).toBe(false);
  });
});

test('half characters and control characters are not stored (OD-34)', () => {
  const refused = 'It contains characters that cannot be stored.';
  for (const text of ['a\ud83d', '\udc00b', 'a\u0000', 'a\nb', 'a\u007f'])
    expect([isPlain(text), refusedText(text)]).toEqual([false, refused]);
  expect([isPlain('a\u{1f600} b'), refusedText('a\u{1f600} b')]).toEqual([true, undefined]);
});

test('every sign that is not permitted is named (OD-34)', () => {
  expect(refusedText('<b>!1+1=2%')).toBe('These characters are not permitted: < > ! = + %');
  for (const sign of '<>!=+%') expect(refusedText(`a${sign}`)).toBe(`These characters are not permitted: ${sign}`);
});
