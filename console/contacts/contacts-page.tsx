import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { useRequest } from '../kit/api/use-request.ts';
import { useStored } from '../kit/browser.ts';
import { leads, useFermata } from '../kit/fermata.ts';
import { ago } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { Filters } from './filters/filters.tsx';
import { rememberSearch } from './last-search.ts';
import { ContactList } from './list/contact-list.tsx';
import { addressToSave } from './saved-searches.ts';
import { SavedSearchesButton } from './saved-searches-button.tsx';
import { addressOf, type ContactFilters, filterCount, type Order, withoutFilters } from './search-params.ts';
import { useContactSearch } from './use-contact-search.ts';

const focusFirstContact = () => {
  const list = document.getElementById('contacts');
  (list?.querySelector<HTMLElement>('tbody a[href]') ?? list)?.focus();
};

/** The search is in the address, so that it can be sent to a colleague and returned to. */
export default function ContactsPage() {
  const { api, me } = useFermata();
  const title = leads(me) ? 'Contacts' : 'My contacts';
  usePageTitle(title);
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const search = useContactSearch(address);
  const { filters, order } = search;
  useEffect(() => rememberSearch(address), [address]);

  const health = useRequest('health', api.health);
  const lastImport = health.answer?.lastImportedAt;
  const count = filterCount(filters);
  const show = (changed: ContactFilters, by: Order = order, replace = false) =>
    setParams(new URLSearchParams(addressOf(changed, by)), { replace });
  const [filtersOpen, setFiltersOpen] = useStored('filters-open', true);

  return (
    <SpaceBetween size="l">
      <div>
        <button type="button" className="skip-within" onClick={focusFirstContact}>
          Skip to the first contact
        </button>
        <Header
          variant="h1"
          description={lastImport ? `Last contact imported ${ago(lastImport, new Date())}.` : undefined}
          actions={
            <SavedSearchesButton
              address={addressToSave(filters, order)}
              onOpen={(saved) => setParams(new URLSearchParams(saved))}
            />
          }
        >
          {title}
        </Header>
      </div>
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
        search={search}
        isFiltered={count > 0}
        // A different order is not a step of the browser history, so the back button ignores it.
        onSort={(by) => show(filters, by, true)}
        onClear={() => show(withoutFilters(filters))}
      />
    </SpaceBetween>
  );
}
