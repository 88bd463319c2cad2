import { holdsCardNumber, refusedText } from '../../../domain/mark/refused-text.ts';

describe('a card number', () => {
  test.each([
    ['as it stands on the card', '4111 1111 1111 1111'],
    ['between what is not usual', '4111*1111*1111*1111'],
    ['between colons', '4111:1111:1111:1111'],
    ['between long dashes', '4111–1111–1111–1111'],
    ['in brackets', '4111 (1111) 1111 [1111]'],
    ['between what nobody sees', '4111\u200b1111\u200b1111\u20601111'],
    ['in wide digits', '４１１１１１１１１１１１１１１１'],
    ['in digits of another script', '٤١١١١١١١١١١١١١١١'],
    ['in digits of several scripts', '४१११ 1111 ١١١١ 1111'],
    ['drawn as keys', '4\ufe0f\u20e31111 1111 1111 111'],
    ['with its code and no gap', '4111111111111111123'],
    ['with its expiry and code, and no gap', '41111111111111111227123'],
    ['of fifteen digits with its expiry', '3782822463100051227'],
    ['at the end of a long row', '0000378282246310005'],
    ['of thirteen digits', '4222222222222'],
    ['of nineteen digits', '4000000000000000006'],
    ['behind another group', '99 4111 1111 1111 1111'],
    ['of a network alone, in odd company', 'x4111~1111~1111~1111'],
  ])('is found %s: %s (PR-13)', (_, text) => {
    expect(holdsCardNumber(text)).toBe(true);
    expect(refusedText(text)).toMatch(/card number/);
    expect(refusedText(text)).not.toContain(text);
  });

  test.each([
    '4111111111111112',
    '0000000000000000',
    '411111111111',
    '2026-11-20 10:15:30.123',
    'from 20:15:30 2026-11-20 to 21:00',
    '(044) 555 01 42 / (044) 555 01 43',
    '12345678901234567890123',
    '0195b1c2-1234-7123-8123-123456789012',
  ])('is not found in %s (PR-13)', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });
});

test('a character that is not permitted is not permitted in its wide form either (OD-34)', () => {
  expect(refusedText('＝1')).toBe('These characters are not permitted: =');
  expect(refusedText('a﹤b')).toMatch(/not permitted: </);
  expect(refusedText('Grüezi «Müller», ½')).toBeUndefined();
});
