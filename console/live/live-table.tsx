import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { LiveAgentView, LiveCallView } from '../../api/control/live.ts';
import { useFermata } from '../kit/fermata.ts';
import { duration, inZone, nothing, spokenDuration } from '../kit/format.ts';
import { knownMedia } from '../recording-controls/contact/contact-state.ts';
import { MediumStateText } from '../recording-controls/contact/medium-list.tsx';
import { secondsSince } from '../recording-controls/following/clock.ts';
import { mediumNames, recorderName } from '../recording-controls/words.ts';
import { type LiveRow, nameOf } from './rows.ts';

interface Props {
  rows: readonly LiveRow[];
  loading: boolean;
  description: string;
  /** The server's clock now, in milliseconds. */
  serverNow: number;
  empty: { title: string; text: string };
  /** The person's actions on this row. Undefined if they have none on any row. */
  actions?: ((row: LiveRow) => ReactNode) | undefined;
}

const Agent = ({ agent }: { agent: LiveAgentView }) => {
  const { teamName, site, extension } = agent;
  const details = [teamName, site, extension !== null && `extension ${extension}`].filter(Boolean);
  return (
    <>
      {nameOf(agent)}
      {details.length > 0 && <div className="live-detail">{details.join(' · ')}</div>}
    </>
  );
};

/** The provider, and the queue by its name, or by its id until its name is known. */
const Contact = ({ call }: { call: LiveCallView | undefined }) => {
  if (!call) return <>No contact</>;
  const queue = call.queueName ?? call.queueId;
  return (
    <>
      {recorderName(call.provider)}
      {queue !== null && <div className="live-detail">{queue}</div>}
    </>
  );
};

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
          {mediumNames[medium]}: <MediumStateText state={state} />
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
    <>
      <StatusIndicator type="warning">Silent</StatusIndicator>
      <div className="live-detail">last report {inZone(desktop.reportedAt, me.timeZone).clock}</div>
    </>
  );
};

/** Agents with their current contacts. */
export const LiveTable = ({ rows, loading, description, serverNow, empty, actions }: Props) => {
  const columns: TableProps.ColumnDefinition<LiveRow>[] = [
    { id: 'agent', header: 'Agent', isRowHeader: true, minWidth: 150, cell: ({ agent }) => <Agent agent={agent} /> },
    { id: 'contact', header: 'Contact', minWidth: 140, cell: ({ call }) => <Contact call={call} /> },
    {
      id: 'customer',
      header: 'Customer',
      minWidth: 130,
      cell: ({ call }) => <span className="digits">{call?.customerNumber ?? nothing}</span>,
    },
    {
      id: 'since',
      header: 'Since',
      minWidth: 110,
      cell: ({ call }) => (call ? <Since call={call} serverNow={serverNow} /> : nothing),
    },
    {
      id: 'recording',
      header: 'Recording',
      minWidth: 190,
      cell: ({ call }) => (call ? <Recording call={call} /> : nothing),
    },
    { id: 'desktop', header: 'Desktop', minWidth: 120, cell: ({ agent }) => <Desktop agent={agent} /> },
    ...(actions ? [{ id: 'actions', header: 'Actions', minWidth: 80, cell: actions }] : []),
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
