import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { DataServerView, EnrolmentCode } from '../kit/api/administration.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';

interface Props {
  server: DataServerView;
  onClose(): void;
}

/** Creates a code with which one staging agent can enrol, and shows it once. */
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
              <Button variant="primary" onClick={() => void make()} loading={busy} loadingText="Creating the code">
                Create a code
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
                copyErrorText="Not copied. Select the code and copy it yourself."
              />
            </div>
            <div>
              <Box variant="awsui-key-label">Run this on the data server</Box>
              <CopyToClipboard
                variant="inline"
                textToDisplay={command}
                textToCopy={command}
                copyButtonAriaLabel="Copy the command"
                copySuccessText="Copied"
                copyErrorText="Not copied. Select the command and copy it yourself."
              />
            </div>
            <div>
              <Box variant="awsui-key-label">Before that, add this to its settings file</Box>
              <CopyToClipboard
                variant="inline"
                textToDisplay={address}
                textToCopy={address}
                copyButtonAriaLabel="Copy the address"
                copySuccessText="Copied"
                copyErrorText="Not copied. Select the address and copy it yourself."
              />
            </div>
            <Alert type="info">
              This code works once, until {instant(made.expiresAt, me.timeZone)}. It is not shown again. If you lose it,
              create another.
            </Alert>
          </SpaceBetween>
        ) : (
          <Box>
            The code enrols one staging agent. It is valid for an hour and shown only once.
            {server.enrolment &&
              ` It replaces the unused code that is valid until ${instant(server.enrolment.expiresAt, me.timeZone)}.`}
          </Box>
        )}
      </SpaceBetween>
    </Modal>
  );
};
