import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useAnswer } from '../kit/api/use-answer.ts';
import { usePages } from '../kit/api/use-pages.ts';
import { useStored } from '../kit/browser.ts';
import { leads, useFermata } from '../kit/fermata.ts';
import { ago, today } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { ContactList } from './contact-list.tsx';
import { Filters } from './filters.tsx';
import {
  type ContactFilters,
  contactQuery,
  filterCount,
  readFilters,
  withoutFilters,
  writeFilters,
} from './search-params.ts';

/** The address bar holds the search, so that it can be sent to a colleague and gone back to. */
export default function ContactsPage() {
  const { api, me } = useFermata();
  const title = leads(me) ? 'Contacts' : 'My contacts';
  usePageTitle(title);
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(address)), [address]);
  const query = contactQuery(filters, today(new Date(), me.timeZone));

  const pages = usePages(JSON.stringify({ contacts: query }), async (cursor, signal) => {
    const { contacts, next } = await api.contacts({ ...query, limit: '50', ...(cursor ? { cursor } : {}) }, signal);
    return { rows: contacts, next };
  });
  const health = useAnswer('health', api.health);
  const lastImport = health.answer?.lastImportedAt;
  const count = filterCount(filters);
  const sort = params.get('sort');
  const descending = params.get('order') === 'descending';
  const show = (changed: ContactFilters, sortBy = sort, down = descending, replace = false) => {
    const next = writeFilters(changed);
    if (sortBy) next.set('sort', sortBy);
    if (sortBy && down) next.set('order', 'descending');
    setParams(next, { replace });
  };
  const [filtersOpen, setFiltersOpen] = useStored('filters-open', true);

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={lastImport ? `Last contact imported ${ago(lastImport, new Date())}.` : undefined}
      >
        {title}
      </Header>
      <ExpandableSection
        variant="container"
        expanded={filtersOpen}
        onChange={({ detail }) => setFiltersOpen(detail.expanded)}
        headerText="Filters"
        headerCounter={count > 0 ? `(${count} set)` : ''}
      >
        <Filters filters={filters} onChange={(changed) => show(changed)} />
      </ExpandableSection>
      <ContactList
        pages={pages}
        filtered={count > 0}
        sort={sort}
        descending={descending}
        // Another order is not another place: the back button is to leave it.
        onSort={(column, down) => show(filters, column, down, true)}
        onClear={() => show(withoutFilters(filters))}
      />
    </SpaceBetween>
  );
}
