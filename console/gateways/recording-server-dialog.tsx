import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { RecordingServerChange, RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import { guidWindowSeconds, wrapUpSeconds } from '../../domain/flag/gateway-limits.ts';
import { callerNameSources, flagLabels, optionalFlags } from '../../domain/flag/words.ts';
import type { DataServerView } from '../kit/api/administration.ts';
import { errorAt, sentenceOfForm } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { sourceNames } from './words.ts';

interface Props {
  /** Left out for a new one. */
  server?: RecordingServerView;
  dataServers: readonly DataServerView[];
  onClose(): void;
  onSaved(name: string): void;
}

const draftOf = (server: RecordingServerView | undefined, dataServerId: string): RecordingServerChange => ({
  name: server?.name ?? '',
  site: server?.site ?? null,
  dataServerId: server?.dataServerId ?? dataServerId,
  optionalFlags: server?.optionalFlags ?? [],
  guidWindowSeconds: server?.guidWindowSeconds ?? guidWindowSeconds.usual,
  wrapUpSeconds: server?.wrapUpSeconds ?? 0,
  callerNameOrder: server?.callerNameOrder ?? [...callerNameSources],
  version: server?.version ?? 0,
});

/** Adds or changes a recording server. */
export const RecordingServerDialog = ({ server, dataServers, onClose, onSaved }: Props) => {
  const { api } = useFermata();
  const [draft, setDraft] = useState(() => draftOf(server, dataServers[0]?.dataServerId ?? ''));
  const change = (part: Partial<RecordingServerChange>) => setDraft((before) => ({ ...before, ...part }));
  const body = { ...draft, name: draft.name.trim(), site: draft.site?.trim() || null };
  const { save, busy, problem } = useSave({
    request: (): Promise<unknown> =>
      server ? api.changeRecordingServer(server.recordingServerId, body) : api.createRecordingServer(body),
    onSaved: () => onSaved(body.name),
  });
  const hasWrapUp = draft.optionalFlags.includes('CTIWrapup');

  const serverOptions = dataServers.map(({ dataServerId, name }) => ({ value: dataServerId, label: name }));
  const sourceOptions = callerNameSources.map((value) => ({ value, label: sourceNames[value] }));

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={server ? `Edit ${server.name}` : 'Add a recording server'}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={save} loading={busy} loadingText="Saving">
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {problem !== undefined && (
          <Alert type="error" header="Not saved">
            {sentenceOfForm(problem)}
          </Alert>
        )}
        <FormField label="Name" errorText={errorAt(problem, 'name')}>
          <Input value={draft.name} onChange={({ detail }) => change({ name: detail.value.slice(0, 100) })} />
        </FormField>
        <FormField
          label="Site"
          description="The same for all recording servers in one place. Optional."
          errorText={errorAt(problem, 'site')}
        >
          <Input value={draft.site ?? ''} onChange={({ detail }) => change({ site: detail.value.slice(0, 100) })} />
        </FormField>
        <FormField
          label="Data server"
          description="Where its recordings wait. Several recording servers may write to one."
          errorText={errorAt(problem, 'dataServerId')}
        >
          <Select
            selectedOption={serverOptions.find(({ value }) => value === draft.dataServerId) ?? null}
            options={serverOptions}
            placeholder="Choose a data server"
            empty="No data server is registered yet"
            onChange={({ detail }) => change({ dataServerId: detail.selectedOption.value ?? '' })}
          />
        </FormField>
        <FormField
          label="Optional flags"
          description="AgentId, AgentName, CallerName, CTICallRef, InteractionGuid and QueueName are always written."
        >
          {optionalFlags.map((flag) => (
            <Checkbox
              key={flag}
              checked={draft.optionalFlags.includes(flag)}
              onChange={({ detail }) =>
                change({
                  optionalFlags: optionalFlags.filter((one) =>
                    one === flag ? detail.checked : draft.optionalFlags.includes(one),
                  ),
                  ...(flag === 'CTIWrapup' && !detail.checked && { wrapUpSeconds: 0 }),
                })
              }
            >
              {flagLabels[flag]}
            </Checkbox>
          ))}
        </FormField>
        {hasWrapUp && (
          <FormField
            label="Seconds to wait for wrap-up"
            description="Flags are written at the latest this long after the call."
            constraintText={`${wrapUpSeconds.min} to ${wrapUpSeconds.max}`}
            errorText={errorAt(problem, 'wrapUpSeconds')}
          >
            <WholeNumberInput
              value={draft.wrapUpSeconds}
              from={wrapUpSeconds.min}
              to={wrapUpSeconds.max}
              onChange={(value) => change({ wrapUpSeconds: value ?? 0 })}
            />
          </FormField>
        )}
        <FormField
          label="GUID window in seconds"
          description="How long after a call is connected the recorder may take to report the recording’s ID."
          constraintText={`${guidWindowSeconds.min} to ${guidWindowSeconds.max}`}
          errorText={errorAt(problem, 'guidWindowSeconds')}
        >
          <WholeNumberInput
            value={draft.guidWindowSeconds}
            from={guidWindowSeconds.min}
            to={guidWindowSeconds.max}
            onChange={(value) => change({ guidWindowSeconds: value ?? guidWindowSeconds.usual })}
          />
        </FormField>
        <FormField
          label="Where callers’ names come from"
          description="The first one that has a name is used, in the order in which you choose them. Personal phonebooks are never read."
          errorText={errorAt(problem, 'callerNameOrder')}
        >
          <Multiselect
            selectedOptions={draft.callerNameOrder.map((value) => ({ value, label: sourceNames[value] }))}
            options={sourceOptions}
            placeholder="Choose at least one"
            onChange={({ detail }) =>
              change({
                callerNameOrder: detail.selectedOptions.map(({ value }) => value as (typeof callerNameSources)[number]),
              })
            }
            deselectAriaLabel={({ label }) => `Remove ${label}`}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
};
