import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { DataServerView, EnrolmentCode } from '../kit/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { sentenceOf } from '../kit/problem.ts';

interface Props {
  server: DataServerView;
  onClose(): void;
}

/** Makes a code that one staging agent is let in with, and shows it this one time. */
export const EnrolmentDialog = ({ server, onClose }: Props) => {
  const { api, me } = useFermata();
  const [made, setMade] = useState<EnrolmentCode>();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const make = async () => {
    setBusy(true);
    setSentence('');
    try {
      setMade(await api.createEnrolmentCode(server.dataServerId));
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const address = `"apiUrl": "${location.origin}"`;
  const command = made && `staging-agent enroll --code ${made.code}`;

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={`Enrolment code for ${server.name}`}
      footer={
        <Box float="right">
          {made ? (
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          ) : (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>
                Cancel
              </Button>
              <Button variant="primary" onClick={() => void make()} loading={busy} loadingText="Making the code">
                Make a code
              </Button>
            </SpaceBetween>
          )}
        </Box>
      }
    >
      <SpaceBetween size="m">
        {sentence && <Alert type="error">{sentence}</Alert>}
        {made && command ? (
          <SpaceBetween size="m">
            <div>
              <Box variant="awsui-key-label">Code</Box>
              <div className="one-time-code" data-testid="enrolment-code">
                {made.code}
              </div>
              <CopyToClipboard
                copyButtonText="Copy the code"
                textToCopy={made.code}
                copySuccessText="Copied"
                copyErrorText="Not copied: select the code and copy it yourself"
              />
            </div>
            <div>
              <Box variant="awsui-key-label">Type this at the data server</Box>
              <CopyToClipboard
                variant="inline"
                textToDisplay={command}
                textToCopy={command}
                copyButtonAriaLabel="Copy the command"
                copySuccessText="Copied"
                copyErrorText="Not copied: select the command and copy it yourself"
              />
            </div>
            <div>
              <Box variant="awsui-key-label">Before that, in its settings file</Box>
              <CopyToClipboard
                variant="inline"
                textToDisplay={address}
                textToCopy={address}
                copyButtonAriaLabel="Copy the address"
                copySuccessText="Copied"
                copyErrorText="Not copied: select the address and copy it yourself"
              />
            </div>
            <Alert type="info">
              Used once, until {instant(made.expiresAt, me.timeZone)}. It is not shown again: when it is lost, make
              another.
            </Alert>
          </SpaceBetween>
        ) : (
          <Box>
            The code lets one staging agent in, is valid for an hour and is shown once.
            {server.enrolment &&
              ` A code that was given out and not used yet, valid until ${instant(server.enrolment.expiresAt, me.timeZone)}, stops being valid.`}
          </Box>
        )}
      </SpaceBetween>
    </Modal>
  );
};
