import type { Contact, ContactDirection } from './contact.ts';
import { realNumbers } from './real-numbers.ts';

/** The legs from which this leg may take its direction: the one before it, else the first of the chain. */
export const legsBefore = ({ contactId, previousContactId, initialContactId }: Contact): string[] =>
  [...new Set([previousContactId, initialContactId])].filter((id) => id !== undefined && id !== contactId) as string[];

/**
 * The direction of a leg whose record does not state it: the direction of the nearest earlier leg whose record does.
 * Undefined while no such leg has arrived.
 */
export const chainDirection = (leg: Contact, legs: ReadonlyMap<string, Contact>): ContactDirection | undefined => {
  const seen = new Set([leg.contactId]);
  for (let current: Contact | undefined = leg; current; ) {
    const before: Contact | undefined = legsBefore(current)
      .filter((id) => !seen.has(id))
      .map((id) => legs.get(id))
      .find((one) => one !== undefined);
    if (before && before.directionFrom === undefined) return before.contactDirection;
    if (before) seen.add(before.contactId);
    current = before;
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

/** The leg with the direction that its chain gives it. Undefined if nothing changes. */
export const withChainDirection = (leg: Contact, legs: ReadonlyMap<string, Contact>): Contact | undefined => {
  if (leg.directionFrom !== 'chain') return undefined;
  const direction = chainDirection(leg, legs);
  return direction === undefined || direction === leg.contactDirection ? undefined : withDirection(leg, direction);
};
