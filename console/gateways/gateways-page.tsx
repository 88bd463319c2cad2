import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import '../kit/page/page.css';
import type { RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useEvery, useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import { GatewayCodeDialog } from './gateway-code-dialog.tsx';
import { GatewayDetails } from './gateway-details.tsx';
import { ImportExtensionsDialog } from './import-extensions-dialog.tsx';
import { RecordingServerDialog } from './recording-server-dialog.tsx';
import { ofSite, sitesOf } from './words.ts';

type Dialog = { is: 'add' | 'import' } | { is: 'edit' | 'code' | 'remove'; server: RecordingServerView };

/** The label in the filter for recording servers without a site. */
const siteLabel = (site: string): string => site || 'No site';
const allSites = { value: '', label: 'All sites' };

export default function GatewaysPage() {
  usePageTitle('Gateways');
  const { api, notify } = useFermata();
  const { answer, problem, loading, reload } = useRequest('recording-servers', api.recordingServers);
  const dataServers = useRequest('data-servers', api.dataServers);
  const [site, setSite] = useState<string>();
  const [dialog, setDialog] = useState<Dialog>();
  useEvery(30, reload);
  const now = new Date();
  const all = answer?.recordingServers ?? [];
  const servers = ofSite(all, site);
  const sites = sitesOf(all);
  const siteOptions = [allSites, ...sites.map((one, index) => ({ value: `site-${index}`, label: siteLabel(one) }))];

  const close = () => {
    setDialog(undefined);
    reload();
  };
  const loadUsers = async ({ recordingServerId, name }: RecordingServerView) => {
    try {
      await api.loadGatewayUsers(recordingServerId);
      notify('success', `The gateway of ${name} loads its users within half a minute.`);
      reload();
    } catch (refused) {
      notify('error', sentenceOf(refused));
    }
  };

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        counter={answer ? `(${servers.length === all.length ? '' : `${servers.length} of `}${all.length})` : ''}
        description="Recording servers of all sites, and the gateways that write their recordings’ flags."
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button iconName="refresh" ariaLabel="Refresh the gateways" onClick={reload} />
            <Button disabled={all.length === 0} onClick={() => setDialog({ is: 'import' })}>
              Import extensions
            </Button>
            <Button variant="primary" onClick={() => setDialog({ is: 'add' })}>
              Add a recording server
            </Button>
          </SpaceBetween>
        }
      >
        Gateways
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="The gateways cannot be shown" problem={problem} reload={reload} />
      )}
      {loading && !answer && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {answer && all.length === 0 && (
        <Container>
          <Box textAlign="center" padding="l">
            <b>No recording server</b>
            <Box>Add the one that records calls on site, then enrol its gateway.</Box>
          </Box>
        </Container>
      )}
      {sites.length > 1 && (
        <FormField label="Site">
          <Select
            selectedOption={siteOptions[site === undefined ? 0 : sites.indexOf(site) + 1] ?? allSites}
            options={siteOptions}
            onChange={({ detail }) => {
              const index = siteOptions.findIndex(({ value }) => value === detail.selectedOption.value);
              setSite(index <= 0 ? undefined : sites[index - 1]);
            }}
          />
        </FormField>
      )}
      {servers.map((server) => (
        <section key={server.recordingServerId} aria-label={`Recording server ${server.name}`}>
          <Container
            header={
              <Header
                variant="h2"
                description={siteLabel(server.site ?? '')}
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button
                      ariaLabel={`Load users now: ${server.name}`}
                      disabled={server.gateway === null}
                      onClick={() => void loadUsers(server)}
                    >
                      Load users now
                    </Button>
                    <Button
                      ariaLabel={`Enrolment code for ${server.name}`}
                      onClick={() => setDialog({ is: 'code', server })}
                    >
                      Enrolment code
                    </Button>
                    <ButtonDropdown
                      ariaLabel={`More for ${server.name}`}
                      variant="icon"
                      expandToViewport
                      items={[
                        { id: 'edit', text: 'Edit' },
                        { id: 'remove', text: 'Remove' },
                      ]}
                      onItemClick={({ detail }) => setDialog({ is: detail.id as 'edit' | 'remove', server })}
                    />
                  </SpaceBetween>
                }
              >
                {server.name}
              </Header>
            }
          >
            <GatewayDetails server={server} now={now} />
          </Container>
        </section>
      ))}
      {(dialog?.is === 'add' || dialog?.is === 'edit') && dataServers.answer && (
        <RecordingServerDialog
          {...(dialog.is === 'edit' && { server: dialog.server })}
          dataServers={dataServers.answer.dataServers}
          onClose={close}
          onSaved={(name) => {
            notify('success', `The recording server ${name} is saved.`);
            close();
          }}
        />
      )}
      {dialog?.is === 'import' && <ImportExtensionsDialog onClose={close} />}
      {dialog?.is === 'code' && <GatewayCodeDialog server={dialog.server} onClose={close} />}
      {dialog?.is === 'remove' && (
        <ConfirmDialog
          header={`Remove ${dialog.server.name}?`}
          action="Remove"
          acting="Removing"
          act={async () => {
            await api.removeRecordingServer(dialog.server.recordingServerId);
            notify('success', `The recording server ${dialog.server.name} is removed.`);
            close();
          }}
          onClose={close}
        >
          Its gateway loses access, and its recordings no longer get flags. Flags that were written stay and can still
          be found.
        </ConfirmDialog>
      )}
    </SpaceBetween>
  );
}
