import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { spokenDuration } from '../kit/format.ts';
import { textProblem } from '../marks/text-rules.ts';

export interface PauseChoices {
  reason: string;
  /** Undefined: as long as a pause may last. */
  seconds: number | undefined;
}

interface Props {
  value: PauseChoices;
  longestPause: number;
  onChange(value: PauseChoices): void;
}

const lengths = [30, 60, 120, 180, 300, 600];

/** Why, and for how long: both may be left alone. */
export const PauseChoicesForm = ({ value, longestPause, onChange }: Props) => {
  const longest = { value: '', label: `As long as allowed: ${spokenDuration(longestPause)}` };
  const options = [
    longest,
    ...lengths
      .filter((seconds) => seconds < longestPause)
      .map((seconds) => ({ value: String(seconds), label: spokenDuration(seconds) })),
  ];
  return (
    <ExpandableSection headerText="Reason and length of the pause">
      <SpaceBetween size="s">
        <FormField
          label="Reason"
          description="Goes into the ledger."
          errorText={value.reason ? textProblem(value.reason) : ''}
          stretch
        >
          <Input
            value={value.reason}
            autoComplete={false}
            nativeInputAttributes={{ maxLength: 200 }}
            onChange={({ detail }) => onChange({ ...value, reason: detail.value })}
          />
        </FormField>
        <FormField label="The pause ends after" stretch>
          <Select
            selectedOption={options.find((option) => option.value === String(value.seconds ?? '')) ?? longest}
            options={options}
            onChange={({ detail }) => {
              const chosen = detail.selectedOption.value;
              onChange({ ...value, seconds: chosen ? Number(chosen) : undefined });
            }}
          />
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
};
