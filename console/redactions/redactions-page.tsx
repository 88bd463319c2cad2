import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { usePages } from '../kit/api/use-pages.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import { PagedTable } from '../kit/page/paged-table.tsx';
import { DecideButtons } from './decide-buttons.tsx';
import { spanText } from './words.ts';
import '../kit/page/page.css';

/** Requests to remove parts of recordings, which wait for a decision. */
export default function RedactionsPage() {
  usePageTitle('Redactions');
  const { api, me } = useFermata();
  const pages = usePages('redactions', async (cursor, signal) => {
    const page = await api.redactions({ limit: '50', cursor }, signal);
    return { rows: page.redactions, next: page.next };
  });
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Requests to remove parts of recordings. A second person has to approve each within a week."
      >
        Redactions
      </Header>
      <PagedTable
        name="Requests for redaction"
        header="Waiting for a decision"
        description="Oldest first. Open the contact to listen to the part."
        pages={pages}
        empty={{ title: 'No requests', text: 'There are no requests for you to decide on.' }}
        columns={[
          {
            id: 'contact',
            header: 'Contact',
            width: 200,
            isRowHeader: true,
            cell: ({ contactId, at }) => (
              <PageLink to={contactPath(contactId)}>
                <span className="digits">Asked {instant(at, me.timeZone)}</span>
              </PageLink>
            ),
          },
          { id: 'by', header: 'Asked by', width: 150, cell: ({ by }) => by },
          { id: 'spans', header: 'Part', width: 170, cell: ({ spans }) => spans.map(spanText).join(', ') },
          { id: 'reason', header: 'Reason', width: 260, cell: ({ reason }) => reason },
          {
            id: 'expires',
            header: 'Expires',
            width: 170,
            cell: ({ expiresAt }) => <span className="digits">{instant(expiresAt, me.timeZone)}</span>,
          },
          {
            id: 'decide',
            header: 'Decision',
            width: 220,
            cell: (request) => <DecideButtons request={request} onDecided={pages.reload} />,
          },
        ]}
      />
    </SpaceBetween>
  );
}
