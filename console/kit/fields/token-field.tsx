import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import TokenGroup from '@cloudscape-design/components/token-group';
import { useState } from 'react';
import { splitTyped } from './typed.ts';

interface Props {
  label: string;
  description?: string;
  constraintText?: string;
  placeholder?: string;
  errorText?: string | undefined;
  values: readonly string[];
  onChange(values: string[]): void;
}

/** Several texts: Enter adds one, and a pasted list adds all of its lines. */
export const TokenField = ({ label, values, onChange, placeholder = '', ...field }: Props) => {
  const [typed, setTyped] = useState('');
  const add = () => {
    const added = splitTyped(typed).filter((text) => !values.includes(text));
    setTyped('');
    if (added.length > 0) onChange([...values, ...new Set(added)]);
  };
  return (
    <FormField {...field} label={label} stretch>
      <div className="token-field">
        <Input
          value={typed}
          placeholder={placeholder}
          onChange={({ detail }) => setTyped(detail.value)}
          // Otherwise, text that was typed but not added would be lost silently on Save.
          onBlur={add}
          onKeyDown={(event) => {
            if (event.detail.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <Button formAction="none" onClick={add} disabled={typed.trim() === ''} ariaLabel={`Add to ${label}`}>
          Add
        </Button>
      </div>
      {values.length > 0 && (
        <TokenGroup
          items={values.map((value) => ({ label: value, dismissLabel: `Remove ${value}` }))}
          limit={12}
          onDismiss={({ detail }) => onChange(values.filter((_, index) => index !== detail.itemIndex))}
        />
      )}
    </FormField>
  );
};
