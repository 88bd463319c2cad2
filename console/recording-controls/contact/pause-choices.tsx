import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { refusedText } from '../../../domain/mark/refused-text.ts';
import { spokenDuration } from '../../kit/format.ts';

export interface PauseChoices {
  reason: string;
  /** Undefined: the longest pause that is allowed. */
  seconds: number | undefined;
}

interface Props {
  value: PauseChoices;
  longestPause: number;
  onChange(value: PauseChoices): void;
}

const lengths = [30, 60, 120, 180, 300, 600];

/** The reason and the length of a pause. Both are optional. */
export const PauseChoicesForm = ({ value, longestPause, onChange }: Props) => {
  const longest = { value: '', label: `Maximum: ${spokenDuration(longestPause)}` };
  const options = [
    longest,
    ...lengths
      .filter((seconds) => seconds < longestPause)
      .map((seconds) => ({ value: String(seconds), label: spokenDuration(seconds) })),
  ];
  return (
    <ExpandableSection headerText="Reason and length of pause">
      <SpaceBetween size="s">
        <FormField
          label="Reason"
          description="Recorded in the ledger."
          errorText={value.reason ? refusedText(value.reason) : ''}
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
