import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { administers, useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page-title.ts';
import { sentenceOf } from '../kit/problem.ts';
import { MissingList } from './missing-list.tsx';
import { UnmatchedList } from './unmatched-list.tsx';

export default function MissingRecordingsPage() {
  usePageTitle('Missing recordings');
  const { api, me, tell } = useFermata();
  const [params, setParams] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const administrator = administers(me);

  const lookAgain = async () => {
    setBusy(true);
    try {
      await api.lookAgain();
      tell('success', 'Fermata is looking again at every missing recording. Refresh the list in a minute.');
    } catch (problem) {
      tell('error', sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Contacts that should have a recording and have none, with the reason."
        actions={
          administrator && (
            <Button onClick={() => void lookAgain()} loading={busy} loadingText="Asking">
              Look again now
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
