import type { ContactSummary } from '../../../api/contacts/contacts.ts';
import { maxSortable, type Ordering } from '../../contacts/list/contact-rows.ts';

interface Neighbours {
  /** The contact's place in the list, counted from 1. Undefined if it is not in it (yet). */
  place: number | undefined;
  previous: string | undefined;
  next: string | undefined;
  /** Whether everything that is needed is loaded: more would change nothing, or cost too much. */
  isComplete: boolean;
}

/** The neighbours of a contact in its search, as far as the search is loaded. */
export const neighboursOf = (
  rows: readonly Pick<ContactSummary, 'contactId'>[],
  contactId: string,
  { more, ordering }: { more: boolean; ordering: Ordering },
): Neighbours => {
  const index = rows.findIndex((row) => row.contactId === contactId);
  const isOrdered = ordering !== 'loading-to-sort';
  const isComplete = isOrdered && (!more || rows.length >= maxSortable || (index >= 0 && index < rows.length - 1));
  if (index < 0 || !isOrdered) return { place: undefined, previous: undefined, next: undefined, isComplete };
  return {
    place: index + 1,
    previous: rows[index - 1]?.contactId,
    next: rows[index + 1]?.contactId,
    isComplete,
  };
};
