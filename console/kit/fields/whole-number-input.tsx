import Input from '@cloudscape-design/components/input';
import { useEffect, useState } from 'react';
import { wholeNumber } from './typed.ts';

interface Props {
  value: number | undefined;
  from: number;
  to: number;
  ariaLabel?: string;
  placeholder?: string;
  disabled?: boolean;
  /** Whether it may be empty. */
  optional?: boolean;
  onChange(value: number | undefined): void;
}

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** A whole number. Invalid text is marked while typing, and the last valid number is restored when the field is left. */
export const WholeNumberInput = ({ value, from, to, optional = false, onChange, ...input }: Props) => {
  const [typed, setTyped] = useState(textOf(value));
  useEffect(() => setTyped(textOf(value)), [value]);
  const empty = optional && typed.trim() === '';
  return (
    <Input
      {...input}
      value={typed}
      inputMode="numeric"
      invalid={!empty && wholeNumber(typed, from, to) === undefined}
      onBlur={() => setTyped(textOf(value))}
      onChange={({ detail }) => {
        setTyped(detail.value);
        const read = wholeNumber(detail.value, from, to);
        if (read !== undefined) onChange(read);
        else if (optional && detail.value.trim() === '') onChange(undefined);
      }}
    />
  );
};
