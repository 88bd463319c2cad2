import Box from '@cloudscape-design/components/box';
import type { DataServerView } from '../kit/administration.ts';
import { AskingDialog } from '../kit/asking-dialog.tsx';
import { useFermata } from '../kit/fermata.ts';

interface Props {
  server: DataServerView;
  agent: DataServerView['agents'][number];
  onClose(): void;
}

/** Asks before a staging agent is let in no more. */
export const RemoveAgentDialog = ({ server, agent, onClose }: Props) => {
  const { api, tell } = useFermata();

  const remove = async () => {
    await api.removeStagingAgent(server.dataServerId, agent.agentId);
    tell('success', `The staging agent ${agent.machine} is removed from ${server.name}.`);
    onClose();
  };

  return (
    <AskingDialog
      header={`Remove the staging agent ${agent.machine}?`}
      action="Remove"
      acting="Removing"
      act={remove}
      onClose={onClose}
    >
      <Box>
        For a machine that was replaced, or stolen. From now on its key lets nobody in. Recordings that wait in the
        location of {server.name} stay there: a staging agent that is enrolled with a new code goes on with them.
      </Box>
    </AskingDialog>
  );
};
