import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { NewPasswordFields, newPasswordProblem } from './new-password-fields.tsx';

interface Props {
  name: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA';
  busy: boolean;
  sentence: string;
  onAnswer(response: string): void;
  onBack(): void;
}

/** A new password, or the code of an authenticator app. */
export const ChallengeForm = ({ name, busy, sentence, onAnswer, onBack }: Props) => {
  const asksForPassword = name === 'NEW_PASSWORD_REQUIRED';
  const [code, setCode] = useState('');
  const [password, setPassword] = useState({ first: '', repeated: '' });
  const [tried, setTried] = useState(false);

  const wrong = asksForPassword
    ? newPasswordProblem(password)
    : /^\d{6}$/.test(code.trim())
      ? ''
      : 'Enter the six digits.';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong) onAnswer(asksForPassword ? password.first : code.trim());
  };

  return (
    <form
      onSubmit={submit}
      autoComplete="off"
      aria-label={asksForPassword ? 'Choose a new password' : 'Confirm it is you'}
    >
      <Container
        header={
          <Header
            variant="h2"
            description={
              asksForPassword
                ? 'The password from your invitation only works for your first sign-in.'
                : 'Open your authenticator app and enter the code it shows.'
            }
          >
            {asksForPassword ? 'Choose a new password' : 'Confirm it is you'}
          </Header>
        }
      >
        <Form
          errorText={tried && wrong ? wrong : undefined}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onBack} formAction="none">
                Back
              </Button>
              <Button variant="primary" formAction="submit" loading={busy} loadingText="Signing in">
                {asksForPassword ? 'Set password and sign in' : 'Sign in'}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {sentence && <Alert type="error">{sentence}</Alert>}
            {asksForPassword ? (
              <NewPasswordFields value={password} onChange={setPassword} autoFocus />
            ) : (
              <FormField label="Code">
                <Input
                  inputMode="numeric"
                  value={code}
                  onChange={({ detail }) => setCode(detail.value)}
                  autoComplete="one-time-code"
                  autoFocus
                />
              </FormField>
            )}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
};
