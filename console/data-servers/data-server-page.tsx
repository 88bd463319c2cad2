import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import '../kit/page/page.css';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { DataServerForm } from './data-server-form.tsx';

/** Registers a data server, or changes one. */
export default function DataServerPage() {
  const { dataServerId = 'new' } = useParams();
  const { api } = useFermata();
  const navigate = useNavigate();
  const isNew = dataServerId === 'new';
  const [round, setRound] = useState(0);
  const { answer, problem, loading, reload } = useRequest(`data-server ${dataServerId} ${round}`, async (signal) =>
    isNew
      ? { server: undefined }
      : {
          server: (await api.dataServers(signal)).dataServers.find((server) => server.dataServerId === dataServerId),
        },
  );
  const title = isNew ? 'Register a data server' : (answer?.server?.name ?? 'Data server');
  usePageTitle(title);

  return (
    <SpaceBetween size="l">
      <SpaceBetween size="xs">
        <BreadcrumbGroup
          ariaLabel="Breadcrumbs"
          items={[
            { text: 'Data servers', href: '/data-servers' },
            { text: title, href: '#' },
          ]}
          onFollow={(event) => {
            event.preventDefault();
            if (event.detail.href !== '#') navigate(event.detail.href);
          }}
        />
        <Header variant="h1">{title}</Header>
      </SpaceBetween>
      {loading && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {problem !== undefined && (
        <ProblemAlert header="The data server cannot be shown" problem={problem} reload={reload} />
      )}
      {answer && !isNew && !answer.server && (
        <Alert type="warning" header="There is no such data server">
          It may have been removed. Look in the list of data servers.
        </Alert>
      )}
      {answer && (isNew || answer.server) && (
        <DataServerForm
          key={`${dataServerId} ${round}`}
          server={answer.server}
          onReload={() => setRound((count) => count + 1)}
        />
      )}
    </SpaceBetween>
  );
}
