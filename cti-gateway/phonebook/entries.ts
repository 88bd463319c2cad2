import { type DiallingPlan, normalNumber } from '../../domain/phone-number.ts';

/** One name with its numbers, as a phonebook has them. */
export interface PhonebookEntry {
  name: string;
  numbers: readonly string[];
}

/** Numbers in the one form in which they are compared; short ones are digits, and stay so. */
export const numberKeys = ({ plan, outsidePrefix }: { plan: DiallingPlan | undefined; outsidePrefix: string }) => {
  const keyOf = (written: string): string => normalNumber(written, plan);
  /** How a caller's number may be written in a phonebook, the most likely form first. */
  const keysOf = (written: string): string[] => {
    const hasPrefix = outsidePrefix !== '' && written.startsWith(outsidePrefix) && written.length > 7;
    const without = hasPrefix ? [keyOf(written.slice(outsidePrefix.length))] : [];
    return [...new Set([keyOf(written), ...without])];
  };
  return {
    keyOf,
    keysOf,
    /** A caller's number for people: the site says that an outside prefix in front of it belongs to the PBX. */
    callerOf: (written: string): string => keysOf(written).at(-1)!,
  };
};
