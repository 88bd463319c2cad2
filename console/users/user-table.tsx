import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import type { TeamView, UserView } from '../../api/administration/people/users.ts';
import { nothing } from '../kit/format.ts';
import { PageLink } from '../kit/page/page-link.tsx';
import { fits } from './words.ts';

interface Props {
  users: UserView[];
  teams: TeamView[];
  loading: boolean;
  /** Left out for people who may not edit. */
  onEdit?: (user: UserView) => void;
  onIdentify?: (user: UserView) => void;
  onExtend?: (user: UserView) => void;
}

const pageSize = 50;
type Field = 'username' | 'name' | 'teamName';

const nameOf = ({ firstName, lastName }: UserView): string => [firstName, lastName].filter(Boolean).join(' ');
/** By last name. */
const sortedBy: Record<Field, (user: UserView) => string> = {
  username: ({ username }) => username,
  name: ({ firstName, lastName }) => [lastName, firstName].filter(Boolean).join(' '),
  teamName: ({ teamName }) => teamName ?? '',
};

export const UserTable = ({ users, teams, loading, onEdit, onIdentify, onExtend }: Props) => {
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  const [field, setField] = useState<Field>('username');
  const [descending, setDescending] = useState(false);
  const found = users.filter((user) => fits(user, typed));
  const ordered = found.toSorted(
    (a, b) =>
      (descending ? -1 : 1) * sortedBy[field](a).localeCompare(sortedBy[field](b), 'en', { sensitivity: 'base' }),
  );
  const teamName = (id: string) => teams.find(({ teamId }) => teamId === id)?.name ?? id;
  const pageCount = Math.max(1, Math.ceil(ordered.length / pageSize));

  return (
    <Table
      items={ordered.slice((page - 1) * pageSize, page * pageSize)}
      trackBy="userId"
      loading={loading}
      loadingText="Loading users"
      resizableColumns
      stickyHeader
      ariaLabels={{ tableLabel: 'Users' }}
      sortingColumn={{ sortingField: field }}
      sortingDescending={descending}
      onSortingChange={({ detail }) => {
        setField((detail.sortingColumn.sortingField ?? 'username') as Field);
        setDescending(detail.isDescending ?? false);
      }}
      header={
        <Header
          variant="h2"
          counter={loading ? '' : `(${found.length === users.length ? '' : `${found.length} of `}${users.length})`}
        >
          Agents and supervisors
        </Header>
      }
      filter={
        <TextFilter
          filteringText={typed}
          filteringPlaceholder="Find by name, former name or team"
          filteringAriaLabel="Find users"
          filteringClearAriaLabel="Clear"
          onChange={({ detail }) => {
            setTyped(detail.filteringText);
            setPage(1);
          }}
        />
      }
      pagination={
        pageCount > 1 && (
          <Pagination
            currentPageIndex={page}
            pagesCount={pageCount}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
          />
        )
      }
      columnDefinitions={[
        {
          id: 'username',
          header: 'ACD ID',
          width: 160,
          isRowHeader: true,
          sortingField: 'username',
          cell: ({ username }) => (
            <PageLink to={`/contacts?agent=${encodeURIComponent(username)}`} ariaLabel={`Contacts of ${username}`}>
              {username}
            </PageLink>
          ),
        },
        {
          id: 'name',
          header: 'Name',
          width: 150,
          sortingField: 'name',
          cell: (user) => nameOf(user) || nothing,
        },
        {
          id: 'team',
          header: 'Team',
          width: 145,
          sortingField: 'teamName',
          cell: ({ teamName: name }) => name ?? nothing,
        },
        {
          id: 'active',
          header: 'Active',
          width: 105,
          cell: ({ active }) => (
            <StatusIndicator type={active ? 'success' : 'stopped'}>{active ? 'Active' : 'Inactive'}</StatusIndicator>
          ),
        },
        {
          id: 'former',
          header: 'Former names',
          width: 145,
          cell: ({ formerUsernames }) => formerUsernames.join(', ') || nothing,
        },
        {
          id: 'supervised',
          header: 'Other teams',
          width: 130,
          cell: ({ supervisedTeamIds }) => supervisedTeamIds.map(teamName).join(', ') || nothing,
        },
        ...(onEdit && onIdentify && onExtend
          ? [
              {
                id: 'edit',
                header: 'Actions',
                width: 310,
                minWidth: 280,
                cell: (user: UserView) => (
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button
                      variant="inline-link"
                      ariaLabel={`Edit teams of ${user.username}`}
                      onClick={() => onEdit(user)}
                    >
                      Edit teams
                    </Button>
                    <Button
                      variant="inline-link"
                      ariaLabel={`Identifiers of ${user.username}`}
                      onClick={() => onIdentify(user)}
                    >
                      Identifiers
                    </Button>
                    <Button
                      variant="inline-link"
                      ariaLabel={`Extension of ${user.username}`}
                      onClick={() => onExtend(user)}
                    >
                      Extension
                    </Button>
                  </SpaceBetween>
                ),
              },
            ]
          : []),
      ]}
      empty={
        <Box textAlign="center" padding="l" color="inherit">
          <b>No users</b>
          <Box color="inherit">{typed ? 'No users match.' : 'No users have been synced yet.'}</Box>
        </Box>
      }
    />
  );
};
