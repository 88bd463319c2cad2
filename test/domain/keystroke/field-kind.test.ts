import fc from 'fast-check';
import { type FieldDescription, fieldKindOf } from '../../../domain/keystroke/field-kind.ts';

const plain: FieldDescription = {
  ...{ tag: 'input', type: 'text', autocomplete: '', names: ['street'] },
  ...{ isEditable: false, isSecret: false, isBesidePassword: false },
};
const kindOf = (part: Partial<FieldDescription>) => fieldKindOf({ ...plain, ...part });

test('ordinary fields of a page are text fields', () => {
  for (const names of [['first-name'], ['city', 'City'], ['orderNumber'], ['Notes for the customer'], ['search']]) {
    expect(kindOf({ names })).toBe('text');
  }
  for (const type of ['text', '', 'search', 'email', 'tel', 'url', 'number']) expect(kindOf({ type })).toBe('text');
  expect(kindOf({ tag: 'textarea', type: '' })).toBe('text');
  expect(kindOf({ tag: 'div', type: '', isEditable: true })).toBe('text');
});

test('an element that is not a text field is of unknown kind', () => {
  for (const type of ['checkbox', 'file', 'hidden', 'date', 'color', 'submit'])
    expect(kindOf({ type })).toBe('unknown');
  for (const tag of ['div', 'canvas', 'x-secure-input', 'object', 'select'])
    expect(kindOf({ tag, type: '' })).toBe('unknown');
});

test.each([
  ['password', 'password'],
  ['password', 'userPassword'],
  ['password', 'Ihr Kennwort'],
  ['password', 'Contraseña'],
  ['password', 'PIN'],
  ['password', 'client_secret'],
  ['one-time-code', 'otp'],
  ['one-time-code', 'smsCode'],
  ['one-time-code', 'Verification code'],
  ['payment', 'cardNumber'],
  ['payment', 'cc-number'],
  ['payment', 'ccnum'],
  ['payment', 'CVV2'],
  ['payment', 'Kartennummer'],
  ['payment', 'Prüfziffer der Kreditkarte'],
  ['payment', 'IBAN'],
  ['payment', 'expiryDate'],
])('the kind %s is found for a field that its page calls %s (PR-06)', (kind, name) => {
  expect(kindOf({ names: ['x', name] })).toBe(kind);
  expect(kindOf({ names: [name.toUpperCase()] })).toBe(fieldKindOf({ ...plain, names: [name.toUpperCase()] }));
});

test.each([
  ['password', 'current-password'],
  ['password', 'section-a new-password'],
  ['one-time-code', 'one-time-code'],
  ['payment', 'billing cc-number'],
  ['payment', 'cc-csc'],
])('the kind %s is found for a field with autocomplete %s (PR-06)', (kind, autocomplete) => {
  expect(kindOf({ autocomplete })).toBe(kind);
});

const description = fc.record({
  tag: fc.constantFrom('input', 'textarea', 'div', 'x-field'),
  type: fc.constantFrom('', 'text', 'password', 'tel', 'number', 'hidden'),
  autocomplete: fc.oneof(fc.string(), fc.constantFrom('', 'off', 'current-password', 'cc-number', 'one-time-code')),
  names: fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 }),
  isEditable: fc.boolean(),
  isSecret: fc.boolean(),
  isBesidePassword: fc.boolean(),
});

test('a password field is never a text field, whatever else its page says of it (PR-06)', () => {
  fc.assert(
    fc.property(description, (field) => {
      expect(fieldKindOf({ ...field, type: 'password' })).toBe('password');
      expect(fieldKindOf({ ...field, isSecret: true })).toBe('password');
      expect(fieldKindOf({ ...field, isBesidePassword: true })).toBe('password');
      expect(fieldKindOf({ ...field, autocomplete: `${field.autocomplete} new-password` })).not.toBe('text');
      expect(fieldKindOf({ ...field, names: [...field.names, 'Card number'] })).not.toBe('text');
    }),
  );
});
