import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import '../kit/page/page.css';
import './workflow.css';
import type { EventKind } from '../kit/api/administration.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { EventEditor } from './event-editor.tsx';
import { eventNames } from './words.ts';

const Event = ({ kind }: { kind: EventKind }) => {
  const { api } = useFermata();
  const [round, setRound] = useState(0);
  const { answer, problem, loading, reload } = useRequest(`workflow ${kind} ${round}`, (signal) =>
    api.workflowEvent(kind, signal),
  );
  if (loading) {
    return (
      <Box textAlign="center" padding="xxl">
        <Spinner size="large" />
      </Box>
    );
  }
  if (!answer) return <ProblemAlert header={`${eventNames[kind]} cannot be shown`} problem={problem} reload={reload} />;
  return <EventEditor key={round} kind={kind} event={answer} onSaved={() => setRound((count) => count + 1)} />;
};

export default function WorkflowPage() {
  usePageTitle('Workflow administration');
  const [params, setParams] = useSearchParams();
  const kind: EventKind = params.get('event') === 'end-of-call' ? 'end-of-call' : 'daily';
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Which recordings are kept, which are recycled, and when they leave the contact centre."
      >
        Workflow administration
      </Header>
      <Tabs
        ariaLabel="Events"
        activeTabId={kind}
        onChange={({ detail }) => setParams(detail.activeTabId === 'daily' ? {} : { event: detail.activeTabId })}
        tabs={(['end-of-call', 'daily'] as const).map((id) => ({
          id,
          label: eventNames[id],
          content: kind === id && <Event kind={id} />,
        }))}
      />
    </SpaceBetween>
  );
}
