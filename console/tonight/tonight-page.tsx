import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import '../kit/page/page.css';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useEvery, useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import { DataServerProgress } from './data-server-progress.tsx';
import { Runs } from './runs.tsx';
import { UploadList } from './upload-list.tsx';
import { untilText } from './words.ts';

export default function TonightPage() {
  usePageTitle('Tonight’s upload');
  const { api, me } = useFermata();
  const { answer, problem, loading, reload } = useRequest('tonight', api.tonight);
  useEvery(30, reload);
  const next = answer?.nextRunAt;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          answer &&
          (next
            ? `The next Daily Event runs on ${instant(next, me.timeZone)}, ${untilText(next, new Date())}. Times in ${me.timeZone}.`
            : 'No Daily Event is scheduled: set its Time in Workflow administration.')
        }
        actions={<Button iconName="refresh" ariaLabel="Refresh tonight’s upload" onClick={reload} />}
      >
        Tonight’s upload
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="Tonight’s upload cannot be shown" problem={problem} reload={reload} />
      )}
      {loading && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {answer && answer.dataServers.length === 0 && (
        <Container>
          <Box textAlign="center" padding="l">
            <b>No data servers</b>
            <Box>
              Nothing is staged in this contact centre. The <PageLink to="/set-up-check">set-up check</PageLink> shows
              what to do.
            </Box>
          </Box>
        </Container>
      )}
      {answer?.dataServers.map((server) => (
        <DataServerProgress key={server.dataServerId} server={server} />
      ))}
      {answer && answer.dataServers.length > 0 && <UploadList servers={answer.dataServers} onRetried={reload} />}
      {answer && <Runs runs={answer.runs} />}
    </SpaceBetween>
  );
}
