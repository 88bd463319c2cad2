import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { UserView } from '../../api/administration/people/users.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { administers, useFermata } from '../kit/fermata.ts';
import { ago } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { Extension } from './extension.tsx';
import { Identifiers } from './identifiers.tsx';
import { SupervisedTeams } from './supervised-teams.tsx';
import { UserTable } from './user-table.tsx';
import { syncText } from './words.ts';

export default function UsersPage() {
  usePageTitle('Users');
  const { api, me, notify } = useFermata();
  const users = useRequest('users', api.users);
  const teams = useRequest('teams', api.teams);
  const [busy, setBusy] = useState(false);
  const [edited, setEdited] = useState<UserView>();
  const [identified, setIdentified] = useState<UserView>();
  const [extended, setExtended] = useState<UserView>();
  const administrator = administers(me);

  const sync = async () => {
    setBusy(true);
    try {
      await api.syncUsers();
      notify('success', 'The sync of users and teams has started. Refresh the list in a minute.');
    } catch (problem) {
      notify('error', sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const lastSync = users.answer?.lastSync;

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          lastSync ? `Last synced ${ago(lastSync.at, new Date())}: ${syncText(lastSync)}.` : 'Not synced yet.'
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button iconName="refresh" ariaLabel="Refresh the users" onClick={users.reload} />
            {administrator && (
              <Button onClick={() => void sync()} loading={busy} loadingText="Starting">
                Sync now
              </Button>
            )}
          </SpaceBetween>
        }
      >
        Users
      </Header>
      {users.problem !== undefined && (
        <ProblemAlert header="The users cannot be shown" problem={users.problem} reload={users.reload} />
      )}
      {(users.answer || users.loading) && (
        <UserTable
          users={users.answer?.users ?? []}
          teams={teams.answer?.teams ?? []}
          loading={users.loading}
          {...(administrator ? { onEdit: setEdited, onIdentify: setIdentified, onExtend: setExtended } : {})}
        />
      )}
      {identified && (
        <Identifiers
          user={identified}
          onClose={() => setIdentified(undefined)}
          onSaved={() => {
            setIdentified(undefined);
            notify('success', `The identifiers of ${identified.username} are saved.`);
          }}
        />
      )}
      {extended && (
        <Extension
          user={extended}
          onClose={() => setExtended(undefined)}
          onSaved={() => {
            setExtended(undefined);
            notify('success', `The extension of ${extended.username} is saved.`);
          }}
        />
      )}
      {edited && (
        <SupervisedTeams
          user={edited}
          teams={teams.answer?.teams ?? []}
          onClose={() => setEdited(undefined)}
          onSaved={() => {
            setEdited(undefined);
            users.reload();
            notify('success', `The supervised teams of ${edited.username} are saved.`);
          }}
        />
      )}
    </SpaceBetween>
  );
}
