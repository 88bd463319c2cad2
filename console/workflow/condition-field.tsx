import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import type { ConditionView } from '../kit/api/administration.ts';
import { TeamsField } from '../kit/fields/teams-field.tsx';
import { TokenField } from '../kit/fields/token-field.tsx';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { fieldNames } from './words.ts';

export interface Choice {
  value: string;
  label: string;
  description?: string;
}

interface Props {
  condition: ConditionView;
  agents: readonly Choice[];
  dataServers: readonly Choice[];
  errorText: string | undefined;
  onChange(condition: ConditionView): void;
}

const Choices = ({
  label,
  options,
  value,
  errorText,
  onChange,
}: {
  label: string;
  options: readonly Choice[];
  value: readonly string[];
  errorText: string | undefined;
  onChange(values: string[]): void;
}) => (
  <FormField label={label} errorText={errorText} stretch>
    <Multiselect
      selectedOptions={value.map((id) => options.find((option) => option.value === id) ?? { value: id, label: id })}
      options={options}
      filteringType="auto"
      placeholder="Choose"
      empty="No matches"
      virtualScroll={options.length > 100}
      onChange={({ detail }) => onChange(detail.selectedOptions.flatMap((option) => option.value ?? []))}
    />
  </FormField>
);

/** One condition of a rule. Its values are alternatives. */
export const ConditionField = ({ condition, agents, dataServers, errorText, onChange }: Props) => {
  const label = fieldNames[condition.field];
  switch (condition.field) {
    case 'team':
      return (
        <TeamsField
          label={label}
          description="Teams below a chosen team are included."
          errorText={errorText}
          value={condition.teamIds}
          onChange={(teamIds) => onChange({ ...condition, teamIds })}
        />
      );
    case 'agent':
      return (
        <Choices
          label={label}
          options={agents}
          errorText={errorText}
          value={condition.agentIds}
          onChange={(agentIds) => onChange({ ...condition, agentIds })}
        />
      );
    case 'data-server':
      return (
        <Choices
          label={label}
          options={dataServers}
          errorText={errorText}
          value={condition.dataServerIds}
          onChange={(dataServerIds) => onChange({ ...condition, dataServerIds })}
        />
      );
    case 'direction':
      return (
        <FormField label={label} errorText={errorText}>
          <SegmentedControl
            label={label}
            selectedId={condition.direction}
            options={[
              { id: 'inbound', text: 'Inbound' },
              { id: 'outbound', text: 'Outbound' },
            ]}
            onChange={({ detail }) =>
              onChange({ ...condition, direction: detail.selectedId === 'outbound' ? 'outbound' : 'inbound' })
            }
          />
        </FormField>
      );
    case 'called-number':
    case 'calling-number':
      return (
        <TokenField
          label={label}
          constraintText="Whole numbers, or numbers with one * at the beginning or end, like +43720*."
          errorText={errorText}
          values={condition.numbers}
          onChange={(numbers) => onChange({ ...condition, numbers })}
        />
      );
    case 'queue':
      return (
        <TokenField
          label={label}
          description="Queue names."
          errorText={errorText}
          values={condition.queueNames}
          onChange={(queueNames) => onChange({ ...condition, queueNames })}
        />
      );
    case 'duration': {
      const set = (bound: 'atLeast' | 'atMost', seconds: number | undefined) => {
        const { [bound]: _, ...rest } = condition;
        onChange(seconds === undefined ? rest : { ...rest, [bound]: seconds });
      };
      return (
        <FormField label={label} description="In seconds, inclusive." errorText={errorText}>
          <Grid gridDefinition={[{ colspan: 6 }, { colspan: 6 }]}>
            <WholeNumberInput
              ariaLabel="Shortest duration in seconds"
              placeholder="Shortest"
              value={condition.atLeast}
              from={0}
              to={1_000_000}
              optional
              onChange={(seconds) => set('atLeast', seconds)}
            />
            <WholeNumberInput
              ariaLabel="Longest duration in seconds"
              placeholder="Longest"
              value={condition.atMost}
              from={0}
              to={1_000_000}
              optional
              onChange={(seconds) => set('atMost', seconds)}
            />
          </Grid>
        </FormField>
      );
    }
    case 'metadata':
      return (
        <Grid gridDefinition={[{ colspan: { default: 12, xs: 4 } }, { colspan: { default: 12, xs: 8 } }]}>
          <FormField label="Metadata field" errorText={condition.key.trim() ? undefined : errorText} stretch>
            <Input value={condition.key} onChange={({ detail }) => onChange({ ...condition, key: detail.value })} />
          </FormField>
          <TokenField
            label="Values"
            errorText={condition.key.trim() ? errorText : undefined}
            values={condition.values}
            onChange={(values) => onChange({ ...condition, values })}
          />
        </Grid>
      );
  }
};
