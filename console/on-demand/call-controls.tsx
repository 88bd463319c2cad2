import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { MyControls } from '../../api/control/control.ts';
import type { OnDemandCallView } from '../../api/control/on-demand.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useFermata } from '../kit/fermata.ts';
import { inZone } from '../kit/format.ts';
import { InformationForm } from './information-form.tsx';
import { actionLabels, commandPath, lookLabels } from './words.ts';

interface Props {
  call: OnDemandCallView;
  /** The fields that this agent may write. */
  fields: MyControls['fields'];
  onChanged(): void;
}

type Action = keyof typeof commandPath;

/** One call: the state of its recording, and what can be done with it now. */
export const CallControls = ({ call, fields, onChanged }: Props) => {
  const { api, me } = useFermata();
  const [busy, setBusy] = useState<Action>();
  const [problem, setProblem] = useState<unknown>();
  const { contactId, connectedAt, look, ownSince, endsAt, mode } = call;
  const clock = (at: string) => inZone(at, me.timeZone).clock.slice(0, 5);

  const carryOut = async (action: Action) => {
    setBusy(action);
    setProblem(undefined);
    try {
      await api.commandOnDemand(commandPath[action], { contactId, clientRequestId: crypto.randomUUID() });
    } catch (refused) {
      setProblem(refused);
    } finally {
      setBusy(undefined);
      onChanged();
    }
  };
  const name = connectedAt ? `Call since ${clock(connectedAt)}` : 'Call';
  const commands = call.actions.flatMap(({ action, why }) => (action === 'update' ? [] : [{ action, why }]));
  const mayUpdate = call.actions.some(({ action }) => action === 'update');

  return (
    <Container header={<Header variant="h2">{name}</Header>}>
      <SpaceBetween size="m">
        <div role="status">
          <SpaceBetween size="xxs">
            {look && <StatusIndicator type={lookLabels[look].type}>{lookLabels[look].text}</StatusIndicator>}
            {ownSince && <Box>Your recording began at {clock(ownSince)}.</Box>}
            {endsAt && <Box>Recording resumes automatically at {clock(endsAt)}.</Box>}
            {mode === 'supplemented' && !ownSince && (
              <Box color="text-body-secondary">
                A schedule records this call. Start recording marks a recording of your own within it.
              </Box>
            )}
          </SpaceBetween>
        </div>
        {problem !== undefined && <ProblemAlert header="The command failed" problem={problem} reload={onChanged} />}
        <div className="on-demand-buttons">
          {commands.map(({ action, why }) => (
            <Button
              key={action}
              disabled={why !== null || (busy !== undefined && busy !== action)}
              {...(why !== null && { disabledReason: why })}
              loading={busy === action}
              loadingText={actionLabels[action]}
              onClick={() => void carryOut(action)}
            >
              {actionLabels[action]}
            </Button>
          ))}
        </div>
        {mayUpdate && fields.length > 0 && (
          <InformationForm call={`${name}, ${contactId}`} contactId={contactId} fields={fields} />
        )}
      </SpaceBetween>
    </Container>
  );
};
