import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { DataServerView } from '../kit/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { RequestProblem, sentenceOf } from '../kit/problem.ts';

interface Props {
  server: DataServerView;
  onClose(): void;
}

const fieldsOf = (problem: unknown): string[] =>
  problem instanceof RequestProblem ? problem.fields.map(({ field }) => field) : [];

/** Asks before a data server is gone, with its staging agents and its password. */
export const RemoveDataServerDialog = ({ server, onClose }: Props) => {
  const { api, tell } = useFermata();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');
  const [refused, setRefused] = useState(false);
  const [lost, setLost] = useState(false);

  const remove = async () => {
    setBusy(true);
    setSentence('');
    try {
      await api.removeDataServer(server.dataServerId, lost);
      tell('success', `The data server ${server.name} is removed.`);
      onClose();
    } catch (problem) {
      setSentence(sentenceOf(problem));
      if (fieldsOf(problem).includes('lostRecordings')) setRefused(true);
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
        {refused && (
          <Checkbox checked={lost} onChange={({ detail }) => setLost(detail.checked)}>
            This machine does not come back: what is not in the archive is lost. Each of these recordings says so from
            then on.
          </Checkbox>
        )}
      </SpaceBetween>
    </Modal>
  );
};
