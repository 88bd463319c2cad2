import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { DataServerView } from '../kit/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { sentenceOf } from '../kit/problem.ts';

interface Props {
  server: DataServerView;
  agent: DataServerView['agents'][number];
  onClose(): void;
}

/** Asks before a staging agent is let in no more. */
export const RemoveAgentDialog = ({ server, agent, onClose }: Props) => {
  const { api, tell } = useFermata();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const remove = async () => {
    setBusy(true);
    setSentence('');
    try {
      await api.removeStagingAgent(server.dataServerId, agent.agentId);
      tell('success', `The staging agent ${agent.machine} is removed from ${server.name}.`);
      onClose();
    } catch (problem) {
      setSentence(sentenceOf(problem));
      setBusy(false);
    }
  };

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={`Remove the staging agent ${agent.machine}?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => void remove()} loading={busy} loadingText="Removing">
              Remove
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {sentence && <Alert type="error">{sentence}</Alert>}
        <Box>
          For a machine that was replaced, or stolen. From now on its key lets nobody in. Recordings that wait in the
          location of {server.name} stay there: a staging agent that is enrolled with a new code goes on with them.
        </Box>
      </SpaceBetween>
    </Modal>
  );
};
