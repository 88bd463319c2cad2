import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { StayingRecordings } from '../../api/administration/desktops/desktop-list.ts';
import { useFermata } from '../kit/fermata.ts';
import { ago, count, elapsed, instant } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { stayingReason } from './words.ts';

/** Recordings that stay on PCs for longer than the deployment allows. */
export const StayingTable = ({ staying, now }: { staying: StayingRecordings; now: Date }) => {
  const { me } = useFermata();
  const { maxHours, recordings, complete } = staying;
  return (
    <Table
      items={recordings}
      trackBy="recordingId"
      wrapLines
      resizableColumns
      ariaLabels={{ tableLabel: 'Recordings that stay on PCs' }}
      header={
        <Header
          variant="h2"
          counter={`(${count(recordings.length)}${complete ? '' : '+'})`}
          description={`They ended more than ${count(maxHours)} hours ago, and are not in the archive. If their PC breaks, they are lost.`}
        >
          Recordings that stay on PCs
        </Header>
      }
      columnDefinitions={[
        {
          id: 'ended',
          header: 'Contact',
          isRowHeader: true,
          width: 200,
          cell: ({ contactId, endedAt }) => (
            <PageLink to={contactPath(contactId)}>
              <span className="digits">{instant(endedAt, me.timeZone)}</span>
            </PageLink>
          ),
        },
        { id: 'since', header: 'On the PC for', width: 140, cell: ({ endedAt }) => elapsed(endedAt, now) },
        { id: 'agent', header: 'Agent', width: 160, cell: ({ username }) => username },
        {
          id: 'pc',
          header: 'PC',
          width: 200,
          cell: ({ machine, lastSeenAt }) => (
            <>
              {machine}
              <Box color="text-body-secondary" fontSize="body-s">
                {lastSeenAt === null ? 'never seen' : `seen ${ago(lastSeenAt, now)}`}
              </Box>
            </>
          ),
        },
        { id: 'reason', header: 'Why', width: 320, cell: stayingReason },
      ]}
    />
  );
};
