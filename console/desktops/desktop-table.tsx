import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import type { DesktopListView, DesktopView } from '../../api/administration/desktops/desktop-list.ts';
import { useFermata } from '../kit/fermata.ts';
import { ago, count, counted, elapsed, instant, nothing, personName, size } from '../kit/format.ts';
import { captureState, clockText, desktopState, fits, problemsOf, reasonsOf } from './words.ts';

const pageSize = 50;

const Small = ({ children, title }: { children: string; title?: string }) => (
  <Box color="text-body-secondary" fontSize="body-s">
    <span title={title}>{children}</span>
  </Box>
);

const People = ({ users, now }: Pick<DesktopView, 'users'> & { now: Date }) => {
  const { me } = useFermata();
  if (users.length === 0) return 'Nobody';
  return (
    <SpaceBetween size="s">
      {users.map((user) => {
        const { type, text } = captureState(user);
        const reasons = reasonsOf(user);
        return (
          <div key={user.login}>
            {personName({ ...user, acdId: user.username ?? user.login })}
            <Small>{user.login}</Small>
            <Small title={instant(user.loggedOnAt, me.timeZone)}>{`Logged on ${ago(user.loggedOnAt, now)}`}</Small>
            <StatusIndicator type={type}>{text}</StatusIndicator>
            {reasons.length > 0 && (
              <ul className="plain-list">
                {reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            )}
          </div>
        );
      })}
    </SpaceBetween>
  );
};

interface Props {
  list: DesktopListView | undefined;
  loading: boolean;
  now: Date;
  onRemove(desktop: DesktopView): void;
}

/** Every enrolled PC with its last report. */
export const DesktopTable = ({ list, loading, now, onRemove }: Props) => {
  const { me } = useFermata();
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  const desktops = list?.desktops ?? [];
  const found = desktops.filter((desktop) => fits(desktop, typed));
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  return (
    <Table
      items={found.slice((page - 1) * pageSize, page * pageSize)}
      trackBy="desktopId"
      loading={loading}
      loadingText="Loading desktops"
      wrapLines
      resizableColumns
      ariaLabels={{ tableLabel: 'Desktops' }}
      header={
        <Header
          variant="h2"
          counter={
            loading
              ? ''
              : `(${found.length === desktops.length ? '' : `${count(found.length)} of `}${count(desktops.length)})`
          }
        >
          Enrolled PCs
        </Header>
      }
      filter={
        <TextFilter
          filteringText={typed}
          filteringPlaceholder="Find by PC or person"
          filteringAriaLabel="Find desktops"
          filteringClearAriaLabel="Clear"
          onChange={({ detail }) => {
            setTyped(detail.filteringText);
            setPage(1);
          }}
        />
      }
      pagination={
        pages > 1 && (
          <Pagination
            currentPageIndex={page}
            pagesCount={pages}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
          />
        )
      }
      columnDefinitions={[
        {
          id: 'machine',
          header: 'PC',
          isRowHeader: true,
          width: 170,
          cell: (desktop) => {
            const { type, text } = desktopState(desktop, now);
            return (
              <>
                {desktop.machine}
                <Small>{desktop.version ? `Version ${desktop.version}` : 'Version unknown'}</Small>
                <span title={instant(desktop.lastSeenAt, me.timeZone)}>
                  <StatusIndicator type={type}>{text}</StatusIndicator>
                </span>
              </>
            );
          },
        },
        {
          id: 'people',
          header: 'Logged on',
          width: 270,
          minWidth: 220,
          cell: ({ users }) => <People users={users} now={now} />,
        },
        {
          id: 'waiting',
          header: 'Waiting',
          width: 160,
          cell: ({ waiting }) =>
            waiting ? (
              <>
                <span className="digits">{counted(waiting.extractions, 'extraction')}</span>
                <Small>{`${counted(waiting.recordings, 'recording')} · ${size(waiting.bytes)}`}</Small>
                {waiting.oldest && <Small>{`Oldest waiting ${elapsed(waiting.oldest, now)}`}</Small>}
              </>
            ) : (
              nothing
            ),
        },
        {
          id: 'disk',
          header: 'Disk',
          width: 110,
          cell: ({ disk }) => (disk ? `${size(disk.freeBytes)} free of ${size(disk.totalBytes)}` : nothing),
        },
        {
          id: 'clock',
          header: 'Clock',
          width: 95,
          cell: ({ clockOffsetMilliseconds }) => clockText(clockOffsetMilliseconds)?.text ?? nothing,
        },
        {
          id: 'problems',
          header: 'Faults',
          width: 220,
          minWidth: 180,
          cell: (desktop) => {
            const problems = problemsOf(desktop, list?.itemsVersion ?? 0);
            return problems.length === 0 ? (
              'None'
            ) : (
              <ul className="plain-list">
                {problems.map((problem) => (
                  <li key={problem} className="may-break">
                    {problem}
                  </li>
                ))}
              </ul>
            );
          },
        },
        {
          id: 'actions',
          header: 'Actions',
          width: 120,
          cell: (desktop) => (
            <Button variant="inline-link" ariaLabel={`Remove ${desktop.machine}`} onClick={() => onRemove(desktop)}>
              Remove
            </Button>
          ),
        },
      ]}
      empty={
        <Box textAlign="center" padding="s" color="inherit">
          {typed ? 'No PC matches.' : 'No PC is enrolled yet. Create an enrolment code and install the desktop agent.'}
        </Box>
      }
    />
  );
};
