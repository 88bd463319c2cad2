import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { type CheckItem, checklist, type Integration, ingestsText, initiatesText, mannersText } from './words.ts';
import '../kit/page/page.css';

const checkTypes = { done: 'success', open: 'warning', 'to-check': 'info' } as const;
const checkWords: Record<CheckItem['state'], string> = { done: 'Done', open: 'Open', 'to-check': 'Check yourself' };

const Lines = ({ lines, none }: { lines: readonly string[]; none: string }) =>
  lines.length === 0 ? (
    <Box color="text-body-secondary">{none}</Box>
  ) : (
    <ul className="plain-list">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );

const Checklist = ({ integration }: { integration: Integration }) => (
  <Container header={<Header variant="h3">{integration.name}: requirements</Header>}>
    <SpaceBetween size="s">
      <ul className="plain-list">
        {checklist(integration).map(({ text, state }) => (
          <li key={text}>
            <StatusIndicator type={checkTypes[state]}>{checkWords[state]}</StatusIndicator> {text}
          </li>
        ))}
      </ul>
      {integration.notes.map((note) => (
        <Box key={note} color="text-body-secondary">
          {note}
        </Box>
      ))}
    </SpaceBetween>
  </Container>
);

/** What can be paused with which provider, who may do it, and what that needs. It is read from the code that enforces it. */
export default function IntegrationsPage() {
  usePageTitle('Integrations');
  const { api } = useFermata();
  const { answer, problem, loading, reload } = useRequest('integrations', api.integrations);
  const yes = (on: boolean, yesText: string, noText: string) => (
    <StatusIndicator type={on ? 'success' : 'stopped'}>{on ? yesText : noText}</StatusIndicator>
  );
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Manual: by a person using the controls. Automatic: by a program or a trigger. The API refuses anything that is not in this table."
      >
        Integrations
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="The integrations cannot be shown" problem={problem} reload={reload} />
      )}
      {loading && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {answer && (
        <SpaceBetween size="l">
          <Table
            items={answer.integrations}
            trackBy="provider"
            wrapLines
            resizableColumns
            ariaLabels={{ tableLabel: 'Pause and resume by integration' }}
            header={<Header variant="h2">Pause and resume</Header>}
            columnDefinitions={[
              { id: 'name', header: 'Integration', width: 150, isRowHeader: true, cell: ({ name }) => name },
              {
                id: 'connected',
                header: 'This deployment',
                width: 145,
                cell: ({ connected }) => yes(connected, 'Connected', 'Not connected'),
              },
              { id: 'audio', header: 'Audio', width: 120, cell: (one) => mannersText(one.pauseAndResume.audio) },
              { id: 'screen', header: 'Screen', width: 120, cell: (one) => mannersText(one.pauseAndResume.screen) },
              {
                id: 'more',
                header: 'Additional requirements',
                width: 145,
                cell: ({ additionalRequirements }) => (additionalRequirements.length > 0 ? 'Yes' : 'No'),
              },
              {
                id: 'initiates',
                header: 'Fermata controls',
                width: 280,
                cell: ({ initiates }) => (
                  <Lines lines={initiatesText(initiates)} none="Nothing: it only observes what is done there." />
                ),
              },
              {
                id: 'ingests',
                header: 'Fermata observes',
                width: 225,
                cell: ({ ingests }) => <Lines lines={ingestsText(ingests)} none="Nothing" />,
              },
              {
                id: 'standalone',
                header: 'Standalone application',
                width: 185,
                cell: ({ standaloneSupported }) => yes(standaloneSupported, 'Supported', 'Not supported'),
              },
            ]}
          />
          {answer.integrations.map((integration) => (
            <Checklist key={integration.provider} integration={integration} />
          ))}
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
