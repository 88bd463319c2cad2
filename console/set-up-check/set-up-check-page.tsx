import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import '../kit/page/page.css';
import './set-up-check.css';
import type { SetUpCheck } from '../kit/api/administration.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import { filterPlan, type Shown } from './plan.ts';

/** The page on which each step is done. */
const doneAt: Record<number, { to: string; text: string }> = {
  1: { to: '/users', text: 'Users and teams' },
  2: { to: '/data-servers', text: 'Data servers' },
  3: { to: '/data-servers', text: 'Association of the data servers' },
  4: { to: '/workflow', text: 'Daily Event rules' },
};

const Step = ({ step }: { step: SetUpCheck['steps'][number] }) => {
  const place = doneAt[step.step];
  return (
    <li className={`step ${step.done ? 'step-done' : ''}`} data-testid={`step-${step.step}`}>
      <div className="step-number digits" aria-hidden="true">
        {step.step}
      </div>
      <div className="step-text">
        <Box variant="h3">{step.title}</Box>
        <StatusIndicator type={step.done ? 'success' : 'warning'}>{step.done ? 'Done' : 'Not done'}</StatusIndicator>
        {step.missing.length > 0 && (
          <ul>
            {step.missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {place && !step.done && (
          <div>
            <PageLink to={place.to}>{place.text}</PageLink>
          </div>
        )}
      </div>
    </li>
  );
};

const pageSize = 50;

const Plan = ({ agents }: { agents: SetUpCheck['agents'] }) => {
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [page, setPage] = useState(1);
  const found = filterPlan(agents, shown, typed);
  const staged = agents.filter((agent) => agent.staged).length;
  return (
    <Table
      items={found.slice((page - 1) * pageSize, page * pageSize)}
      trackBy="agentId"
      wrapLines
      ariaLabels={{ tableLabel: 'Plan' }}
      header={
        <Header
          variant="h2"
          counter={`(${staged} of ${agents.length} staged)`}
          description="Who would be staged with the current set-up, and why."
        >
          The plan
        </Header>
      }
      filter={
        <div className="plan-filter">
          <div className="plan-find">
            <TextFilter
              filteringText={typed}
              filteringPlaceholder="Find by user name or reason"
              filteringAriaLabel="Find in the plan"
              filteringClearAriaLabel="Clear"
              onChange={({ detail }) => {
                setTyped(detail.filteringText);
                setPage(1);
              }}
            />
          </div>
          <SegmentedControl
            label="Agents shown"
            selectedId={shown}
            options={[
              { id: 'all', text: 'All' },
              { id: 'staged', text: 'Staged' },
              { id: 'not-staged', text: 'Not staged' },
            ]}
            onChange={({ detail }) => {
              setShown(detail.selectedId as Shown);
              setPage(1);
            }}
          />
        </div>
      }
      pagination={
        found.length > pageSize && (
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.ceil(found.length / pageSize)}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
          />
        )
      }
      columnDefinitions={[
        { id: 'agent', header: 'Agent', width: 220, isRowHeader: true, cell: ({ username }) => username },
        {
          id: 'staged',
          header: 'Staged',
          width: 160,
          cell: (agent) => (
            <StatusIndicator type={agent.staged ? 'success' : 'stopped'}>
              {agent.staged ? 'Staged' : 'Not staged'}
            </StatusIndicator>
          ),
        },
        { id: 'because', header: 'Reason', minWidth: 320, cell: ({ because }) => because },
      ]}
      empty={
        <Box textAlign="center" padding="l" color="inherit">
          <b>No agents</b>
          <Box color="inherit">{agents.length === 0 ? 'No users have been synced yet.' : 'No agents match.'}</Box>
        </Box>
      }
    />
  );
};

export default function SetUpCheckPage() {
  usePageTitle('Set-up check');
  const { api } = useFermata();
  const { answer, problem, loading, reload } = useRequest('set-up-check', api.setUpCheck);
  const missing = answer?.steps.filter(({ done }) => !done).length ?? 0;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Staged upload works once all four steps are done."
        actions={
          <Button iconName="refresh" onClick={reload}>
            Check again
          </Button>
        }
      >
        Set-up check
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="The set-up cannot be checked" problem={problem} reload={reload} />
      )}
      {loading && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {answer && (
        <Container
          header={
            <Header variant="h2">
              <StatusIndicator type={missing === 0 ? 'success' : 'warning'}>
                {missing === 0
                  ? 'All four steps are done'
                  : `${missing} of ${answer.steps.length} steps ${missing === 1 ? 'is' : 'are'} not done`}
              </StatusIndicator>
            </Header>
          }
        >
          <ol className="steps" aria-label="Steps of staged upload">
            {answer.steps.map((step) => (
              <Step key={step.step} step={step} />
            ))}
          </ol>
        </Container>
      )}
      {answer && <Plan agents={answer.agents} />}
    </SpaceBetween>
  );
}
