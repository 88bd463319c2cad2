import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';

interface Props {
  value: string;
  description?: string;
  errorText?: string | undefined;
  onChange(timeZone: string): void;
}

export const TimeZoneField = ({ value, onChange, ...field }: Props) => {
  const known = Intl.supportedValuesOf('timeZone');
  const options = [...new Set(['UTC', ...known, value])].filter(Boolean).map((zone) => ({ value: zone, label: zone }));
  return (
    <FormField {...field} label="Time zone">
      <Select
        selectedOption={value ? { value, label: value } : null}
        options={options}
        filteringType="auto"
        filteringAriaLabel="Find a time zone"
        placeholder="Choose a time zone"
        virtualScroll
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? value)}
      />
    </FormField>
  );
};
