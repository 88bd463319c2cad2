import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useNavigate } from 'react-router';
import type { ContactSummary } from '../../api/contacts.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import type { usePages } from '../kit/api/use-pages.ts';
import { useStored } from '../kit/browser.ts';
import { contactPath } from '../kit/page/page-link.tsx';
import { columns, type ListPreferences, sorted, usualPreferences } from './columns.tsx';
import { countText } from './words.ts';

interface Props {
  pages: ReturnType<typeof usePages<ContactSummary>>;
  filtered: boolean;
  sort: string | null;
  descending: boolean;
  onSort(columnId: string | null, descending: boolean): void;
  onClear(): void;
}

/** Columns that came with a newer console are shown even to who stored an order before. */
const withNewColumns = (stored: ListPreferences): ListPreferences => {
  const known = new Set(stored.contentDisplay.map(({ id }) => id));
  const added = usualPreferences.contentDisplay.filter(({ id }) => !known.has(id));
  return { ...usualPreferences, ...stored, contentDisplay: [...stored.contentDisplay, ...added] };
};

export const ContactList = ({ pages, filtered, sort, descending, onSort, onClear }: Props) => {
  const navigate = useNavigate();
  const [stored, store] = useStored('contacts', usualPreferences);
  const preferences = withNewColumns(stored);
  const { rows, more, loading, loadingMore, problem, loadMore, again } = pages;
  const sortingColumn = columns.find(({ id }) => id === sort);
  const order = sortingColumn
    ? `${more ? 'The loaded contacts are' : ''} sorted by ${sortingColumn.header}, ${descending ? 'descending' : 'ascending'}`.trim()
    : 'Newest first';
  const count = countText(rows.length, more);

  if (problem !== undefined && rows.length === 0) {
    return <ProblemAlert header="The contacts cannot be shown" problem={problem} again={again} />;
  }
  return (
    <div className="contact-list">
      <Table
        items={sorted(rows, sort, descending)}
        trackBy="contactId"
        columnDefinitions={columns.map(({ value, ...column }) => ({
          ...column,
          sortingField: column.id,
          ...(preferences.widths[column.id] ? { width: preferences.widths[column.id] } : {}),
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
        stickyColumns={{ first: 2 }}
        wrapLines={preferences.wrapLines}
        stripedRows={preferences.stripedRows}
        loading={loading}
        loadingText="Loading contacts"
        sortingColumn={sortingColumn ? { sortingField: sortingColumn.id } : undefined}
        sortingDescending={descending}
        onSortingChange={({ detail }) => {
          const field = detail.sortingColumn.sortingField ?? null;
          // Third press: back to the order in which the contacts come.
          if (field === sort && descending) onSort(null, false);
          else onSort(field, detail.isDescending ?? false);
        }}
        onRowClick={({ detail }) => {
          if (getSelection()?.isCollapsed !== false) navigate(contactPath(detail.item.contactId));
        }}
        ariaLabels={{ tableLabel: 'Contacts', resizerRoleDescription: 'resize button' }}
        header={
          <Header
            variant="h2"
            counter={loading ? '' : `(${count})`}
            description={more ? `${order}. Sorting orders the loaded rows only.` : `${order}.`}
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <Button iconName="refresh" ariaLabel="Refresh the contacts" onClick={again} loading={loading} />
                <CollectionPreferences
                  title="Columns"
                  confirmLabel="Confirm"
                  cancelLabel="Cancel"
                  preferences={preferences}
                  contentDisplayPreference={{
                    title: 'Columns',
                    description: 'Choose the columns and their order.',
                    options: columns.map(({ id, header }) => ({ id, label: header, alwaysVisible: id === 'time' })),
                  }}
                  wrapLinesPreference={{ label: 'Wrap lines', description: 'Show whole texts on several lines.' }}
                  stripedRowsPreference={{ label: 'Striped rows', description: 'Shade every other row.' }}
                  onConfirm={({ detail }) =>
                    store({
                      ...preferences,
                      contentDisplay: detail.contentDisplay ?? preferences.contentDisplay,
                      wrapLines: detail.wrapLines ?? false,
                      stripedRows: detail.stripedRows ?? false,
                    })
                  }
                />
              </SpaceBetween>
            }
          >
            Results
          </Header>
        }
        empty={
          <Box textAlign="center" padding="l" color="inherit">
            <SpaceBetween size="xs">
              <b>No contacts</b>
              <Box color="inherit">
                {filtered
                  ? 'No contact of these days fits all the filters.'
                  : 'There is no contact on these days that you may see.'}
              </Box>
              {filtered && <Button onClick={onClear}>Clear filters</Button>}
            </SpaceBetween>
          </Box>
        }
        footer={
          rows.length > 0 && (
            <SpaceBetween size="s">
              {problem !== undefined && (
                <ProblemAlert header="No more contacts could be loaded" problem={problem} again={loadMore} />
              )}
              <div className="contact-list-more">
                <Box color="text-body-secondary">{count}</Box>
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
