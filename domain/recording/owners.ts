import type { ContactFile, ContactStore } from '../contact/contact-store.ts';
import { recordingKey } from './recording-key.ts';

export const listsLocation = ({ contact }: Pick<ContactFile, 'contact'>, location: string): boolean =>
  contact?.listedRecordings.some((listed) => listed.location === location) ?? false;

/**
 * The contacts whose records list this file. It belongs to each of them. If no stored record lists it, the list is empty,
 * and the file belongs to the contact in its name.
 */
export const ownersOf = async (
  location: string,
  contacts: Pick<ContactStore, 'contactsOfLocation' | 'find'>,
  /** The contact in the file's name, if it has been read already. */
  named?: Pick<ContactFile, 'contact'>,
): Promise<string[]> => {
  const owners = await contacts.contactsOfLocation(location);
  const contactId = recordingKey(location)?.contactId;
  if (contactId === undefined || owners.includes(contactId)) return owners;
  if (owners.length === 0 && named === undefined) return owners;
  const file = named ?? (await contacts.find(contactId));
  return file && listsLocation(file, location) ? [contactId, ...owners] : owners;
};
