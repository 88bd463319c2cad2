import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useCallback, useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { ProblemAlert } from '../../kit/api/problem-alert.tsx';
import { useFermata } from '../../kit/fermata.ts';
import { instant } from '../../kit/format.ts';
import { ExportButton } from '../export-button.tsx';
import type { Order } from '../search-params.ts';
import type { ContactSearch } from '../use-contact-search.ts';
import { countText } from '../words.ts';
import { orderText } from './contact-rows.ts';
import { ListPreferencesButton, useListPreferences } from './list-preferences.tsx';
import { sortContacts } from './sort-values.ts';
import { useRowClick } from './use-row-click.ts';

interface Props {
  search: ContactSearch;
  isFiltered: boolean;
  onSort(order: Order): void;
  onClear(): void;
}

export const ContactList = ({ search, isFiltered, onSort, onClear }: Props) => {
  const { me } = useFermata();
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const open = useCallback((address: string) => void navigate(address), [navigate]);
  useRowClick(list, open);
  const columnChoice = useListPreferences();
  const { preferences, store } = columnChoice;
  const { pages, rows, columns, column, order, ordering, query } = search;
  const { more, loading, loadingMore, problem, loadMore, reload, searchedTo } = pages;
  const { descending } = order;
  const count = countText(rows.length, more);
  // A day has few enough contacts to be read completely. With filters, the search goes further back.
  const reached = isFiltered && more && searchedTo ? `Searched back to ${instant(searchedTo, me.timeZone)}.` : '';

  useEffect(() => {
    if (ordering === 'loading-to-sort' && !loading && !loadingMore && problem === undefined) loadMore();
  });

  if (problem !== undefined && rows.length === 0) {
    return <ProblemAlert header="The contacts cannot be shown" problem={problem} reload={reload} />;
  }
  return (
    <div className="contact-list" id="contacts" tabIndex={-1} ref={list}>
      <Table
        items={rows}
        trackBy="contactId"
        columnDefinitions={columns.map((definition) => ({
          ...definition,
          sortingField: definition.id,
          ...(preferences.widths[definition.id] ? { width: preferences.widths[definition.id] } : {}),
        }))}
        columnDisplay={preferences.contentDisplay}
        onColumnWidthsChange={({ detail }) => {
          const shown = preferences.contentDisplay.filter(({ visible }) => visible);
          store({
            ...preferences,
            widths: Object.fromEntries(shown.map(({ id }, index) => [id, detail.widths[index] ?? 150])),
          });
        }}
        resizableColumns
        stickyHeader
        stickyHeaderVerticalOffset={0}
        wrapLines={preferences.wrapLines}
        stripedRows={preferences.stripedRows}
        loading={loading}
        loadingText="Loading contacts"
        sortingColumn={column && ordering === 'sorted' ? { sortingField: column.id } : undefined}
        sortingDescending={descending}
        onSortingChange={({ detail }) => {
          const field = detail.sortingColumn.sortingField ?? null;
          // The third press restores the original order.
          if (field === order.column && descending) onSort({ column: null, descending: false });
          else onSort({ column: field, descending: field === order.column ? !descending : false });
        }}
        ariaLabels={{ tableLabel: 'Contacts', resizerRoleDescription: 'resize button' }}
        header={
          <Header
            variant="h2"
            counter={loading ? '' : `(${count})`}
            description={orderText(ordering, column?.header ?? '', descending)}
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <ExportButton
                  ask={search.askAll}
                  order={(contacts) =>
                    column ? sortContacts(contacts, { column: column.id, descending, timeZone: me.timeZone }) : contacts
                  }
                  fileName={`contacts ${query.from} to ${query.to}.csv`}
                  disabled={rows.length === 0}
                />
                <Button iconName="refresh" ariaLabel="Refresh the contacts" onClick={reload} loading={loading} />
                <ListPreferencesButton columns={columns} {...columnChoice} />
              </SpaceBetween>
            }
          >
            Results
          </Header>
        }
        empty={
          <Box textAlign="center" padding="l" color="inherit">
            <SpaceBetween size="xs">
              <b>{more ? 'No matches yet' : 'No contacts'}</b>
              <Box color="inherit">
                {more
                  ? reached
                  : isFiltered
                    ? 'No contacts match these filters.'
                    : 'There are no contacts on these days that you are allowed to see.'}
              </Box>
              {more && (
                <Button onClick={loadMore} loading={loadingMore} loadingText="Searching">
                  Search further back
                </Button>
              )}
              {isFiltered && <Button onClick={onClear}>Clear filters</Button>}
            </SpaceBetween>
          </Box>
        }
        footer={
          rows.length > 0 && (
            <SpaceBetween size="s">
              {problem !== undefined && (
                <ProblemAlert header="No more contacts could be loaded" problem={problem} reload={loadMore} />
              )}
              <div className="contact-list-more">
                <Box color="text-body-secondary">
                  {count}
                  {reached && `. ${reached}`}
                </Box>
                {more && (
                  <Button onClick={loadMore} loading={loadingMore} loadingText="Loading more">
                    Load more
                  </Button>
                )}
              </div>
            </SpaceBetween>
          )
        }
      />
      <LiveRegion hidden>{loading ? '' : count}</LiveRegion>
    </div>
  );
};
