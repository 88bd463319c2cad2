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
  onClose(): void;
}

/** Asks before a data server is gone, with its staging agents and its password. */
export const RemoveDataServerDialog = ({ server, onClose }: Props) => {
  const { api, tell } = useFermata();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const remove = async () => {
    setBusy(true);
    setSentence('');
    try {
      await api.removeDataServer(server.dataServerId);
      tell('success', `The data server ${server.name} is removed.`);
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
      header={`Remove the data server ${server.name}?`}
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
          Its staging agents are let in no more, and its password is deleted. It is refused while recordings of it are
          not in the archive. What lies in its location stays there, also what was refused: look into it before the
          machine is given away. Workflow rules that name it match nothing more; the workflow pages tell which they are.
        </Box>
      </SpaceBetween>
    </Modal>
  );
};
