import { applicationsOf, fieldsOf, websitesOf } from '../../../domain/desktop-item/matching.ts';
import { matchesAddress, pageAddress, readAddress } from '../../../domain/desktop-item/patterns.ts';
import { cardField, rules, terminal } from './examples.ts';

test.each([
  ['pay.example.com', 'https://pay.example.com/anything?card=4111111111111111#top', true],
  ['pay.example.com', 'https://PAY.example.com:8443/', true],
  ['pay.example.com', 'https://pay.example.com.evil.example/', false],
  ['pay.example.com', 'https://other.example.com/pay.example.com', false],
  ['*.example.com', 'https://a.b.example.com/', true],
  ['*.example.com', 'https://example.com/', true],
  ['*.example.com', 'https://badexample.com/', false],
  ['pay.example.com/checkout/*', 'https://pay.example.com/checkout/card', true],
  ['pay.example.com/checkout/*', 'https://pay.example.com/', false],
  ['pay.example.com/checkout', 'https://pay.example.com/checkout/card', false],
  ['pay.example.com/a+b(c)', 'https://pay.example.com/a+b(c)', true],
  ['pay.example.com/checkout', 'https://pay.example.com/checkout?step=2', true],
  ['https://pay.example.com:443/x', 'https://pay.example.com/x', true],
  ['localhost:8101/pay', 'http://localhost:8101/pay', true],
  ['localhost:8101/pay', 'http://localhost:8102/pay', false],
  ['pay.example.com:80', 'http://pay.example.com/', true],
  ['pay.example.com:80', 'https://pay.example.com/', false],
  ['pay.example.com', 'chrome://pay.example.com/', false],
  ['pay.example.com', 'httpsx://pay.example.com/', false],
  ['pay.example.com', 'about:blank', false],
])('the address %s matches the page %s: %s (PR-15)', (pattern, url, expected) => {
  const page = pageAddress(url);
  expect(page !== undefined && matchesAddress(readAddress(pattern), page)).toBe(expected);
});

test('nothing of a query, a fragment or a user name is left of an address before it is compared (PR-15)', () => {
  const address = pageAddress('https://anna:secret@pay.example.com/card?number=4111111111111111#cvc=123');
  expect(address).toEqual({ host: 'pay.example.com', port: '443', path: '/card' });
});

test.each([
  [['C:\\Program Files\\Pay\\TERMINAL.EXE'], 'Card payment - Anna', ['terminal']],
  [['terminal'], 'card payment', ['terminal']],
  [['terminal.exe'], 'Settings', []],
  [['other.exe'], 'Card payment', []],
  [['java', 'Terminal'], 'Card payment', ['terminal']],
])('a window of %j with the title %s belongs to %j (PR-15)', (programs, title, expected) => {
  expect(applicationsOf(rules.items, { programs, title })).toEqual(expected);
});

test('a window of any program is recognized by its title (PR-15)', () => {
  const anyProgram = { ...terminal, itemId: 'any', program: '*', windowTitle: '*card number*' } as const;
  expect(applicationsOf([anyProgram], { programs: ['x.exe'], title: 'Enter Card Number (1)' })).toEqual(['any']);
});

test('a field is looked for on its page, and in a frame of its payment provider on any page (PR-15)', () => {
  const shop = pageAddress('https://shop.example/cart')!;
  const frame = pageAddress('https://pay.example.com/field')!;
  expect(fieldsOf(rules.items, [shop])).toEqual([]);
  expect(fieldsOf(rules.items, [shop, frame])).toEqual([cardField.itemId]);
});

test('an item that is ignored is not watched at all', () => {
  const page = pageAddress('https://pay.example.com/checkout/card')!;
  expect(websitesOf(rules.items, page)).toEqual(['payment-page']);
  const ignored = rules.items.map((item) => ({ ...item, status: 'Ignore' as const }));
  expect(websitesOf(ignored, page)).toEqual([]);
  expect(fieldsOf(ignored, [page])).toEqual([]);
  expect(applicationsOf(ignored, { programs: ['terminal'], title: 'Card payment' })).toEqual([]);
});
