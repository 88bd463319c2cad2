import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { Cognito } from './cognito/cognito.ts';
import { NewPasswordFields, newPasswordProblem } from './new-password-fields.tsx';

interface Props {
  cognito: Pick<Cognito, 'forgotPassword' | 'setForgottenPassword'>;
  username: string;
  onUsername(username: string): void;
  /** Called when the new password is set. */
  onDone(): void;
  onBack(): void;
}

/** A code by email, then a new password. */
export const ForgottenPassword = ({ cognito, username, onUsername, onDone, onBack }: Props) => {
  const [destination, setDestination] = useState<string>();
  const [code, setCode] = useState('');
  const [password, setPassword] = useState({ first: '', repeated: '' });
  const [sentence, setSentence] = useState('');
  const [busy, setBusy] = useState(false);
  const asksForCode = destination === undefined;

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setSentence('');
    try {
      await act();
    } catch (error) {
      setSentence(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const sendCode = () =>
    attempt(async () => setDestination((await cognito.forgotPassword(username.trim())).destination));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asksForCode) {
      if (username.trim() === '') setSentence('Enter your user name.');
      else void sendCode();
      return;
    }
    const wrong = /^\d{6}$/.test(code.trim()) ? newPasswordProblem(password) : 'Enter the six digits from the email.';
    if (wrong) setSentence(wrong);
    else
      void attempt(async () => {
        await cognito.setForgottenPassword(username.trim(), code.trim(), password.first);
        onDone();
      });
  };

  return (
    <form onSubmit={submit} autoComplete="off" aria-label="Set a new password">
      <Container
        header={
          <Header
            variant="h2"
            description={
              asksForCode
                ? 'We email you a code. Use it to choose a new password.'
                : `If this account has an email address, a code is on its way${destination && ` to ${destination}`}.`
            }
          >
            Set a new password
          </Header>
        }
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={onBack}>
                Back
              </Button>
              <Button variant="primary" formAction="submit" loading={busy} loadingText="One moment">
                {asksForCode ? 'Send code' : 'Set password'}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {sentence && <Alert type="error">{sentence}</Alert>}
            {asksForCode ? (
              <FormField label="User name">
                <Input
                  value={username}
                  onChange={({ detail }) => onUsername(detail.value)}
                  autoFocus
                  autoComplete="off"
                  spellcheck={false}
                />
              </FormField>
            ) : (
              <SpaceBetween size="m">
                <FormField label="Code from the email">
                  <Input
                    value={code}
                    onChange={({ detail }) => setCode(detail.value)}
                    inputMode="numeric"
                    autoComplete="one-time-code"
                    autoFocus
                  />
                </FormField>
                <NewPasswordFields value={password} onChange={setPassword} />
                <Link
                  href="#"
                  onFollow={(event) => {
                    event.preventDefault();
                    void sendCode();
                  }}
                >
                  Send another code
                </Link>
              </SpaceBetween>
            )}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
};
