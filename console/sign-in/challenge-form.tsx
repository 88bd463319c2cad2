import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { Challenge } from './cognito.ts';

interface Props {
  challenge: Challenge;
  busy: boolean;
  sentence: string;
  onAnswer(response: string): void;
  onBack(): void;
}

/** A new password, or the code of an authenticator app. */
export const ChallengeForm = ({ challenge, busy, sentence, onAnswer, onBack }: Props) => {
  const newPassword = challenge.name === 'NEW_PASSWORD_REQUIRED';
  const [answer, setAnswer] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);

  const wrong = newPassword
    ? answer.length === 0
      ? 'Enter a new password.'
      : answer !== repeated
        ? 'The two passwords differ.'
        : ''
    : /^\d{6}$/.test(answer.trim())
      ? ''
      : 'Enter the six digits.';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong) onAnswer(newPassword ? answer : answer.trim());
  };

  return (
    <form onSubmit={submit} autoComplete="off" aria-label={newPassword ? 'Choose a new password' : 'Confirm it is you'}>
      <Container
        header={
          <Header
            variant="h2"
            description={
              newPassword
                ? 'This account was given a password for its first sign-in only.'
                : 'Open your authenticator app and enter the code it shows.'
            }
          >
            {newPassword ? 'Choose a new password' : 'Confirm it is you'}
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
                {newPassword ? 'Set password and sign in' : 'Sign in'}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {sentence && <Alert type="error">{sentence}</Alert>}
            <FormField label={newPassword ? 'New password' : 'Code'}>
              <Input
                type={newPassword ? 'password' : 'text'}
                inputMode={newPassword ? 'text' : 'numeric'}
                value={answer}
                onChange={({ detail }) => setAnswer(detail.value)}
                autoComplete={newPassword ? 'new-password' : 'one-time-code'}
                autoFocus
              />
            </FormField>
            {newPassword && (
              <FormField label="Repeat the new password">
                <Input
                  type="password"
                  value={repeated}
                  onChange={({ detail }) => setRepeated(detail.value)}
                  autoComplete="new-password"
                />
              </FormField>
            )}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
};
