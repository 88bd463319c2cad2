import fc from 'fast-check';
import { normalNumber, normalNumberPattern, phoneNumber, readDiallingPlan } from '../../domain/phone-number.ts';

const germany = readDiallingPlan('49')!;
const america = readDiallingPlan('1 1 011')!;
const spain = readDiallingPlan('34 -')!;

test.each([
  ['+4930123456'],
  ['+49 (0)30 123-456'],
  ['+49(0)30/123456'],
  ['0049 30 123 456'],
  ['0049 (0) 30 123456'],
  ['030/123456'],
  ['(030) 123456'],
  ['030 – 123 456'],
  ['tel:+49-30-123456'],
  ['tel:+4930123456;phone-context=example.com'],
  ['sip:+4930123456@sbc.example.com;user=phone'],
  ['sips:+4930123456@10.0.0.1:5061'],
  ['callto:+4930123456'],
  ['\u00a0+49\u00a030\u00a0123456\u00a0'],
  ['\u202a+49 30 123456\u202c'],
  ['＋４９　３０　１２３４５６'],
  ['+49.30.123456'],
  ['+49 30 123456 ext. 17'],
  ['+49 30 123456 x17'],
  ['tel:+4930123456;ext=17'],
  ['4930123456'],
  ['+0049 30 123456'],
])('a number is the same however people write it: %s', (written) => {
  expect(normalNumber(written, germany)).toBe('+4930123456');
});

test.each([
  ['(202) 555-0100', america, '+12025550100'],
  ['1-202-555-0100', america, '+12025550100'],
  ['011 49 30 123456', america, '+4930123456'],
  ['912 345 678', spain, '+34912345678'],
  ['00 49 30 123456', spain, '+4930123456'],
  ['030/123456', undefined, '030123456'],
  ['0049 30 123456', undefined, '+4930123456'],
  ['4711', germany, '4711'],
  ['110', germany, '110'],
  ['Anonymous', germany, 'anonymous'],
  ['sip:Alice@Example.com;transport=tls', germany, 'sip:alice@example.com'],
  ['Softphone', germany, 'softphone'],
  ['', germany, ''],
  // Digits too short for a number of another country, of this one, or of any country stay digits.
  ['0011234567', germany, '+11234567'],
  ['0112', germany, '0112'],
  ['01123', germany, '+491123'],
  ['0301', germany, '0301'],
  ['03012', germany, '+493012'],
  ['491234567', germany, '491234567'],
  ['4912345678', germany, '+4912345678'],
  ['4812345678', germany, '4812345678'],
  ['912345', spain, '912345'],
  ['9123456', spain, '+349123456'],
  ['34912345', spain, '+3434912345'],
  ['202555010', america, '202555010'],
  ['2025550100', america, '+12025550100'],
  ['12025550100', america, '+12025550100'],
  ['+49', germany, '+49'],
  ['++4930123456', germany, '+4930123456'],
  ['  (+49) 30 123456', germany, '+4930123456'],
  ['30 (0) 123456', undefined, '300123456'],
  ['call +49', germany, 'call +49'],
  ['my tel:+4930123456', germany, 'my tel:+4930123456'],
  ['sip:012 34 foo@example.com', germany, 'sip:012 34 foo@example.com'],
  ['sip:foo 012@example.com', germany, 'sip:foo 012@example.com'],
  ['sip:@example.com', germany, 'sip:@example.com'],
  ['+4930123456\n', germany, '+4930123456'],
  ['12 34 56 abc', germany, '12 34 56 abc'],
])('%s is read as the number %j', (written, plan, expected) => {
  expect(normalNumber(written, plan)).toBe(expected);
});

test('an extension is read next to its number', () => {
  expect(phoneNumber('+49 30 123456 ext. 17', germany)).toEqual({ number: '+4930123456', extension: '17' });
  expect('extension' in phoneNumber('+49 30 123456', germany)).toBe(false);
});

test.each([
  ['+49 (0)30*', '+4930*'],
  ['0049 30 *', '+4930*'],
  ['030*', '+4930*'],
  ['+43720*', '+43720*'],
  ['*34-56', '*3456'],
  ['030 123456', '+4930123456'],
  ['anonymous', 'anonymous'],
  [' *34', '*34'],
  ['*', '*'],
  ['1*2*3', '1*2*3'],
])('the numbers of a rule are read in the same way: %s', (pattern, expected) => {
  expect(normalNumberPattern(pattern, germany)).toBe(expected);
});

describe('any text', () => {
  const plans = fc.constantFrom(undefined, germany, america, spain);

  test('has one normal form, which is its own normal form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()x.*@;:a-z-]{0,30}$/)), plans, (text, plan) => {
        const once = normalNumber(text, plan);
        expect(normalNumber(once, plan)).toBe(once);
      }),
      { numRuns: 2000, seed: 20261128 },
    );
  });

  test('that is a number means the same with any separators between its digits', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{7,12}$/);
    const between = fc.array(fc.constantFrom('', '', ' ', '-', '.', '/', '\u00a0', '–'), {
      minLength: 16,
      maxLength: 16,
    });
    fc.assert(
      fc.property(digits, between, plans, (number, marks, plan) => {
        const written = [...number].map((digit, index) => digit + marks[index]).join('');
        expect(normalNumber(`+${written}`, plan)).toBe(`+${number}`);
        expect(normalNumber(`tel:+${written}`, plan)).toBe(`+${number}`);
      }),
      { numRuns: 1000, seed: 20261128 },
    );
  });
});
