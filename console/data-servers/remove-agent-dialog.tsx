import Box from '@cloudscape-design/components/box';
import type { DataServerView } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';

interface Props {
  server: DataServerView;
  agent: DataServerView['agents'][number];
  onClose(): void;
}

/** Asks for confirmation before a staging agent loses access. */
export const RemoveAgentDialog = ({ server, agent, onClose }: Props) => {
  const { api, notify } = useFermata();

  const remove = async () => {
    await api.removeStagingAgent(server.dataServerId, agent.agentId);
    notify('success', `The staging agent ${agent.machine} was removed from ${server.name}.`);
    onClose();
  };

  return (
    <ConfirmDialog
      header={`Remove the staging agent ${agent.machine}?`}
      action="Remove"
      acting="Removing"
      act={remove}
      onClose={onClose}
    >
      <Box>
        Do this when the machine was replaced or stolen: its key stops working at once. Recordings that wait in the
        location of {server.name} stay there, and a staging agent that enrols with a new code carries on with them.
      </Box>
    </ConfirmDialog>
  );
};
