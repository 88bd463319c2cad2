import type { Contact, ContactDirection } from './contact.ts';
import { realNumbers } from './real-numbers.ts';

/** The leg whose direction this leg takes over: the one before it, else the first of the chain. */
export const legsBefore = ({ contactId, previousContactId, initialContactId }: Contact): string[] =>
  [...new Set([previousContactId, initialContactId])].filter((id) => id !== undefined && id !== contactId) as string[];

/**
 * The direction of a leg whose record does not tell it: that of the nearest leg before it whose record does. Undefined
 * while none of them is known.
 */
export const chainDirection = (leg: Contact, known: ReadonlyMap<string, Contact>): ContactDirection | undefined => {
  const seen = new Set([leg.contactId]);
  for (let at: Contact | undefined = leg; at; ) {
    const before: Contact | undefined = legsBefore(at)
      .filter((id) => !seen.has(id))
      .map((id) => known.get(id))
      .find((one) => one !== undefined);
    if (before && before.directionFrom === undefined) return before.contactDirection;
    if (before) seen.add(before.contactId);
    at = before;
  }
  return undefined;
};

/** The leg with this direction, and with the numbers that follow from it. */
export const withDirection = (leg: Contact, contactDirection: ContactDirection): Contact => {
  const { callerNumber: _, dialledNumber: __, ...rest } = leg;
  const { callerNumber, dialledNumber } = realNumbers(contactDirection, leg);
  return {
    ...rest,
    contactDirection,
    ...(callerNumber !== undefined && { callerNumber }),
    ...(dialledNumber !== undefined && { dialledNumber }),
  };
};

/** The leg as its chain says it is, where that differs from what it is now. */
export const corrected = (leg: Contact, known: ReadonlyMap<string, Contact>): Contact | undefined => {
  if (leg.directionFrom !== 'chain') return undefined;
  const direction = chainDirection(leg, known);
  return direction === undefined || direction === leg.contactDirection ? undefined : withDirection(leg, direction);
};
