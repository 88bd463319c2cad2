import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { DataServerView } from '../kit/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { count, elapsed, instant } from '../kit/format.ts';

type Agent = DataServerView['agents'][number];

/** What lies in the location of a data server and is not taken: nobody uploads it until somebody puts it right. */
export const FilesNotTaken = ({ agent, now }: { agent: Agent; now: Date }) => {
  const { me } = useFermata();
  const { notTaken, machine } = agent;
  if (!notTaken || notTaken.count === 0) return null;
  const files = notTaken.count === 1 ? '1 file is not taken' : `${count(notTaken.count)} files are not taken`;
  return (
    <ExpandableSection
      headerText={<StatusIndicator type="warning">{files}</StatusIndicator>}
      headerDescription={`They lie in the location, as ${machine} found it. Each stays there until it is put right.`}
    >
      <Table
        variant="embedded"
        items={[...notTaken.files]}
        trackBy="path"
        wrapLines
        ariaLabels={{ tableLabel: `Files not taken by ${machine}` }}
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
              And {count(notTaken.count - notTaken.files.length)} more: <code>staging-agent status</code> on the data
              server lists them.
            </Box>
          )
        }
      />
    </ExpandableSection>
  );
};
