import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import '../kit/page/page.css';
import type { DataServerView } from '../kit/api/administration.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useEvery, useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { nothing, rate } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { Agents } from './agents.tsx';
import { associationText, daysText } from './draft.ts';
import { EnrolmentDialog } from './enrolment-dialog.tsx';
import { FilesNotTaken } from './files-not-taken.tsx';
import { RemoveAgentDialog } from './remove-agent-dialog.tsx';
import { RemoveDataServerDialog } from './remove-data-server-dialog.tsx';

/** The page on which a data server is set up. */
const formPath = (dataServerId: string) => `/data-servers/${encodeURIComponent(dataServerId)}`;

export default function DataServersPage() {
  usePageTitle('Data servers');
  const { api } = useFermata();
  const navigate = useNavigate();
  const { answer, problem, loading, reload } = useRequest('data-servers', api.dataServers);
  const teams = useRequest('teams', api.teams);
  const [enrolled, setEnrolled] = useState<DataServerView>();
  const [removed, setRemoved] = useState<{ server: DataServerView; agent: DataServerView['agents'][number] }>();
  const [gone, setGone] = useState<DataServerView>();
  useEvery(60, reload);
  const teamName = (id: string) => teams.answer?.teams.find(({ teamId }) => teamId === id)?.name ?? id;
  const now = new Date();
  const servers = answer?.dataServers.toSorted((a, b) => a.name.localeCompare(b.name)) ?? [];

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        counter={answer ? `(${servers.length})` : ''}
        description="The machines in the contact centre where recordings wait for the Daily Event."
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button iconName="refresh" ariaLabel="Refresh the data servers" onClick={reload} />
            <Button variant="primary" onClick={() => navigate('/data-servers/new')}>
              Register a data server
            </Button>
          </SpaceBetween>
        }
      >
        Data servers
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="The data servers cannot be shown" problem={problem} reload={reload} />
      )}
      {loading && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {answer && servers.length === 0 && (
        <Container>
          <Box textAlign="center" padding="l">
            <SpaceBetween size="s">
              <div>
                <b>No data servers</b>
                <Box>Register the machine where recordings will wait, then enrol its staging agent.</Box>
              </div>
              <Button onClick={() => navigate('/data-servers/new')}>Register a data server</Button>
            </SpaceBetween>
          </Box>
        </Container>
      )}
      {servers.map((server) => (
        <section key={server.dataServerId} aria-label={`Data server ${server.name}`}>
          <Container
            header={
              <Header
                variant="h2"
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button ariaLabel={`Enrolment code for ${server.name}`} onClick={() => setEnrolled(server)}>
                      Enrolment code
                    </Button>
                    <Button ariaLabel={`Edit ${server.name}`} onClick={() => navigate(formPath(server.dataServerId))}>
                      Edit
                    </Button>
                    <Button ariaLabel={`Remove ${server.name}`} onClick={() => setGone(server)}>
                      Remove
                    </Button>
                  </SpaceBetween>
                }
                description={associationText(server.association, teamName)}
              >
                {server.name}
              </Header>
            }
          >
            <SpaceBetween size="m">
              <KeyValuePairs
                columns={4}
                items={[
                  {
                    label: 'Staged Upload',
                    value: (
                      <StatusIndicator type={server.stagedUpload.enabled ? 'success' : 'stopped'}>
                        {server.stagedUpload.enabled ? 'Enabled' : 'Not enabled'}
                      </StatusIndicator>
                    ),
                  },
                  {
                    label: 'Location',
                    value: <span className="identifier">{server.stagedUpload.location ?? nothing}</span>,
                  },
                  {
                    label: 'Username',
                    value: (
                      <>
                        <span className="identifier">{server.stagedUpload.username ?? nothing}</span>
                        {server.stagedUpload.username && (
                          <Box color="text-body-secondary" fontSize="body-s">
                            {server.stagedUpload.passwordSet ? 'Password saved' : 'No password'}
                          </Box>
                        )}
                      </>
                    ),
                  },
                  {
                    label: `Bandwidth (${server.timeZone})`,
                    value:
                      server.bandwidth.length === 0 ? (
                        'No limit'
                      ) : (
                        <ul className="plain-list digits">
                          {server.bandwidth.map((window) => (
                            <li key={JSON.stringify(window)}>
                              {daysText(window.days)}, {window.from}–{window.to}:{' '}
                              {window.bytesPerSecond === 0 ? 'no uploads' : rate(window.bytesPerSecond)}
                            </li>
                          ))}
                        </ul>
                      ),
                  },
                ]}
              />
              <Agents server={server} now={now} onRemove={(agent) => setRemoved({ server, agent })} />
              {server.agents.map((agent) => (
                <FilesNotTaken key={agent.agentId} agent={agent} now={now} />
              ))}
            </SpaceBetween>
          </Container>
        </section>
      ))}
      {enrolled && (
        <EnrolmentDialog
          server={enrolled}
          onClose={() => {
            setEnrolled(undefined);
            reload();
          }}
        />
      )}
      {gone && (
        <RemoveDataServerDialog
          server={gone}
          onClose={() => {
            setGone(undefined);
            reload();
          }}
        />
      )}
      {removed && (
        <RemoveAgentDialog
          {...removed}
          onClose={() => {
            setRemoved(undefined);
            reload();
          }}
        />
      )}
    </SpaceBetween>
  );
}
