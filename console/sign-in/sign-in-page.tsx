import Box from '@cloudscape-design/components/box';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useStored } from '../kit/browser.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { ChallengeForm } from './challenge-form.tsx';
import type { Challenge, Cognito, Enrolment, SignInStep, Tokens } from './cognito/cognito.ts';
import type { Federation } from './cognito/federation.ts';
import { ForgottenPassword } from './forgotten-password.tsx';
import { PasswordForm } from './password-form.tsx';
import './sign-in.css';

const AuthenticatorSetup = lazy(() => import('./authenticator-setup.tsx'));

interface Props {
  cognito: Cognito;
  federation: Federation | undefined;
  /** The session in this tab has expired. */
  expired: boolean;
  onTokens(tokens: Tokens): void;
}

type Shown =
  | { form: 'password' }
  | { form: 'forgotten' }
  | { form: 'challenge'; challenge: Challenge }
  | { form: 'setup'; challenge: Challenge; enrolment: Enrolment };

/** The page that people return to from their identity provider. */
const returnPath = '/signed-in';

const expiredSentence = 'Your session has ended. Sign in again to continue where you left off.';
const passwordSetSentence = 'Your new password is set. Sign in with it.';

/** The address does not change, so that a link leads to its page after signing in. */
export default function SignInPage({ cognito, federation, expired, onTokens }: Props) {
  usePageTitle('Sign in');
  const navigate = useNavigate();
  const location = useLocation();
  const [remembered, remember] = useStored('username', '');
  const [username, setUsername] = useState(remembered);
  const [remembersName, setRemembersName] = useState(remembered !== '');
  const [sentence, setSentence] = useState('');
  const [notice, setNotice] = useState(expired ? expiredSentence : '');
  const [busy, setBusy] = useState(false);
  const [shown, show] = useState<Shown>({ form: 'password' });

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setSentence('');
    setNotice('');
    try {
      await act();
    } catch (error) {
      setSentence(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const take = (step: () => Promise<SignInStep>) =>
    attempt(async () => {
      const taken = await step();
      if ('tokens' in taken) {
        remember(remembersName ? username.trim() : '');
        onTokens(taken.tokens);
      } else if (taken.challenge.name === 'MFA_SETUP') {
        const enrolment = await cognito.beginEnrolment({ Session: taken.challenge.session });
        show({ form: 'setup', challenge: taken.challenge, enrolment });
      } else show({ form: 'challenge', challenge: taken.challenge });
    });
  const startAgain = (sayFirst = '') => {
    setSentence('');
    setNotice(sayFirst);
    show({ form: 'password' });
  };

  // Set when an identity provider has sent the person back. A code works once, but React renders pages twice during development.
  const returned = useRef(false);
  useEffect(() => {
    if (!federation || location.pathname !== returnPath || returned.current) return;
    returned.current = true;
    void attempt(async () => {
      try {
        const { tokens, returnTo } = await federation.finish(window.location.href);
        await navigate(returnTo, { replace: true });
        onTokens(tokens);
      } catch (error) {
        await navigate('/', { replace: true });
        throw error;
      }
    });
  });
  const goTo = (provider: string) =>
    attempt(async () => {
      const { pathname, search } = window.location;
      window.location.assign(await federation!.begin(provider, pathname + search));
      // The button stays busy until the browser has left.
      await new Promise(() => {});
    });

  const form = () => {
    if (shown.form === 'forgotten')
      return (
        <ForgottenPassword
          cognito={cognito}
          username={username}
          onUsername={setUsername}
          onDone={() => startAgain(passwordSetSentence)}
          onBack={() => startAgain()}
        />
      );
    if (shown.form === 'setup')
      return (
        <Suspense>
          <AuthenticatorSetup
            secretCode={shown.enrolment.secretCode}
            username={username.trim()}
            description="Everyone here signs in with a password and a code from an app on their phone."
            action="Finish and sign in"
            busy={busy}
            sentence={sentence}
            onCode={(code) => void take(() => cognito.finishSetup(shown.challenge, shown.enrolment, code))}
            onBack={() => startAgain()}
          />
        </Suspense>
      );
    if (shown.form === 'challenge' && shown.challenge.name !== 'MFA_SETUP') {
      const { name } = shown.challenge;
      return (
        <ChallengeForm
          key={name}
          name={name}
          busy={busy}
          sentence={sentence}
          onAnswer={(response) => void take(() => cognito.answer({ ...shown.challenge, name }, response))}
          onBack={() => startAgain()}
        />
      );
    }
    return (
      <PasswordForm
        username={username}
        onUsername={setUsername}
        remembersName={remembersName}
        onRemembersName={setRemembersName}
        providers={federation?.providers ?? []}
        busy={busy}
        notice={
          sentence
            ? { type: 'error', sentence }
            : notice
              ? { type: notice === passwordSetSentence ? 'success' : 'info', sentence: notice }
              : undefined
        }
        onSignIn={(name, password) => void take(() => cognito.signIn(name, password))}
        onProvider={(provider) => void goTo(provider)}
        onForgotten={() => {
          setSentence('');
          show({ form: 'forgotten' });
        }}
      />
    );
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
        {form()}
      </div>
    </main>
  );
}
