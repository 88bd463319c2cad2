import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { sentenceOf } from '../kit/api/problem.ts';
import { administers, useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { MissingList } from './missing-list.tsx';
import { UnmatchedList } from './unmatched-list.tsx';

export default function MissingRecordingsPage() {
  usePageTitle('Missing recordings');
  const { api, me, notify } = useFermata();
  const [params, setParams] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const administrator = administers(me);

  const recheck = async () => {
    setBusy(true);
    try {
      await api.recheckMissing();
      notify('success', 'Fermata is rechecking every missing recording. Refresh the list in a minute.');
    } catch (problem) {
      notify('error', sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Contacts that should have a recording but have none, with the reason."
        actions={
          administrator && (
            <Button onClick={() => void recheck()} loading={busy} loadingText="Starting">
              Recheck now
            </Button>
          )
        }
      >
        Missing recordings
      </Header>
      {administrator ? (
        <Tabs
          ariaLabel="Lists"
          activeTabId={params.get('tab') === 'unmatched' ? 'unmatched' : 'missing'}
          onChange={({ detail }) => setParams(detail.activeTabId === 'unmatched' ? { tab: 'unmatched' } : {})}
          tabs={[
            { id: 'missing', label: 'Missing', content: <MissingList /> },
            { id: 'unmatched', label: 'Unmatched files', content: <UnmatchedList /> },
          ]}
        />
      ) : (
        <MissingList />
      )}
    </SpaceBetween>
  );
}
