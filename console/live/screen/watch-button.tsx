import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import type { LiveAgentView, LiveCallView } from '../../../api/control/live.ts';
import { type Picture, toBase64 } from '../../../domain/live/sealed-still.ts';
import { useFermata } from '../../kit/fermata.ts';
import { nameOf } from '../rows.ts';
import { followScreen, type ShownScreen } from './follow-screen.ts';
import './screen.css';

const words: Record<Exclude<ShownScreen['look'], 'ended'>, string> = {
  connecting: 'Connecting to the PC',
  shown: 'The screen as it was a few seconds ago',
  paused: 'Paused: nothing is shown or recorded',
  'not-recording': 'This screen is not recorded now',
  waiting: 'Waiting for the PC',
  lost: 'The connection to Fermata is lost',
};

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const MonitorPicture = ({ picture, name }: { picture: Picture; name: string }) => (
  <img
    className="watched-screen"
    src={`data:image/jpeg;base64,${toBase64(picture.jpeg)}`}
    style={{ aspectRatio: `${picture.width} / ${picture.height}` }}
    alt={name}
  />
);

const WatchedScreen = ({ agent, call }: { agent: LiveAgentView; call: LiveCallView }) => {
  const { api } = useFermata();
  const { agentId } = agent;
  const { contactId } = call;
  const [screen, setScreen] = useState<ShownScreen>({ look: 'connecting', pictures: [] });
  useEffect(() => {
    const closed = new AbortController();
    void followScreen({
      ask: (request, signal) => api.watchScreen(contactId, { ...request, agentId }, signal),
      show: setScreen,
      wait,
      isHidden: () => document.hidden,
      newId: () => crypto.randomUUID(),
      signal: closed.signal,
    });
    return () => closed.abort();
  }, [api, contactId, agentId]);

  const { look, pictures, reason } = screen;
  if (look === 'ended') return <Alert type="info">The screen cannot be watched: {reason}</Alert>;
  const several = pictures.length > 1;
  return (
    <SpaceBetween size="s">
      {pictures.map((picture, index) => (
        <MonitorPicture
          key={picture.monitorId}
          picture={picture}
          name={`Screen of ${nameOf(agent)}${several ? `, monitor ${index + 1}` : ''}`}
        />
      ))}
      {pictures.length === 0 && (
        <div className="watched-screen black-screen" aria-hidden="true">
          {words[look]}
        </div>
      )}
      <div role="status">
        <Box color="text-body-secondary">
          {words[look]}. {look === 'lost' && reason}
        </Box>
      </div>
    </SpaceBetween>
  );
};

/** Shows the agent's screen, one still a second, while the dialog is open. The agent is not told. */
export const WatchButton = ({ agent, call }: { agent: LiveAgentView; call: LiveCallView }) => {
  const [isOpen, setIsOpen] = useState(false);
  const name = nameOf(agent);
  return (
    <>
      <Button variant="inline-link" ariaLabel={`Watch the screen of ${name}`} onClick={() => setIsOpen(true)}>
        Watch screen
      </Button>
      {isOpen && (
        <Modal
          visible
          size="max"
          header={`Screen of ${name}`}
          closeAriaLabel="Close"
          onDismiss={() => setIsOpen(false)}
          footer={
            <Box float="right">
              <Button onClick={() => setIsOpen(false)}>Close</Button>
            </Box>
          }
        >
          <WatchedScreen agent={agent} call={call} />
        </Modal>
      )}
    </>
  );
};
