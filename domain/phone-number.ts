/** How numbers are dialled at the contact centre, so that national numbers can be made international. */
export interface DiallingPlan {
  /** Without the plus: `49`. */
  countryCode: string;
  /** Dialled before a national number: `0` nearly everywhere, `1` in North America, otherwise empty. */
  trunkPrefix: string;
  /** Dialled before a country code: `00` nearly everywhere, `011` in North America. */
  internationalPrefix: string;
}

/** Reads `49`, `49 0 00` or `1 1 011`: country code, trunk prefix (`-` for none), international prefix. Empty: no plan. */
export const readDiallingPlan = (text: string): DiallingPlan | undefined => {
  const [countryCode, trunkPrefix = '0', internationalPrefix = '00'] = text.trim().split(/\s+/);
  if (!countryCode) return undefined;
  return { countryCode, trunkPrefix: trunkPrefix === '-' ? '' : trunkPrefix, internationalPrefix };
};

/** Characters that are written between digits, or that remain around them when they are copied from a page or an address book. */
const separators = /[\s().,\-/\\_\u2010-\u2015\u2212\u00b7\u2022\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff[\]]/gu;
const extension = /(?:;ext=|\s*(?:ext(?:ension)?|extn|durchwahl|dw|x|#)[.:\s]*)(\d{1,11})$/i;

/** Shorter national numbers are extensions and service numbers, which belong to no country. */
const leastNational = 7;

/** A country's own numbers with their country code. Unchanged if nothing shows that they belong to it. */
const international = (digits: string, plan: DiallingPlan | undefined): string => {
  if (digits.startsWith('+')) return digits;
  const abroad = plan?.internationalPrefix ?? '00';
  if (digits.startsWith(abroad) && digits.length > abroad.length + leastNational)
    return `+${digits.slice(abroad.length)}`;
  if (!plan) return digits;
  const { countryCode, trunkPrefix } = plan;
  // Zones of ten digits, and countries without a trunk prefix, dial the number as it is.
  const isWhole = countryCode === '1' ? digits.length === 10 : trunkPrefix === '' && digits.length >= leastNational;
  if (isWhole) return `+${countryCode}${digits}`;
  if (trunkPrefix !== '' && digits.startsWith(trunkPrefix) && digits.length > trunkPrefix.length + 3) {
    return `+${countryCode}${digits.slice(trunkPrefix.length)}`;
  }
  const isWithoutPlus = digits.startsWith(countryCode) && digits.length >= countryCode.length + leastNational + 1;
  return isWithoutPlus ? `+${digits}` : digits;
};

/** The part of an address that is a number: after `tel:`, or before the `@` of `sip:`. */
const withoutScheme = (text: string): string => {
  const [, scheme, rest] = /^(tel|callto|sips?):(?:\/\/)?(.*)$/is.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return text;
  if (!scheme.toLowerCase().startsWith('sip')) return rest.replace(/;(?!ext=)[^;]*/gi, '');
  const user = rest.split(/[@;?]/)[0] ?? '';
  return /^[+\d\s().\-/]+$/.test(user) ? user : `sip:${rest.split(/[;?]/)[0]}`;
};

/**
 * A telephone number in the one form in which numbers are compared: `+4930123456`, whether it was typed, pasted or
 * delivered. Digits that belong to no country remain digits (extensions, and national numbers without a plan). Text that is
 * not a number (`anonymous`, a SIP name) becomes lower case. An extension is not part of the number.
 */
export const phoneNumber = (written: string, plan?: DiallingPlan): { number: string; extension?: string } => {
  // Nearly every number that providers deliver is already in this form.
  if (/^\+[1-9]\d{6,14}$/.test(written)) return { number: written };
  const text = withoutScheme(
    written
      .normalize('NFKC')
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
      .trim(),
  );
  const [, ext] = extension.exec(text) ?? [];
  const main = ext === undefined ? text : text.replace(extension, '');
  const isInternational = /^[\s(]*(\+|00)/.test(main);
  // `+49 (0)30`: the 0 is only dialled within the country.
  const bare = (isInternational ? main.replace(/\(\s*0\s*\)/, '') : main)
    .replace(separators, '')
    .replace(/^\++(00)?/, '+');
  if (!/^\+?\d+$/.test(bare)) return { number: text.toLowerCase() };
  return { number: international(bare, plan), ...(ext !== undefined && { extension: ext }) };
};

export const normalNumber = (written: string, plan?: DiallingPlan): string => phoneNumber(written, plan).number;

/** Whether a rule may use this pattern: a whole number, or one with a single `*` at its beginning or its end. */
export const isNumberPattern = (text: string): boolean => /^(\*?[^*]+|[^*]+\*|\*)$/.test(text.trim());

/**
 * The same form for a pattern of a rule: a number with one `*` at its beginning or its end. A beginning is read like a
 * number; an end has no country.
 */
export const normalNumberPattern = (pattern: string, plan?: DiallingPlan): string => {
  const [before, after, ...more] = pattern.split('*');
  if (before === undefined || after === undefined || more.length > 0) return normalNumber(pattern, plan);
  const bare = after.normalize('NFKC').replace(separators, '');
  if (before.trim() === '') return `*${bare}`;
  // A beginning may be shorter than any number, so it is padded, read, and cut again.
  const filling = '9999999999';
  const whole = normalNumber(`${before}${filling}`, plan);
  return `${whole.endsWith(filling) ? whole.slice(0, -filling.length) : normalNumber(before, plan)}*${bare}`;
};
