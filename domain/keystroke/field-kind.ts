/** What kind of field an agent types into. Only `text` may ever be recorded. */
export const fieldKinds = ['text', 'password', 'one-time-code', 'payment', 'unknown'] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** A page's description of a field. It never leaves the browser: only the kind does. */
export interface FieldDescription {
  /** In lower case: `input`, `textarea`, or anything else. */
  tag: string;
  /** For an input, in lower case. */
  type: string;
  /** Its autocomplete attribute. */
  autocomplete: string;
  /** Its name, id, class, label and placeholder, and the like. */
  names: readonly string[];
  /** It is a part of the page that can be edited. */
  isEditable: boolean;
  /** Its text is shown as dots, or it was a password field before, because some pages let people show their password. */
  isSecret: boolean;
  /** It is in a form that also asks for a password. */
  isBesidePassword: boolean;
}

const textTypes = new Set(['', 'text', 'search', 'email', 'tel', 'url', 'number']);

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
const autocompleteKind = (tokens: readonly string[]): FieldKind | undefined => {
  if (tokens.some((token) => token.endsWith('-password'))) return 'password';
  if (tokens.includes('one-time-code')) return 'one-time-code';
  return tokens.some((token) => token.startsWith('cc-')) ? 'payment' : undefined;
};

/** Parts of the names that pages give to their fields, in the languages of the contact centres that we know. */
const words: readonly [FieldKind, RegExp][] = [
  [
    'password',
    /pass(word|wd|phrase|code|wort)|\bpass\b|pwd|kennwort|contrase|mot de passe|motdepasse|senha|secret|token/,
  ],
  ['password', /\bpin\b|pin(code|number|nummer)|\bpuk\b|geheim|login|anmeld|\bsecurity answer/],
  [
    'one-time-code',
    /\b(otp|totp|mfa|2fa|tan)\b|one ?time|verification|verify|confirmation code|\bauth(entication)? ?code|sms ?code|einmal/,
  ],
  [
    'payment',
    /card|karte|carte|tarjeta|\bcc\b|cc ?(num|no|exp|csc)|credit|kredit|debit|\b(pan|cvv2?|cvc2?|cvn|csc|cid)\b|security ?code|pruef|prüf/,
  ],
  [
    'payment',
    /iban|\bbic\b|account ?n|kontonummer|sort ?code|routing|expir|ablauf|payment|zahlung|\bssn\b|social ?security/,
  ],
];

/** `cardNumber`, `card-number` and `card_number` are all `card number`. */
const splitWords = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');

/**
 * The kind of a field. A field that looks like a secret is one, whatever else speaks against it. A field that is not certainly
 * a text field is unknown. Taking a text field for a secret loses a few keystrokes; the opposite must never happen.
 */
export const fieldKindOf = (field: FieldDescription): FieldKind => {
  const { tag, type, autocomplete, names, isEditable, isSecret, isBesidePassword } = field;
  if (isSecret || isBesidePassword || type === 'password') return 'password';
  const byAutocomplete = autocompleteKind(autocomplete.toLowerCase().split(/\s+/));
  if (byAutocomplete) return byAutocomplete;
  const all = names.map(splitWords).join(' | ');
  const byName = words.find(([, pattern]) => pattern.test(all));
  if (byName) return byName[0];
  if (tag === 'textarea' || isEditable) return 'text';
  return tag === 'input' && textTypes.has(type) ? 'text' : 'unknown';
};
