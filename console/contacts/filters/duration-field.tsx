import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useEffect, useState } from 'react';
import { durationText, typedDuration } from './typed-duration.ts';

interface Props {
  label: string;
  value: number | undefined;
  onType(seconds: number | undefined): void;
}

/** A call duration, as `m:ss` or in minutes. */
export const DurationField = ({ label, value, onType }: Props) => {
  const [text, setText] = useState(durationText(value));
  const wrong = text.trim() !== '' && typedDuration(text) === undefined;
  useEffect(() => setText((shown) => (typedDuration(shown) === value ? shown : durationText(value))), [value]);

  return (
    <FormField label={label} errorText={wrong ? 'Minutes, or m:ss' : undefined} stretch>
      <Input
        value={text}
        onChange={({ detail }) => {
          setText(detail.value);
          onType(typedDuration(detail.value));
        }}
        placeholder="m:ss"
        invalid={wrong}
      />
    </FormField>
  );
};
