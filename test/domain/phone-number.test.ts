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
])('%s is %j', (written, plan, expected) => {
  expect(normalNumber(written, plan)).toBe(expected);
});

test('an extension is known beside its number', () => {
  expect(phoneNumber('+49 30 123456 ext. 17', germany)).toEqual({ number: '+4930123456', extension: '17' });
});

test.each([
  ['+49 (0)30*', '+4930*'],
  ['0049 30 *', '+4930*'],
  ['030*', '+4930*'],
  ['+43720*', '+43720*'],
  ['*34-56', '*3456'],
  ['030 123456', '+4930123456'],
  ['anonymous', 'anonymous'],
])('the numbers of a rule are read in the same way: %s', (pattern, expected) => {
  expect(normalNumberPattern(pattern, germany)).toBe(expected);
});

describe('any text', () => {
  const plans = fc.constantFrom(undefined, germany, america, spain);

  test('has one form, and that form is its own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()x.*@;:a-z-]{0,30}$/)), plans, (text, plan) => {
        const once = normalNumber(text, plan);
        expect(normalNumber(once, plan)).toBe(once);
      }),
      { numRuns: 2000, seed: 20261128 },
    );
  });

  test('that is a number is the same with anything between its digits', () => {
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
