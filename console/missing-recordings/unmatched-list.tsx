import { usePages } from '../kit/api/use-pages.ts';
import { useFermata } from '../kit/fermata.ts';
import { duration, instant, nothing, size } from '../kit/format.ts';
import { LongPath } from '../kit/page/long-path.tsx';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { PagedTable } from '../kit/page/paged-table.tsx';

export const UnmatchedList = () => {
  const { api, me } = useFermata();
  const pages = usePages('unmatched', async (cursor, signal) => {
    const page = await api.unmatched({ limit: '50', cursor }, signal);
    return { rows: page.recordings, next: page.next };
  });
  return (
    <PagedTable
      name="Unmatched files"
      header="Unmatched files"
      description="Oldest first. Media files that belong to no known contact. Each joins its contact automatically when the contact record arrives."
      pages={pages}
      empty={{ title: 'No unmatched files', text: 'Every media file belongs to a contact.' }}
      columns={[
        {
          id: 'location',
          header: 'Location',
          width: 330,
          isRowHeader: true,
          cell: ({ location }) => <LongPath path={location} />,
        },
        {
          id: 'contact',
          header: 'Contact from its name',
          width: 330,
          cell: ({ contactId }) =>
            contactId ? (
              <PageLink to={contactPath(contactId)}>
                <span className="identifier">{contactId}</span>
              </PageLink>
            ) : (
              'None in its name'
            ),
        },
        { id: 'recorded', header: 'Recorded', width: 175, cell: ({ recordedAt }) => instant(recordedAt, me.timeZone) },
        { id: 'arrived', header: 'Arrived', width: 175, cell: ({ arrivedAt }) => instant(arrivedAt, me.timeZone) },
        {
          id: 'duration',
          header: 'Length',
          width: 100,
          cell: ({ durationSeconds }) => (durationSeconds === null ? nothing : duration(durationSeconds)),
        },
        { id: 'reason', header: 'Problem', width: 330, cell: ({ reason }) => reason ?? nothing },
        { id: 'size', header: 'Size', width: 110, cell: (recording) => size(recording.size) },
      ]}
    />
  );
};
