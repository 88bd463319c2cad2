import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { DataServerView } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { count, elapsed, instant, nothing, size } from '../kit/format.ts';
import { agentState, diskLow } from './agent-state.ts';

type Agent = DataServerView['agents'][number];

/** The last report of each staging agent of a data server. */
export const Agents = ({
  server,
  now,
  onRemove,
}: {
  server: DataServerView;
  now: Date;
  onRemove(agent: Agent): void;
}) => {
  const { me } = useFermata();
  return (
    <Table
      variant="embedded"
      items={server.agents}
      trackBy="agentId"
      wrapLines
      resizableColumns
      ariaLabels={{ tableLabel: `Staging agents of ${server.name}` }}
      columnDefinitions={[
        {
          id: 'machine',
          header: 'Staging agent',
          isRowHeader: true,
          width: 130,
          cell: ({ machine, version }) => (
            <>
              {machine}
              <Box color="text-body-secondary" fontSize="body-s">
                {version ? `Version ${version}` : 'Version unknown'}
              </Box>
            </>
          ),
        },
        {
          id: 'state',
          header: 'State',
          width: 200,
          cell: (agent) => {
            const { type, state, seen } = agentState(agent, now);
            return (
              <>
                <StatusIndicator type={type}>{state}</StatusIndicator>
                <Box color="text-body-secondary" fontSize="body-s">
                  {agent.lastSeenAt ? <span title={instant(agent.lastSeenAt, me.timeZone)}>{seen}</span> : seen}
                </Box>
              </>
            );
          },
        },
        {
          id: 'waiting',
          header: 'Waiting',
          width: 150,
          cell: ({ waiting }) =>
            waiting ? (
              <>
                <span className="digits">
                  {count(waiting.count)} · {size(waiting.bytes)}
                </span>
                {waiting.oldest && (
                  <Box color="text-body-secondary" fontSize="body-s">
                    Oldest waiting {elapsed(waiting.oldest, now)}
                  </Box>
                )}
              </>
            ) : (
              nothing
            ),
        },
        {
          id: 'disk',
          header: 'Disk',
          width: 170,
          cell: ({ disk }) =>
            disk ? (
              <>
                <StatusIndicator type={diskLow(disk) ? 'warning' : 'success'}>
                  {diskLow(disk) ? 'Nearly full' : 'Enough space'}
                </StatusIndicator>
                <Box color="text-body-secondary" fontSize="body-s">
                  {size(disk.freeBytes)} free of {size(disk.totalBytes)}
                </Box>
              </>
            ) : (
              nothing
            ),
        },
        {
          id: 'errors',
          header: 'Errors in the last day',
          width: 360,
          minWidth: 260,
          cell: ({ errors }) =>
            errors.length === 0 ? (
              'None'
            ) : (
              <ul className="plain-list">
                {/* Newest first; the agent reports them oldest first. */}
                {[...new Set(errors.toReversed())].slice(0, 5).map((error) => (
                  <li key={error} className="may-break">
                    {error}
                  </li>
                ))}
              </ul>
            ),
        },
        {
          id: 'actions',
          header: 'Actions',
          width: 90,
          cell: (agent) => (
            <Button
              variant="inline-link"
              ariaLabel={`Remove the staging agent ${agent.machine} from ${server.name}`}
              onClick={() => onRemove(agent)}
            >
              Remove
            </Button>
          ),
        },
      ]}
      empty={
        <Box textAlign="center" padding="s" color="inherit">
          No staging agent is enrolled yet. Create an enrolment code and enter it on the data server.
        </Box>
      }
    />
  );
};
