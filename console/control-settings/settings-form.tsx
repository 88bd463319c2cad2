import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import type { ControlSettingsView } from '../../api/control/control-settings.ts';
import { errorAt as answeredErrorAt } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { SaveProblem } from '../kit/page/save-problem.tsx';
import type { SettingsFormProps } from '../kit/page/settings-page.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { changeOf, draftErrors, draftOf, type SettingsDraft } from './draft.ts';
import { FieldList } from './field-list.tsx';
import { GrantList } from './grant-list.tsx';

const shownFields = ['enabled', 'longestPause', 'onTransfer', 'fields', 'grants'];

export const SettingsForm = ({ settings, onSaved, onReload }: SettingsFormProps<ControlSettingsView>) => {
  const { api, notify } = useFermata();
  const [start] = useState(() => draftOf(settings));
  const [draft, setDraft] = useState(start);
  const unsaved = useUnsaved(JSON.stringify(draft) !== JSON.stringify(start));
  const wrong = draftErrors(draft);
  const { busy, problem, tried, errorText, form } = useSave({
    isWrong: Object.keys(wrong).length > 0,
    request: () => api.changeControlSettings(changeOf(draft, settings.version)),
    onSaved: (saved) => {
      notify('success', 'The recording control settings are saved.');
      unsaved.allowLeaving();
      onSaved(saved);
    },
  });
  const errorAt = (field: string) => (tried ? wrong[field] : undefined) ?? answeredErrorAt(problem, field);
  const set = (part: Partial<SettingsDraft>) => setDraft((before) => ({ ...before, ...part }));

  return (
    <form {...form}>
      <Form
        errorText={errorText}
        actions={
          <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
            Save
          </Button>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Recording control</Header>}>
            <SpaceBetween size="m">
              <Toggle checked={draft.enabled} onChange={({ detail }) => set({ enabled: detail.checked })}>
                {draft.enabled ? 'On' : 'Off: nobody can pause anything here'}
              </Toggle>
              <FormField
                label="Longest pause"
                description="Every pause ends automatically after this time, so a forgotten pause does not silence the rest of the contact."
                constraintText="10 to 3600 seconds"
                errorText={errorAt('longestPause')}
              >
                <WholeNumberInput
                  value={draft.longestPause}
                  from={10}
                  to={3600}
                  onChange={(longestPause) => longestPause !== undefined && set({ longestPause })}
                />
              </FormField>
              <FormField label="When a customer is transferred during a pause" errorText={errorAt('onTransfer')}>
                <RadioGroup
                  value={draft.onTransfer}
                  onChange={({ detail }) => set({ onTransfer: detail.value as 'keep' | 'end' })}
                  items={[
                    { value: 'keep', label: 'Keep the pause', description: 'For the rest of its time.' },
                    {
                      value: 'end',
                      label: 'End the pause',
                      description: 'The next agent is recorded from the start.',
                    },
                  ]}
                />
              </FormField>
            </SpaceBetween>
          </Container>
          <FieldList fields={draft.fields} errorAt={errorAt} onChange={(fields) => set({ fields })} />
          <GrantList
            grants={draft.grants}
            fields={draft.fields}
            errorAt={errorAt}
            onChange={(grants) => set({ grants })}
          />
          <SaveProblem problem={problem} shownFields={shownFields} onReload={onReload} />
        </SpaceBetween>
      </Form>
      {unsaved.question}
    </form>
  );
};
