import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { usePageTitle } from '../kit/page-title.ts';
import { useStored } from '../kit/stored.ts';
import { ChallengeForm } from './challenge-form.tsx';
import type { Challenge, Cognito, SignInStep, Tokens } from './cognito.ts';
import './sign-in.css';

interface Props {
  cognito: Cognito;
  onTokens(tokens: Tokens): void;
}

/** The address stays as it is: who followed a link is where it leads once signed in. */
export default function SignInPage({ cognito, onTokens }: Props) {
  usePageTitle('Sign in');
  const [remembered, remember] = useStored('username', '');
  const [username, setUsername] = useState(remembered);
  const [keepName, setKeepName] = useState(remembered !== '');
  const [password, setPassword] = useState('');
  const [sentence, setSentence] = useState('');
  const [busy, setBusy] = useState(false);
  const [challenge, setChallenge] = useState<Challenge>();

  const take = async (step: Promise<SignInStep>) => {
    setBusy(true);
    setSentence('');
    try {
      const done = await step;
      if ('challenge' in done) setChallenge(done.challenge);
      else {
        remember(keepName ? username.trim() : '');
        onTokens(done.tokens);
      }
    } catch (error) {
      setSentence(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!username.trim() || !password) setSentence('Enter your user name and your password.');
    else void take(cognito.signIn(username.trim(), password));
  };

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Box textAlign="center" padding={{ bottom: 'l' }}>
          <img src="/fermata.svg" alt="" width={56} height={56} />
          <Box variant="h1" fontSize="heading-xl" padding={{ top: 's' }}>
            Fermata
          </Box>
          <Box color="text-body-secondary">Contacts and their recordings</Box>
        </Box>
        {challenge ? (
          <ChallengeForm
            challenge={challenge}
            busy={busy}
            sentence={sentence}
            onAnswer={(response) => void take(cognito.answer(challenge, response))}
            onBack={() => {
              setChallenge(undefined);
              setPassword('');
              setSentence('');
            }}
          />
        ) : (
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
                  {sentence && <Alert type="error">{sentence}</Alert>}
                  <FormField label="User name">
                    <Input
                      value={username}
                      onChange={({ detail }) => setUsername(detail.value)}
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
                      // No browser is to keep a password of this console: OD-21.
                      autoComplete="new-password"
                      name="password"
                    />
                  </FormField>
                  <Checkbox checked={keepName} onChange={({ detail }) => setKeepName(detail.checked)}>
                    Remember my user name
                  </Checkbox>
                </SpaceBetween>
              </Form>
            </Container>
          </form>
        )}
      </div>
    </main>
  );
}
