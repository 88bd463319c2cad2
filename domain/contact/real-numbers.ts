import type { Contact, ContactDirection } from './contact.ts';

/** `Softphone` is written if the system had no number of its own. */
const numberOfSystem = (system: string | undefined): string | undefined =>
  system?.toLowerCase() === 'softphone' ? undefined : system;

/** Who really called, and which number was really dialled. If the centre called, the record's two numbers are swapped. */
export const realNumbers = (
  direction: ContactDirection | undefined,
  { calledNumber, callingNumber }: Pick<Contact, 'calledNumber' | 'callingNumber'>,
): { callerNumber: string | undefined; dialledNumber: string | undefined } => {
  const system = numberOfSystem(calledNumber);
  if (direction === undefined) return { callerNumber: undefined, dialledNumber: undefined };
  return direction === 'inbound'
    ? { callerNumber: callingNumber, dialledNumber: system }
    : { callerNumber: system, dialledNumber: callingNumber };
};
