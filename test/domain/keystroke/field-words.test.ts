import { type FieldKind, fieldKindOf } from '../../../domain/keystroke/field-kind.ts';

const kindOf = (name: string): FieldKind =>
  fieldKindOf({
    ...{ tag: 'input', type: 'text', autocomplete: '', names: [name] },
    ...{ isEditable: false, isSecret: false, isBesidePassword: false },
  });

test.each<[FieldKind, readonly string[]]>([
  [
    'password',
    [
      ...['password', 'passwd', 'passphrase', 'passcode', 'passwort', 'my pass', 'pwd', 'kennwort', 'contrasena'],
      ...['mot de passe', 'motdepasse', 'senha', 'secret', 'token', 'pin', 'pincode', 'pinnumber', 'pinnummer', 'puk'],
      ...['geheim', 'login', 'anmeldung', 'security answer'],
    ],
  ],
  [
    'one-time-code',
    [
      ...['otp', 'totp', 'mfa', '2fa', 'tan', 'one time', 'onetime', 'verification', 'verify', 'confirmation code'],
      ...['auth code', 'authcode', 'authentication code', 'sms code', 'smscode', 'einmal'],
    ],
  ],
  [
    'payment',
    [
      ...['card', 'karte', 'carte', 'tarjeta', 'cc', 'ccnum', 'cc no', 'ccexp', 'cc csc', 'credit', 'kredit', 'debit'],
      ...['pan', 'cvv', 'cvv2', 'cvc', 'cvc2', 'cvn', 'csc', 'cid', 'security code', 'securitycode', 'pruefziffer'],
      ...['prüfziffer', 'iban', 'bic', 'account number', 'accountn', 'kontonummer', 'sort code', 'sortcode'],
      ...['routing', 'expiry', 'ablauf', 'payment', 'zahlung', 'ssn', 'social security', 'socialsecurity'],
    ],
  ],
  [
    'text',
    [
      ...['compass', 'bypass road', 'spin', 'pineapple', 'puking', 'tango', 'tanya', 'hotp', 'mfab', 'author'],
      ...['panel', 'japan', 'acc', 'cid7', 'cvx', 'bicycle', 'account', 'ssnx', 'sort', 'security', 'notes'],
    ],
  ],
])('a field is of the kind %s by any one of these names', (kind, names) => {
  expect(names.filter((name) => kindOf(name) !== kind)).toEqual([]);
});
