import { type Contact, isNewer } from './contact.ts';

/** The newest of each contact that is given more than once; the others need not be written at all. */
export const newestOfEach = (contacts: readonly Contact[]): Contact[] => {
  const newest = new Map<string, Contact>();
  for (const contact of contacts) {
    const other = newest.get(contact.contactId);
    if (!other || isNewer(contact, other)) newest.set(contact.contactId, contact);
  }
  return [...newest.values()];
};
