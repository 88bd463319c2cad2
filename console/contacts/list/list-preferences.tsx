import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import { useStored } from '../../kit/browser.ts';
import { type Column, type ListPreferences, usualPreferences } from './columns.tsx';

/** Columns of a newer console are also offered to people who stored an order before. */
const withNewColumns = (stored: ListPreferences): ListPreferences => {
  const known = new Set(usualPreferences.contentDisplay.map(({ id }) => id));
  const chosen = stored.contentDisplay.filter(({ id }) => known.has(id));
  const added = usualPreferences.contentDisplay.filter(({ id }) => !chosen.some((one) => one.id === id));
  return { ...usualPreferences, ...stored, contentDisplay: [...chosen, ...added] };
};

/** Columns, their order and widths, stored in this browser. */
export const useListPreferences = () => {
  const [stored, store] = useStored('contact-columns', usualPreferences);
  return { preferences: withNewColumns(stored), store };
};

export const ListPreferencesButton = ({
  columns,
  preferences,
  store,
}: { columns: readonly Column[] } & ReturnType<typeof useListPreferences>) => (
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
    wrapLinesPreference={{ label: 'Wrap lines', description: 'Show long text on several lines.' }}
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
);
