import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { IdentityProviderButton } from './cognito/federation.ts';

interface Props {
  username: string;
  onUsername(username: string): void;
  remembersName: boolean;
  onRemembersName(remembers: boolean): void;
  providers: readonly IdentityProviderButton[];
  busy: boolean;
  /** What went wrong, or what people should know before they sign in. */
  notice: { type: 'error' | 'info' | 'success'; sentence: string } | undefined;
  onSignIn(username: string, password: string): void;
  onProvider(name: string): void;
  onForgotten(): void;
}

/** User name and password, and sign-in through identity providers. */
export const PasswordForm = ({ username, providers, busy, notice, ...props }: Props) => {
  const [password, setPassword] = useState('');
  const [incomplete, setIncomplete] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const complete = username.trim() !== '' && password !== '';
    setIncomplete(!complete);
    if (complete) props.onSignIn(username.trim(), password);
  };
  const shown = incomplete ? { type: 'error' as const, sentence: 'Enter your user name and your password.' } : notice;

  return (
    <form onSubmit={submit} autoComplete="off" aria-label="Sign in">
      <Container header={<Header variant="h2">Sign in</Header>}>
        <Form
          actions={
            <Button variant="primary" formAction="submit" loading={busy} loadingText="Signing in">
              Sign in
            </Button>
          }
        >
          <SpaceBetween size="m">
            {shown && <Alert type={shown.type}>{shown.sentence}</Alert>}
            {providers.length > 0 && (
              <SpaceBetween size="s">
                {providers.map(({ name, label }) => (
                  <Button key={name} fullWidth formAction="none" disabled={busy} onClick={() => props.onProvider(name)}>
                    Sign in with {label}
                  </Button>
                ))}
                <Box textAlign="center" color="text-body-secondary">
                  or with a password
                </Box>
              </SpaceBetween>
            )}
            <FormField label="User name">
              <Input
                value={username}
                onChange={({ detail }) => props.onUsername(detail.value)}
                autoFocus={username === ''}
                autoComplete="off"
                spellcheck={false}
                name="username"
              />
            </FormField>
            <FormField label="Password">
              <Input
                type="password"
                value={password}
                onChange={({ detail }) => setPassword(detail.value)}
                autoFocus={username !== ''}
                // Browsers must not store passwords of this console: OD-21.
                autoComplete="new-password"
                name="password"
              />
            </FormField>
            <Checkbox checked={props.remembersName} onChange={({ detail }) => props.onRemembersName(detail.checked)}>
              Remember my user name
            </Checkbox>
            <Link
              href="#"
              onFollow={(event) => {
                event.preventDefault();
                props.onForgotten();
              }}
            >
              Forgot your password?
            </Link>
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
};
