import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { type ReactNode, useState } from 'react';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { PageLink } from '../kit/page/page-link.tsx';
import { mayCommand, refusedInApplication } from './command/possible.ts';
import { ContactControls } from './contact/contact-controls.tsx';
import { isLive } from './contact/contact-state.ts';
import { cadence } from './following/freshness.ts';
import type { UsedControls } from './following/use-controls.ts';

interface Props {
  used: UsedControls;
  sound: boolean;
  /** The agent's name, if somebody else's contact was chosen. */
  agentName?: string | undefined;
  /** Shown while there is no contact. */
  waiting: string;
  /** Shown by the standalone application. */
  application?: boolean;
}

const Quiet = ({ title, text, children }: { title: string; text: string; children?: ReactNode }) => (
  <Container>
    <Box textAlign="center" padding="s">
      <b>{title}</b>
      <Box color="text-body-secondary">{text}</Box>
      {children}
    </Box>
  </Container>
);

/** There is no live connection. This is visible, but not an alarm, because some offices never have one. */
const NoLiveConnection = () => (
  <Alert type="warning" header="No live connection">
    What you see can be up to {cadence.disconnected.live / 1000} seconds old. Fermata keeps trying to connect.
  </Alert>
);

/** The current contacts, or why there are none, and whether this is up to date. */
export const ControlsPanel = (props: Props) => {
  const { fresh, mine } = props.used;
  if (fresh !== 'delayed' || !mine?.enabled) return <Panel {...props} />;
  return (
    <SpaceBetween size="s">
      <NoLiveConnection />
      <Panel {...props} />
    </SpaceBetween>
  );
};

const Panel = ({ used, sound, agentName, waiting, application = false }: Props) => {
  const { api } = useFermata();
  const [pausesOfAll, setPausesOfAll] = useState(0);
  const matrix = useRequest('integrations', api.integrations).answer?.integrations;
  const { mine, contacts, loading, unknownContact, problem, fresh, reload } = used;
  if (!mine || loading || (contacts.length === 0 && problem !== undefined)) {
    return problem === undefined ? (
      <Box textAlign="center" padding="l">
        <Spinner size="large" />
      </Box>
    ) : (
      <div className="controls controls-alarm">
        <ProblemAlert
          header="STATE UNKNOWN: this page cannot show what is being recorded"
          problem={problem}
          reload={reload}
        />
      </div>
    );
  }
  if (!mine.enabled) {
    return (
      <Alert type="info" header="Recording control is off">
        An administrator can turn it on. Until then, recordings continue as the contact centre has set them up.
      </Alert>
    );
  }
  if (contacts.length === 0 && fresh === 'unknown') {
    return (
      <div className="controls controls-alarm">
        <Alert type="error" header="STATE UNKNOWN: a contact may be recorded">
          The connection to Fermata is lost. Fermata keeps trying to connect.
        </Alert>
      </div>
    );
  }
  if (contacts.length === 0) {
    return unknownContact ? (
      <Quiet
        title="This contact is not here yet"
        text="Fermata may not know about it yet, or it is not yours. If it is yours, it will appear automatically."
      />
    ) : (
      <Quiet title="No live contact" text={waiting} />
    );
  }
  const live = contacts.filter(isLive);
  const several = live.length > 1;
  return (
    <SpaceBetween size="l">
      {several && (
        <Alert
          type="warning"
          header={`You are on ${live.length} contacts, each recorded separately`}
          action={
            mayCommand(mine, 'pause', true) && (
              <Button iconName="pause" onClick={() => setPausesOfAll((before) => before + 1)}>
                Pause all
              </Button>
            )
          }
        >
          The keyboard shortcuts for pause and blackout pause all of them. Resume each with its own button.
        </Alert>
      )}
      {contacts.map((status, index) => {
        const refused = application ? refusedInApplication(status, matrix) : undefined;
        return refused ? (
          <Quiet
            key={status.contactId}
            title={`Your contact is on ${refused}`}
            text="This application cannot be used with it. The Recording Controls page and the API show how it is being recorded."
          >
            <PageLink to="/recording-controls">Open the Recording Controls page</PageLink>
          </Quiet>
        ) : (
          <ContactControls
            key={status.contactId}
            status={status}
            controls={mine}
            matrix={matrix}
            used={used}
            agentName={agentName}
            shortcuts={several ? 'pauses' : index === 0 ? 'all' : 'none'}
            pausesOfAll={pausesOfAll}
            place={several ? `${index + 1} of ${contacts.length}` : undefined}
            sound={sound}
          />
        );
      })}
    </SpaceBetween>
  );
};
