import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import { useState } from 'react';
import type { DataServerView } from '../kit/api/administration.ts';
import { RequestProblem } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';

interface Props {
  server: DataServerView;
  onClose(): void;
}

const fieldsOf = (problem: unknown): string[] =>
  problem instanceof RequestProblem ? problem.fields.map(({ field }) => field) : [];

/** Asks for confirmation before a data server is removed, with its staging agents and its password. */
export const RemoveDataServerDialog = ({ server, onClose }: Props) => {
  const { api, notify } = useFermata();
  const [refused, setRefused] = useState(false);
  const [lost, setLost] = useState(false);

  const remove = async () => {
    try {
      await api.removeDataServer(server.dataServerId, lost);
    } catch (problem) {
      if (fieldsOf(problem).includes('lostRecordings')) setRefused(true);
      throw problem;
    }
    notify('success', `The data server ${server.name} was removed.`);
    onClose();
  };

  return (
    <ConfirmDialog
      header={`Remove the data server ${server.name}?`}
      action="Remove"
      acting="Removing"
      act={remove}
      onClose={onClose}
    >
      <Box>
        Its staging agents lose access, and its password is deleted. You cannot remove it while any of its recordings
        are not in the archive. Files in its location stay there, including refused ones: check them before you give the
        machine away. Workflow rules that name it no longer match anything; the workflow page shows which they are.
      </Box>
      {refused && (
        <Checkbox checked={lost} onChange={({ detail }) => setLost(detail.checked)}>
          This machine will not come back. Recordings that are not in the archive are lost, and are shown as lost from
          now on.
        </Checkbox>
      )}
    </ConfirmDialog>
  );
};
