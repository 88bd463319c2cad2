import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { QrCode } from './qr-code.tsx';
import './sign-in.css';

interface Props {
  secretCode: string;
  /** The name of the account in the app. */
  username: string;
  description: string;
  action: string;
  busy: boolean;
  sentence: string;
  onCode(code: string): void;
  onBack(): void;
}

/** The content of the QR code for authenticator apps. */
const keyAddress = (username: string, secretCode: string): string =>
  `otpauth://totp/${encodeURIComponent(`Fermata:${username}`)}?secret=${secretCode}&issuer=Fermata`;

/** The key of a second factor, as a picture for the camera and as text for typing, and the code that proves that it works. */
export default function AuthenticatorSetup({ secretCode, username, description, action, busy, ...props }: Props) {
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = /^\d{6}$/.test(code.trim()) ? '' : 'Enter the six digits that the app shows.';
  const sentence = tried && wrong ? wrong : props.sentence;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong) props.onCode(code.trim());
  };

  return (
    <form onSubmit={submit} autoComplete="off" aria-label="Set up an authenticator app">
      <Container
        header={
          <Header variant="h2" description={description}>
            Set up an authenticator app
          </Header>
        }
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={props.onBack} formAction="none">
                Back
              </Button>
              <Button variant="primary" formAction="submit" loading={busy} loadingText="Checking the code">
                {action}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {sentence && <Alert type="error">{sentence}</Alert>}
            <Box>1. Scan this picture with an authenticator app on your phone.</Box>
            <QrCode
              text={keyAddress(username, secretCode)}
              label="QR code with the key; the same key is written below"
            />
            <Box>
              Or type this key into the app:
              <div className="typed-key">
                <code>{secretCode.match(/.{1,4}/g)?.join(' ')}</code>
                <CopyToClipboard
                  variant="icon"
                  textToCopy={secretCode}
                  copyButtonAriaLabel="Copy the key"
                  copySuccessText="Key copied"
                  copyErrorText="The key could not be copied"
                />
              </div>
            </Box>
            <FormField label="2. Enter the code that the app shows">
              <Input
                inputMode="numeric"
                value={code}
                onChange={({ detail }) => setCode(detail.value)}
                autoComplete="one-time-code"
                autoFocus
              />
            </FormField>
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
}
