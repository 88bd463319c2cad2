import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { LiveAgentView, LiveCallView } from '../../api/control/live.ts';
import { useFermata } from '../kit/fermata.ts';
import { duration, inZone, nothing, spokenDuration } from '../kit/format.ts';
import { knownMedia } from '../recording-controls/contact/contact-state.ts';
import { StandingText } from '../recording-controls/contact/medium-list.tsx';
import { secondsSince } from '../recording-controls/following/clock.ts';
import { mediumNames, recorderName } from '../recording-controls/words.ts';
import { type LiveRow, nameOf } from './rows.ts';

interface Props {
  rows: readonly LiveRow[];
  loading: boolean;
  description: string;
  /** The server's clock now, in milliseconds. */
  serverNow: number;
  /** Whether any recording server has a site. */
  withSites: boolean;
  empty: { title: string; text: string };
  /** What the person may do with this row; undefined: nothing with any row. */
  actions?: ((row: LiveRow) => ReactNode) | undefined;
}

const Agent = ({ agent }: { agent: LiveAgentView }) => (
  <>
    {nameOf(agent)}
    {agent.extension !== null && <div className="live-detail">Extension {agent.extension}</div>}
  </>
);

const Since = ({ call, serverNow }: { call: LiveCallView; serverNow: number }) => {
  const { me } = useFermata();
  const since = call.connectedAt ?? call.now;
  const seconds = secondsSince(since, serverNow);
  return (
    <span className="digits">
      {inZone(since, me.timeZone).clock} · <span aria-hidden="true">{duration(seconds)}</span>
      <span className="only-spoken">{spokenDuration(seconds)}</span>
    </span>
  );
};

const Recording = ({ call }: { call: LiveCallView }) => {
  const states = knownMedia(call);
  if (states.length === 0) return <>{nothing}</>;
  return (
    <ul className="live-media">
      {states.map(({ medium, state }) => (
        <li key={medium}>
          {mediumNames[medium]}: <StandingText state={state} />
        </li>
      ))}
    </ul>
  );
};

const Desktop = ({ agent: { desktop } }: { agent: LiveAgentView }) => {
  const { me } = useFermata();
  if (!desktop) return <StatusIndicator type="stopped">Not seen</StatusIndicator>;
  if (!desktop.silent) return <StatusIndicator type="success">Seen</StatusIndicator>;
  return (
    <StatusIndicator type="warning">
      Silent, last report {inZone(desktop.reportedAt, me.timeZone).clock}
    </StatusIndicator>
  );
};

/** Agents with what they are on now. */
export const LiveTable = ({ rows, loading, description, serverNow, withSites, empty, actions }: Props) => {
  const columns: TableProps.ColumnDefinition<LiveRow>[] = [
    { id: 'agent', header: 'Agent', isRowHeader: true, minWidth: 150, cell: ({ agent }) => <Agent agent={agent} /> },
    { id: 'team', header: 'Team', minWidth: 110, cell: ({ agent }) => agent.teamName ?? nothing },
    ...(withSites
      ? [{ id: 'site', header: 'Site', minWidth: 90, cell: ({ agent }: LiveRow) => agent.site ?? nothing }]
      : []),
    {
      id: 'contact',
      header: 'Contact',
      minWidth: 140,
      cell: ({ call }) => (call ? recorderName(call.provider) : 'No contact'),
    },
    { id: 'queue', header: 'Queue', minWidth: 130, cell: ({ call }) => call?.queueName ?? call?.queueId ?? nothing },
    {
      id: 'since',
      header: 'Since',
      minWidth: 150,
      cell: ({ call }) => (call ? <Since call={call} serverNow={serverNow} /> : nothing),
    },
    {
      id: 'recording',
      header: 'Recording',
      minWidth: 220,
      cell: ({ call }) => (call ? <Recording call={call} /> : nothing),
    },
    { id: 'desktop', header: 'Desktop', minWidth: 130, cell: ({ agent }) => <Desktop agent={agent} /> },
    ...(actions ? [{ id: 'actions', header: 'Actions', minWidth: 150, cell: actions }] : []),
  ];
  return (
    <Table
      items={rows}
      trackBy="id"
      loading={loading}
      loadingText="Looking for agents"
      wrapLines
      ariaLabels={{ tableLabel: 'Agents now' }}
      header={
        <Header variant="h2" counter={loading ? '' : `(${rows.length})`} description={description}>
          Agents now
        </Header>
      }
      columnDefinitions={columns}
      empty={
        <Box textAlign="center" padding="l" color="inherit">
          <b>{empty.title}</b>
          <Box color="inherit">{empty.text}</Box>
        </Box>
      }
    />
  );
};
