import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { workflowLimits } from '../../domain/workflow/check/check-draft.ts';
import { keptKinds, kindNames } from '../../domain/workflow/rules.ts';
import type { KeptKind } from '../../domain/workflow/workflow.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { type ActionsDraft, metadataError } from './draft.ts';
import { keepText } from './words.ts';

interface Props {
  actions: ActionsDraft;
  showErrors: boolean;
  onChange(actions: ActionsDraft): void;
}

const reasons = [
  'Archive',
  'First',
  'Last',
  'Longest',
  'Shortest',
  'Random',
  'Logging',
  'Tagged',
  'Performance',
  'New Employee',
];

const explanations: Record<KeptKind, string> = {
  voice: 'Audio recordings of contacts.',
  'matching-screen': 'Screen recordings of contacts that also have audio.',
  'unmatched-screen': 'Screen recordings of contacts without audio.',
};

const KeepField = ({ kind, actions, onChange }: { kind: KeptKind } & Omit<Props, 'showErrors'>) => {
  const keep = actions.keep[kind];
  // Remembered while the box is unticked, so that ticking it again brings the number back.
  const [percent, setPercent] = useState(keep?.percent ?? 100);
  const set = (next: ActionsDraft['keep'][KeptKind]) => {
    const { [kind]: _, ...others } = actions.keep;
    onChange({ ...actions, keep: next ? { ...others, [kind]: next } : others });
  };
  return (
    <div className="keep">
      <Checkbox
        checked={keep !== undefined}
        description={explanations[kind]}
        onChange={({ detail }) => set(detail.checked ? { percent, immediateUpload: false } : undefined)}
      >
        {keepText(kind, keep?.percent ?? percent)}
      </Checkbox>
      <div className="keep-percent">
        <WholeNumberInput
          ariaLabel={`Percent of ${kindNames[kind]} recordings to keep`}
          value={keep?.percent ?? percent}
          from={0}
          to={100}
          disabled={!keep}
          onChange={(value) => {
            setPercent(value ?? percent);
            if (keep && value !== undefined) set({ ...keep, percent: value });
          }}
        />
        <span aria-hidden="true">%</span>
      </div>
      <Checkbox
        checked={keep?.immediateUpload ?? false}
        disabled={!keep}
        ariaLabel={`Immediate Upload of ${kindNames[kind]} recordings`}
        onChange={({ detail }) => keep && set({ ...keep, immediateUpload: detail.checked })}
      >
        Immediate Upload
      </Checkbox>
    </div>
  );
};

/** What a rule does with the recordings that it decides about. */
export const Actions = ({ actions, showErrors, onChange }: Props) => {
  const { metadata } = actions;
  const setMetadata = (changed: ActionsDraft['metadata']) => onChange({ ...actions, metadata: changed });
  const setRetention = (days: number | undefined) => {
    const { retentionDays: _, ...rest } = actions;
    onChange(days === undefined ? rest : { ...rest, retentionDays: days });
  };
  return (
    <SpaceBetween size="s">
      <div>
        <Box variant="h4" tagOverride="h3">
          Actions
        </Box>
        <Box color="text-body-secondary" fontSize="body-s">
          Recordings beyond the percentage are recycled. Unticked types stay waiting. Staged upload needs voice and
          screen ticked, and Immediate Upload unticked.
        </Box>
      </div>
      {keptKinds.map((kind) => (
        <KeepField key={kind} kind={kind} actions={actions} onChange={onChange} />
      ))}
      <Grid gridDefinition={[{ colspan: { default: 12, xs: 6 } }, { colspan: { default: 12, xs: 6 } }]}>
        <FormField label="Retention (days)" description="Leave empty for the default." stretch>
          <WholeNumberInput
            value={actions.retentionDays}
            from={1}
            to={workflowLimits.retentionDays}
            optional
            placeholder="Default"
            onChange={setRetention}
          />
        </FormField>
        <FormField label="Reason" description="Why these recordings are kept." stretch>
          <Autosuggest
            value={actions.reason ?? ''}
            options={reasons.map((value) => ({ value }))}
            enteredTextLabel={(typed) => `Use “${typed}”`}
            placeholder="None"
            empty="No matching reason"
            onChange={({ detail }) => onChange({ ...actions, reason: detail.value })}
          />
        </FormField>
      </Grid>
      <FormField
        label="Metadata"
        description="Added to the contact when this rule keeps a recording."
        errorText={showErrors ? metadataError(actions) : undefined}
        stretch
      >
        <SpaceBetween size="xs">
          {metadata.map(({ key, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a key that is being typed is no identity
            <div key={index} className="condition">
              <div className="condition-field">
                <Grid gridDefinition={[{ colspan: 4 }, { colspan: 8 }]}>
                  <Input
                    value={key}
                    ariaLabel={`Name of metadata field ${index + 1}`}
                    placeholder="Name"
                    onChange={({ detail }) =>
                      setMetadata(metadata.map((pair, at) => (at === index ? { ...pair, key: detail.value } : pair)))
                    }
                  />
                  <Input
                    value={value}
                    ariaLabel={`Value of metadata field ${index + 1}`}
                    placeholder="Value"
                    onChange={({ detail }) =>
                      setMetadata(metadata.map((pair, at) => (at === index ? { ...pair, value: detail.value } : pair)))
                    }
                  />
                </Grid>
              </div>
              <Button
                variant="icon"
                iconName="remove"
                ariaLabel={`Remove metadata field ${index + 1}`}
                onClick={() => setMetadata(metadata.filter((_, at) => at !== index))}
              />
            </div>
          ))}
          <Button onClick={() => setMetadata([...metadata, { key: '', value: '' }])}>Add metadata</Button>
        </SpaceBetween>
      </FormField>
    </SpaceBetween>
  );
};
