import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { MyControls } from '../../api/control/control.ts';
import type { Marks } from '../../api/control/marks.ts';

interface Props {
  field: MyControls['fields'][number];
  /** The saved value. Undefined if there is none. */
  there: Marks['metadata'][number] | undefined;
  /** Undefined while nothing has been typed. */
  typed: string | undefined;
  errorText: string | undefined;
  onChange(text: string): void;
}

/** One field. People who may not see its value can still write to it. */
export const MetadataField = ({ field, there, typed, errorText, onChange }: Props) => {
  const hidden = !field.visible;
  const filled = there !== undefined;
  const value = typed ?? (hidden ? '' : (there?.value ?? ''));
  const description = hidden
    ? filled
      ? 'Filled in. You can replace the saved value but not view it.'
      : 'You can enter a value but not view the saved one.'
    : undefined;
  const options = [{ value: '', label: 'None' }, ...(field.choices ?? []).map((one) => ({ value: one, label: one }))];
  return (
    <FormField label={field.label} description={description} errorText={errorText} stretch>
      {field.type === 'choice' ? (
        <Select
          selectedOption={options.find((option) => option.value === value) ?? null}
          options={options}
          placeholder={hidden && filled ? 'Unchanged' : 'Choose'}
          disabled={!field.writable}
          onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
        />
      ) : field.type === 'date' ? (
        <DatePicker
          value={value}
          placeholder="YYYY/MM/DD"
          openCalendarAriaLabel={() => `Choose ${field.label}`}
          disabled={!field.writable}
          onChange={({ detail }) => onChange(detail.value)}
        />
      ) : (
        <Input
          value={value}
          inputMode={field.type === 'number' ? 'decimal' : 'text'}
          placeholder={hidden && filled ? 'Unchanged' : ''}
          autoComplete={false}
          disabled={!field.writable}
          onChange={({ detail }) => onChange(detail.value)}
        />
      )}
    </FormField>
  );
};
