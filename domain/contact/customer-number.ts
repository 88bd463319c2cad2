import { type DiallingPlan, normalNumber } from '../phone-number.ts';

/** What networks and providers write instead of a number. */
const noNumber = /^<?(anonymous|blocked|private|restricted|unavailable|unknown|withheld)>?$/;

/** A longer text is not a number, and is not stored with a live contact. */
const maxLength = 64;

/** The other party's number in the form in which numbers are compared; undefined if it is withheld, unknown or no number. */
export const customerNumber = (written: unknown, plan?: DiallingPlan): string | undefined => {
  if (typeof written !== 'string') return undefined;
  const number = normalNumber(written, plan);
  return number === '' || number.length > maxLength || noNumber.test(number) ? undefined : number;
};
