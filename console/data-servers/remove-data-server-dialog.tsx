import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import { useState } from 'react';
import type { DataServerView } from '../kit/administration.ts';
import { AskingDialog } from '../kit/asking-dialog.tsx';
import { useFermata } from '../kit/fermata.ts';
import { RequestProblem } from '../kit/problem.ts';

interface Props {
  server: DataServerView;
  onClose(): void;
}

const fieldsOf = (problem: unknown): string[] =>
  problem instanceof RequestProblem ? problem.fields.map(({ field }) => field) : [];

/** Asks before a data server is gone, with its staging agents and its password. */
export const RemoveDataServerDialog = ({ server, onClose }: Props) => {
  const { api, tell } = useFermata();
  const [refused, setRefused] = useState(false);
  const [lost, setLost] = useState(false);

  const remove = async () => {
    try {
      await api.removeDataServer(server.dataServerId, lost);
    } catch (problem) {
      if (fieldsOf(problem).includes('lostRecordings')) setRefused(true);
      throw problem;
    }
    tell('success', `The data server ${server.name} is removed.`);
    onClose();
  };

  return (
    <AskingDialog
      header={`Remove the data server ${server.name}?`}
      action="Remove"
      acting="Removing"
      act={remove}
      onClose={onClose}
    >
      <Box>
        Its staging agents are let in no more, and its password is deleted. It is refused while recordings of it are not
        in the archive. What lies in its location stays there, also what was refused: look into it before the machine is
        given away. Workflow rules that name it match nothing more; the workflow pages tell which they are.
      </Box>
      {refused && (
        <Checkbox checked={lost} onChange={({ detail }) => setLost(detail.checked)}>
          This machine does not come back: what is not in the archive is lost. Each of these recordings says so from
          then on.
        </Checkbox>
      )}
    </AskingDialog>
  );
};
