import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { type Weekday, weekdays } from '../../../domain/data-server/data-server.ts';
import { dayNames } from '../format.ts';

const options = weekdays.map((value) => ({ value, label: dayNames[value] }));

interface Props {
  value: readonly Weekday[];
  description?: string;
  errorText?: string | undefined;
  onChange(days: Weekday[]): void;
}

/** Days of the week. */
export const DaysField = ({ value, onChange, ...field }: Props) => (
  <FormField {...field} label="Days" stretch>
    <Multiselect
      selectedOptions={options.filter((option) => value.includes(option.value))}
      options={options}
      placeholder="Choose days"
      hideTokens={false}
      tokenLimit={0}
      inlineTokens
      onChange={({ detail }) => onChange(detail.selectedOptions.map((option) => option.value as Weekday))}
    />
  </FormField>
);
