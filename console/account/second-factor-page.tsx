import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { sentenceOf } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import AuthenticatorSetup from '../sign-in/authenticator-setup.tsx';
import type { Enrolment } from '../sign-in/cognito/cognito.ts';

/** The person's own second factor: whether it is on, and setting it up, moving it to another phone, or turning it off. */
export default function SecondFactorPage() {
  usePageTitle('Second factor');
  const { me, account, notify } = useFermata();
  const { answer: isOn, problem, reload } = useRequest('second-factor', account.isSecondFactorOn);
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [sentence, setSentence] = useState('');
  const [busy, setBusy] = useState(false);
  const [asksToTurnOff, setAsksToTurnOff] = useState(false);

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setSentence('');
    try {
      await act();
    } catch (error) {
      setSentence(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const begin = () => attempt(async () => setEnrolment(await account.beginEnrolment()));
  const finish = (started: Enrolment, code: string) =>
    attempt(async () => {
      await account.turnSecondFactorOn(started, code);
      setEnrolment(undefined);
      reload();
      notify('success', 'Your second factor is set up. From now on, signing in asks for its code.');
    });

  if (enrolment)
    return (
      <div className="sign-in-card">
        <AuthenticatorSetup
          secretCode={enrolment.secretCode}
          username={me.username}
          description={
            isOn ? 'The app you used before will stop working.' : 'Signing in will then ask for its code as well.'
          }
          action="Finish"
          busy={busy}
          sentence={sentence}
          onCode={(code) => void finish(enrolment, code)}
          onBack={() => {
            setSentence('');
            setEnrolment(undefined);
          }}
        />
      </div>
    );

  return (
    <Container
      header={
        <Header variant="h1" description="A code from an app on your phone, in addition to your password.">
          Second factor
        </Header>
      }
    >
      <SpaceBetween size="m">
        {(sentence || problem !== undefined) && <Alert type="error">{sentence || sentenceOf(problem)}</Alert>}
        {isOn === undefined && problem === undefined && <Spinner />}
        {isOn !== undefined && (
          <SpaceBetween size="m">
            <StatusIndicator type={isOn ? 'success' : 'stopped'}>{isOn ? 'On' : 'Off'}</StatusIndicator>
            <Box>
              {isOn
                ? 'Signing in asks for your password and a code. If you change phones, set up the new app before you give the old phone away.'
                : 'Anyone who learns your password can sign in as you. Set up an authenticator app to prevent that.'}
            </Box>
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant={isOn ? 'normal' : 'primary'} loading={busy} onClick={() => void begin()}>
                {isOn ? 'Use another app' : 'Set up'}
              </Button>
              {isOn && !account.secondFactorRequired && (
                <Button onClick={() => setAsksToTurnOff(true)}>Turn off</Button>
              )}
            </SpaceBetween>
          </SpaceBetween>
        )}
      </SpaceBetween>
      {asksToTurnOff && (
        <ConfirmDialog
          header="Turn off your second factor?"
          action="Turn off"
          acting="Turning off"
          act={async () => {
            await account.turnSecondFactorOff();
            setAsksToTurnOff(false);
            reload();
          }}
          onClose={() => setAsksToTurnOff(false)}
        >
          <Box>Then your password alone is enough to sign in as you.</Box>
        </ConfirmDialog>
      )}
    </Container>
  );
}
