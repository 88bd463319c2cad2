import { useFermata } from '../kit/fermata.ts';
import { duration, instant, nothing, size } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page-link.tsx';
import { PagedTable } from '../kit/paged-table.tsx';
import { usePages } from '../kit/use-pages.ts';

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
      description="Oldest first. Media files that belong to no contact we know. They join their contact by themselves when its record comes."
      pages={pages}
      empty={{ title: 'No unmatched files', text: 'Every media file belongs to a contact.' }}
      columns={[
        {
          id: 'location',
          header: 'Location',
          width: 400,
          isRowHeader: true,
          cell: ({ location }) => <span className="identifier">{location}</span>,
        },
        {
          id: 'contact',
          header: 'Contact By Its Name',
          width: 330,
          cell: ({ contactId }) =>
            contactId ? (
              <PageLink to={contactPath(contactId)}>
                <span className="identifier">{contactId}</span>
              </PageLink>
            ) : (
              'The name tells none'
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
        { id: 'reason', header: 'What Is Wrong', width: 330, cell: ({ reason }) => reason ?? nothing },
        { id: 'size', header: 'Size', width: 110, cell: (recording) => size(recording.size) },
      ]}
    />
  );
};
