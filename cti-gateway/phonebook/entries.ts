import { type DiallingPlan, normalNumber } from '../../domain/phone-number.ts';

/** One entry of a phonebook: a name with its numbers. */
export interface PhonebookEntry {
  name: string;
  numbers: readonly string[];
}

/** Writes numbers in the one form in which they are compared. Short ones stay digits. */
export const numberKeys = ({ plan, outsidePrefix }: { plan: DiallingPlan | undefined; outsidePrefix: string }) => {
  const keyOf = (written: string): string => normalNumber(written, plan);
  /** The forms in which a phonebook may have a caller's number, the most likely first. */
  const keysOf = (written: string): string[] => {
    const hasPrefix = outsidePrefix !== '' && written.startsWith(outsidePrefix) && written.length > 7;
    const without = hasPrefix ? [keyOf(written.slice(outsidePrefix.length))] : [];
    return [...new Set([keyOf(written), ...without])];
  };
  return {
    keyOf,
    keysOf,
    /** A caller's number for people, without the outside prefix, which belongs to the PBX. */
    callerOf: (written: string): string => keysOf(written).at(-1)!,
  };
};
