import type { ContactPageView, ContactSummary } from '../../../api/contacts/contacts.ts';
import type { Order } from '../search-params.ts';
import { type ColumnId, isColumn, sortContacts } from './sort-values.ts';

/** The most contacts that are loaded in order to sort them: ten requests, some seconds. A longer list is not sorted. */
export const maxSortable = 2000;

/** The order of a list, as far as it is loaded. */
export type Ordering = 'newest-first' | 'loading-to-sort' | 'sorted' | 'too-many';

export const orderingOf = (order: Order, { loaded, more }: { loaded: number; more: boolean }): Ordering => {
  if (!isColumn(order.column)) return 'newest-first';
  if (!more) return 'sorted';
  return loaded >= maxSortable ? 'too-many' : 'loading-to-sort';
};

/** Sorts only a complete result, because half of one could show the wrong contact first. */
export const inOrder = (
  rows: readonly ContactSummary[],
  {
    column,
    ordering,
    ...by
  }: { column: ColumnId | undefined; descending: boolean; timeZone: string; ordering: Ordering },
): readonly ContactSummary[] => (column && ordering === 'sorted' ? sortContacts(rows, { column, ...by }) : rows);

export const orderText = (ordering: Ordering, column: string, descending: boolean): string => {
  switch (ordering) {
    case 'newest-first':
      return 'Newest first.';
    case 'sorted':
      return `Sorted by ${column}, ${descending ? 'descending' : 'ascending'}.`;
    case 'loading-to-sort':
      return `Newest first. Loading the rest to sort by ${column}.`;
    case 'too-many':
      return `Newest first: there are too many contacts to sort by ${column}. Narrow the search to ${maxSortable.toLocaleString('en-GB')} or fewer.`;
  }
};

/** Every contact of a search, however many pages that takes. */
export const allContacts = async (
  ask: (cursor: string | undefined) => Promise<ContactPageView>,
  onProgress: (loaded: number) => void,
): Promise<ContactSummary[]> => {
  const all: ContactSummary[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const { contacts, next } = await ask(cursor);
    all.push(...contacts);
    onProgress(all.length);
    cursor = next ?? undefined;
  }
  return all;
};
