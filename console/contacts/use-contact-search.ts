import { useMemo } from 'react';
import type { ContactSummary } from '../../api/contacts/contacts.ts';
import { usePages } from '../kit/api/use-pages.ts';

import { useFermata } from '../kit/fermata.ts';
import { today } from '../kit/format.ts';
import { contactPath } from '../kit/page/page-link.tsx';
import { columnsOf } from './list/columns.tsx';
import { inOrder, orderingOf } from './list/contact-rows.ts';
import { contactQuery, readFilters, readOrder } from './search-params.ts';

/** A list that is read completely, to sort or to export it, uses large pages. */
const fullPage = '200';
const usualPage = '50';

/** The address of a contact of a search. Its page leads to its neighbours and back to the search. */
export const contactOfSearch = (contactId: string, address: string): string =>
  `${contactPath(contactId)}?${new URLSearchParams({ search: address })}`;

/** The contacts of the search in the address, as far as they are loaded, in its order. */
export const useContactSearch = (address: string) => {
  const { api, me } = useFermata();
  const params = useMemo(() => new URLSearchParams(address), [address]);
  const filters = useMemo(() => readFilters(params), [params]);
  const order = useMemo(() => readOrder(params), [params]);
  const query = contactQuery(filters, today(new Date(), me.timeZone));
  const columns = useMemo(
    () => columnsOf(me.timeZone, (contactId) => contactOfSearch(contactId, address)),
    [me.timeZone, address],
  );
  const column = columns.find(({ id }) => id === order.column);

  const ask = (cursor: string | undefined, signal: AbortSignal, limit = usualPage) =>
    api.contacts({ ...query, limit, ...(cursor ? { cursor } : {}) }, signal);
  const pages = usePages<ContactSummary>(JSON.stringify({ contacts: query }), async (cursor, signal) => {
    const { contacts, next, searchedTo } = await ask(cursor, signal, cursor && column ? fullPage : usualPage);
    return { rows: contacts, next, searchedTo };
  });
  const { descending } = order;
  const ordering = orderingOf(order, { loaded: pages.rows.length, more: pages.more || pages.loading });
  const { timeZone } = me;
  return {
    filters,
    query,
    order,
    columns,
    column,
    ordering,
    pages,
    rows: useMemo(
      () => inOrder(pages.rows, { column: column?.id, descending, timeZone, ordering }),
      [pages.rows, column, descending, timeZone, ordering],
    ),
    askAll: (cursor: string | undefined, signal: AbortSignal) => ask(cursor, signal, fullPage),
  };
};

export type ContactSearch = ReturnType<typeof useContactSearch>;
