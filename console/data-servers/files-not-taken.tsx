import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { DataServerView } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { count, elapsed, instant } from '../kit/format.ts';

type Agent = DataServerView['agents'][number];

/** Files in the location of a data server that its staging agent cannot accept. None is uploaded until somebody fixes it. */
export const FilesNotTaken = ({ agent, now }: { agent: Agent; now: Date }) => {
  const { me } = useFermata();
  const { notTaken, machine } = agent;
  if (!notTaken || notTaken.count === 0) return null;
  const files =
    notTaken.count === 1 ? '1 file cannot be uploaded' : `${count(notTaken.count)} files cannot be uploaded`;
  return (
    <ExpandableSection
      headerText={<StatusIndicator type="warning">{files}</StatusIndicator>}
      headerDescription={`Found in the location by ${machine}. Each file stays there until somebody fixes the reason.`}
    >
      <Table
        variant="embedded"
        items={[...notTaken.files]}
        trackBy="path"
        wrapLines
        ariaLabels={{ tableLabel: `Files that ${machine} cannot upload` }}
        columnDefinitions={[
          {
            id: 'path',
            header: 'File',
            isRowHeader: true,
            cell: ({ path }) => <span className="may-break">{path}</span>,
          },
          {
            id: 'since',
            header: 'Age',
            cell: ({ since }) => <span title={instant(since, me.timeZone)}>{elapsed(since, now)}</span>,
          },
          { id: 'reason', header: 'Reason', cell: ({ reason }) => <span className="may-break">{reason}</span> },
        ]}
        footer={
          notTaken.count > notTaken.files.length && (
            <Box color="text-body-secondary">
              And {count(notTaken.count - notTaken.files.length)} more. Run <code>staging-agent status</code> on the
              data server to list them all.
            </Box>
          )
        }
      />
    </ExpandableSection>
  );
};
