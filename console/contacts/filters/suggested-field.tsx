import Autosuggest, { type AutosuggestProps } from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { useRef, useState } from 'react';

interface Props {
  label: string;
  /** The choices, for use in sentences: `agents`. */
  things: string;
  placeholder: string;
  value: string;
  /** Called on first use only. */
  load(): Promise<AutosuggestProps.Option[]>;
  onType(text: string): void;
  onChoose(text: string): void;
}

/** A text field that accepts parts of names, with suggestions while typing. */
export const SuggestedField = ({ label, things, placeholder, value, load, onType, onChoose }: Props) => {
  const [options, setOptions] = useState<AutosuggestProps.Option[]>([]);
  const [status, setStatus] = useState<'pending' | 'loading' | 'finished' | 'error'>('pending');
  const isLoaded = useRef(false);

  const loadOnce = () => {
    if (isLoaded.current) return;
    isLoaded.current = true;
    setStatus('loading');
    load().then(
      (loaded) => {
        setOptions(loaded);
        setStatus('finished');
      },
      () => {
        isLoaded.current = false;
        setStatus('error');
      },
    );
  };

  return (
    <FormField label={label} stretch>
      <Autosuggest
        value={value}
        onChange={({ detail }) => onType(detail.value)}
        onSelect={({ detail }) => onChoose(detail.value)}
        onFocus={loadOnce}
        onKeyDown={({ detail }) => {
          if (detail.key === 'Enter') onChoose(value);
        }}
        options={options}
        statusType={status}
        loadingText={`Loading ${things}`}
        errorText={`The ${things} cannot be loaded.`}
        recoveryText="Try again"
        onLoadItems={({ detail }) => detail.samePage && loadOnce()}
        enteredTextLabel={(typed) => `Search for “${typed}”`}
        placeholder={placeholder}
        empty={`No ${things}`}
        clearAriaLabel={`Clear ${label}`}
      />
    </FormField>
  );
};
