import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';

export interface NewPassword {
  first: string;
  repeated: string;
}

/** Errors that are found before asking Cognito. Empty if there are none. */
export const newPasswordProblem = ({ first, repeated }: NewPassword): string =>
  first === '' ? 'Enter a new password.' : first !== repeated ? 'The two passwords differ.' : '';

interface Props {
  value: NewPassword;
  onChange(value: NewPassword): void;
  autoFocus?: boolean;
}

export const NewPasswordFields = ({ value, onChange, autoFocus = false }: Props) => (
  <SpaceBetween size="m">
    <FormField
      label="New password"
      constraintText="At least 12 characters, with upper and lower case letters, a digit and a symbol."
    >
      <Input
        type="password"
        value={value.first}
        onChange={({ detail }) => onChange({ ...value, first: detail.value })}
        autoComplete="new-password"
        autoFocus={autoFocus}
      />
    </FormField>
    <FormField label="Repeat the new password">
      <Input
        type="password"
        value={value.repeated}
        onChange={({ detail }) => onChange({ ...value, repeated: detail.value })}
        autoComplete="new-password"
      />
    </FormField>
  </SpaceBetween>
);
