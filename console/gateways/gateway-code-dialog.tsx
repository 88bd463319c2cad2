import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { GatewayCode, RecordingServerView } from '../../api/telephony.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';

/** Creates a code with which the gateway of a recording server can enrol, and shows it once. */
export const GatewayCodeDialog = ({ server, onClose }: { server: RecordingServerView; onClose(): void }) => {
  const { api, me } = useFermata();
  const [created, setCreated] = useState<GatewayCode>();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const create = async () => {
    setBusy(true);
    setSentence('');
    try {
      setCreated(await api.createGatewayCode(server.recordingServerId));
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const command = created && `cti-gateway enroll --code ${created.code}`;

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={`Enrolment code for ${server.name}`}
      footer={
        <Box float="right">
          {created ? (
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          ) : (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>
                Cancel
              </Button>
              <Button variant="primary" onClick={() => void create()} loading={busy} loadingText="Creating the code">
                Create a code
              </Button>
            </SpaceBetween>
          )}
        </Box>
      }
    >
      <SpaceBetween size="m">
        {sentence && <Alert type="error">{sentence}</Alert>}
        {created && command ? (
          <SpaceBetween size="m">
            <div>
              <Box variant="awsui-key-label">Code</Box>
              <div className="one-time-code" data-testid="gateway-enrolment-code">
                {created.code}
              </div>
              <CopyToClipboard
                copyButtonText="Copy the code"
                textToCopy={created.code}
                copySuccessText="Copied"
                copyErrorText="Not copied. Select the code and copy it yourself."
              />
            </div>
            <div>
              <Box variant="awsui-key-label">Run this on the CTI server</Box>
              <CopyToClipboard
                variant="inline"
                textToDisplay={command}
                textToCopy={command}
                copyButtonAriaLabel="Copy the command"
                copySuccessText="Copied"
                copyErrorText="Not copied. Select the command and copy it yourself."
              />
            </div>
            <Alert type="info">
              This code works once, until {instant(created.expiresAt, me.timeZone)}. It is not shown again. If you lose
              it, create another.
            </Alert>
          </SpaceBetween>
        ) : (
          <Box>
            The code enrols one gateway. It is valid for an hour and shown only once.
            {server.gateway && ` The gateway on ${server.gateway.machine} loses access when another one enrols.`}
          </Box>
        )}
      </SpaceBetween>
    </Modal>
  );
};
