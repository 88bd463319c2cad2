import { flagValue } from '../flag/flag-value.ts';
import type { CallerNameSource } from '../flag/words.ts';

/** The other party of a call, as the source delivered it. */
export interface Caller {
  /** Absent while it is unknown or restricted. */
  number?: string;
  /** The name that the network or the PBX sent with the number. */
  networkName?: string;
}

/** The name when the call came in, and its source. Later changes of a phonebook do not change it. */
export interface CallerName {
  name: string;
  source: CallerNameSource;
}

/** Finds the name for a number in the phonebooks of one kind. There is no kind for personal ones (QG-07). */
export type LookUpName = (source: Exclude<CallerNameSource, 'network'>, number: string) => string | undefined;

/** What sources send instead of a number or a name that they do not have, or must not show. */
const nothing = /^(<unknown>|unknown|anonymous|restricted|private|unavailable|withheld|asterisk|null)?$/i;

/** The text, or undefined if it means that there is none. */
export const present = (text: string | null | undefined): string | undefined => {
  const value = flagValue(text ?? '');
  return nothing.test(value) ? undefined : value;
};

/**
 * The name from the first source in the order that has one. A caller whose number is restricted has no name, whatever came
 * with the call, and is not looked up.
 */
export const callerNameOf = (
  { number, networkName }: Caller,
  order: readonly CallerNameSource[],
  lookUp: LookUpName,
): CallerName | undefined => {
  if (number === undefined) return undefined;
  for (const source of order) {
    // A network without a name often repeats the number.
    const name = source === 'network' ? (networkName === number ? undefined : networkName) : lookUp(source, number);
    const shown = present(name);
    if (shown !== undefined) return { name: shown, source };
  }
  return undefined;
};
