import { type Contact, isNewer } from './contact.ts';

/** The newest version of each contact. Older versions in the list need not be written at all. */
export const newestOfEach = (contacts: readonly Contact[]): Contact[] => {
  const newest = new Map<string, Contact>();
  for (const contact of contacts) {
    const other = newest.get(contact.contactId);
    if (!other || isNewer(contact, other)) newest.set(contact.contactId, contact);
  }
  return [...newest.values()];
};
