import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { DataServerView } from '../kit/api/administration.ts';
import { errorAt as answeredErrorAt, otherErrors, sentenceOfForm } from '../kit/api/field-errors.ts';
import { RequestProblem } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { TeamsField } from '../kit/fields/teams-field.tsx';
import { TimeZoneField } from '../kit/fields/time-zone-field.tsx';
import { TokenField } from '../kit/fields/token-field.tsx';
import { instant } from '../kit/format.ts';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { BandwidthWindows } from './bandwidth-windows.tsx';
import { changeOf, type DataServerDraft, draftErrors, draftOf, newDraft } from './draft.ts';

interface Props {
  /** Undefined for a new one. */
  server: DataServerView | undefined;
  onReload(): void;
}

const shownFields = ['name', 'stagedUpload', 'timeZone', 'bandwidth', 'association'];

export const DataServerForm = ({ server, onReload }: Props) => {
  const { api, me, notify } = useFermata();
  const navigate = useNavigate();
  const [start] = useState(() => (server ? draftOf(server) : newDraft(me.timeZone)));
  const [draft, setDraft] = useState(start);
  const unsaved = useUnsaved(JSON.stringify(draft) !== JSON.stringify(start));
  const wrong = draftErrors(draft);
  const { busy, problem, tried, errorText, form } = useSave({
    isWrong: Object.keys(wrong).length > 0,
    request: () => {
      const change = changeOf(draft, server?.version ?? 0);
      return server ? api.changeDataServer(server.dataServerId, change) : api.createDataServer(change);
    },
    onSaved: ({ name }) => {
      notify('success', server ? `${name} is saved.` : `${name} is registered. Now enrol its staging agent.`);
      unsaved.allowLeaving();
      navigate('/data-servers');
    },
  });
  const errorAt = (field: string) => (tried ? wrong[field] : undefined) ?? answeredErrorAt(problem, field);
  const set = (part: Partial<DataServerDraft>) => setDraft((before) => ({ ...before, ...part }));
  const conflict = problem instanceof RequestProblem && problem.status === 409;

  return (
    <form {...form}>
      <Form
        errorText={errorText}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => navigate('/data-servers')}>
              Cancel
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
              Save
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container
            header={
              <Header
                variant="h2"
                description={
                  server?.changedAt &&
                  `Last saved ${instant(server.changedAt, me.timeZone)}${server.changedBy ? ` by ${server.changedBy}` : ''}.`
                }
              >
                Data server
              </Header>
            }
          >
            <SpaceBetween size="m">
              <FormField label="Name" errorText={errorAt('name')}>
                <Input value={draft.name} onChange={({ detail }) => set({ name: detail.value })} />
              </FormField>
              <TimeZoneField
                value={draft.timeZone}
                description="The bandwidth windows use this zone."
                errorText={errorAt('timeZone')}
                onChange={(timeZone) => set({ timeZone })}
              />
            </SpaceBetween>
          </Container>
          <Container
            header={
              <Header
                variant="h2"
                description="Enabling this is not enough: associate agents below, and cover them with rules of the Daily Event."
              >
                Regional Data Server Staged Upload Settings
              </Header>
            }
          >
            <SpaceBetween size="m">
              <Checkbox checked={draft.enabled} onChange={({ detail }) => set({ enabled: detail.checked })}>
                Enable Staged Upload
              </Checkbox>
              <FormField
                label="Location"
                description="The folder where recordings wait. Agents’ PCs and the data server must be able to reach it."
                constraintText="A UNC path, like \\ServerName\FolderName, or a mount, like /srv/staging."
                errorText={errorAt('stagedUpload.location')}
                stretch
              >
                <Input
                  value={draft.location}
                  spellcheck={false}
                  autoComplete={false}
                  onChange={({ detail }) => set({ location: detail.value })}
                />
              </FormField>
              <FormField
                label="Username"
                description="The account that administers the location, for your administrators’ reference. The staging agent uses the account of its own service."
                constraintText="Domain\user.name"
                errorText={errorAt('stagedUpload.username')}
              >
                <Input
                  value={draft.username}
                  spellcheck={false}
                  autoComplete="off"
                  onChange={({ detail }) => set({ username: detail.value })}
                />
              </FormField>
              <FormField
                label="Password"
                description={
                  server?.stagedUpload.passwordSet
                    ? 'A password is saved and is never shown. Leave empty to keep it.'
                    : 'Optional. It is kept in the secret store, where only administrators of the AWS account can read it.'
                }
                errorText={errorAt('stagedUpload.password')}
              >
                <Input
                  type="password"
                  value={draft.password}
                  autoComplete="new-password"
                  placeholder={server?.stagedUpload.passwordSet ? 'Unchanged' : ''}
                  onChange={({ detail }) => set({ password: detail.value })}
                />
              </FormField>
            </SpaceBetween>
          </Container>
          <Container
            header={
              <Header variant="h2" description="Whose recordings wait here: chosen by IP address, by team, or by both.">
                Association
              </Header>
            }
          >
            <SpaceBetween size="m">
              <TokenField
                label="IP addresses"
                description="Of the agents’ PCs."
                constraintText="An address, a block like 10.20.0.0/16, or a range like 10.20.1.10-10.20.1.90. Press Enter after each, or paste a list."
                values={draft.ipRanges}
                errorText={errorAt('association.ipRanges')}
                onChange={(ipRanges) => set({ ipRanges })}
              />
              <TeamsField
                value={draft.teamIds}
                errorText={errorAt('association.teamIds')}
                description="Teams below a chosen team are included."
                onChange={(teamIds) => set({ teamIds })}
              />
              <FormField label="If both are given" errorText={errorAt('association.mode')}>
                <RadioGroup
                  value={draft.mode}
                  onChange={({ detail }) => set({ mode: detail.value as 'any' | 'all' })}
                  items={[
                    { value: 'all', label: 'All: both the address and the team must match' },
                    {
                      value: 'any',
                      label: 'Any: either the address or the team must match',
                      description:
                        'A PC with one of these addresses can then stage recordings under any user name and contact: Fermata trusts its manifest.',
                    },
                  ]}
                />
              </FormField>
            </SpaceBetween>
          </Container>
          <BandwidthWindows
            windows={draft.bandwidth}
            timeZone={draft.timeZone}
            errorAt={errorAt}
            onChange={(bandwidth) => set({ bandwidth })}
          />
          {problem !== undefined && (
            <Alert
              type="error"
              header="Not saved"
              action={
                conflict && server ? (
                  <Button formAction="none" onClick={onReload}>
                    Reload and discard my changes
                  </Button>
                ) : undefined
              }
            >
              {sentenceOfForm(problem)}
              {otherErrors(problem, shownFields).map(({ field, reason }) => (
                <div key={field}>
                  {field}: {reason}
                </div>
              ))}
            </Alert>
          )}
        </SpaceBetween>
      </Form>
      {unsaved.question}
    </form>
  );
};
