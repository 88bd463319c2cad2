import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { type ReactNode, useState } from 'react';
import { useFermata } from '../kit/fermata.ts';
import { PageLink } from '../kit/page-link.tsx';
import { ProblemAlert } from '../kit/problem-alert.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { refusedInApplication } from './application.ts';
import { isLive } from './being-recorded.ts';
import { ContactControls } from './contact-controls.tsx';
import { cadence } from './freshness.ts';
import { mayAsk } from './possible.ts';
import type { UsedControls } from './use-controls.ts';

interface Props {
  used: UsedControls;
  sound: boolean;
  /** The name of whose contact was chosen, where it is not one's own. */
  agentName?: string | undefined;
  /** What there is to say while there is no contact. */
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

/** Changes are not told: it must be seen, and it must not look like an alarm, for in some offices it is always so. */
const NotTold = () => (
  <Alert type="warning" header="No live connection">
    What you see may be up to {cadence.notTold.live / 1000} seconds old. Fermata keeps trying to connect.
  </Alert>
);

/** The contacts there are now, or why there are none; and whether that is how it is now. */
export const ControlsPanel = (props: Props) => {
  const { fresh, mine } = props.used;
  if (fresh !== 'delayed' || !mine?.enabled) return <Panel {...props} />;
  return (
    <SpaceBetween size="s">
      <NotTold />
      <Panel {...props} />
    </SpaceBetween>
  );
};

const Panel = ({ used, sound, agentName, waiting, application = false }: Props) => {
  const { api } = useFermata();
  const [pausesOfAll, setPausesOfAll] = useState(0);
  const matrix = useAnswer('integrations', api.integrations).answer?.integrations;
  const { mine, contacts, loading, unknownContact, problem, fresh, again } = used;
  if (!mine || loading || (contacts.length === 0 && problem !== undefined)) {
    return problem === undefined ? (
      <Box textAlign="center" padding="l">
        <Spinner size="large" />
      </Box>
    ) : (
      <div className="controls controls-alarm">
        <ProblemAlert header="STATE UNKNOWN: nobody can say here what is recorded" problem={problem} again={again} />
      </div>
    );
  }
  if (!mine.enabled) {
    return (
      <Alert type="info" header="Recording control is switched off">
        An administrator can switch it on. Until then recordings go on as the contact centre has set them.
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
        title="This contact is not known here yet"
        text="Either Fermata has not heard of it, or it is not yours. It appears by itself."
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
          header={`You are on ${live.length} contacts, and each is recorded by itself`}
          action={
            mayAsk(mine, 'pause', true) && (
              <Button iconName="pause" onClick={() => setPausesOfAll((before) => before + 1)}>
                Pause all
              </Button>
            )
          }
        >
          The keys for a pause and a blackout pause all of them. Resume each by its own button.
        </Alert>
      )}
      {contacts.map((status, index) => {
        const refused = application ? refusedInApplication(status, matrix) : undefined;
        return refused ? (
          <Quiet
            key={status.contactId}
            title={`Your contact is on ${refused}`}
            text="This application cannot be used with it. The page and the API can tell you how it is recorded."
          >
            <PageLink to="/recording-controls">Open the page Recording Controls</PageLink>
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
