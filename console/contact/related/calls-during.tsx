import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import { useFermata } from '../../kit/fermata.ts';
import { instant, personName } from '../../kit/format.ts';
import { contactPath, PageLink } from '../../kit/page/page-link.tsx';
import { RecordingState } from '../../kit/state/recording-state.tsx';

const bySchedule = 'A schedule recorded this screen. It is black during these calls of its agent.';
const byAgent =
  'This screen is black where one of these calls was recorded or paused. What was on the screen then belongs to the call.';

/** Why a screen that was recorded without a call is black in places: its agent was on these calls. */
export const CallsDuring = ({ contact }: { contact: ContactDetail }) => {
  const { me } = useFermata();
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${contact.callsDuring.length})`}
          description={contact.initiationMethod === 'SCHEDULE' ? bySchedule : byAgent}
        >
          Calls during this screen
        </Header>
      }
    >
      <ol className="journey" aria-label="Calls during this screen">
        {contact.callsDuring.map((call) => {
          const name = `Call of ${personName(call)}`;
          return (
            <li key={call.contactId} className={call.visible ? 'journey-leg' : 'journey-leg journey-hidden'}>
              <div className="journey-name">
                {call.visible ? (
                  <PageLink to={contactPath(call.contactId)} fontSize="body-m">
                    {name}
                  </PageLink>
                ) : (
                  <>
                    <strong>Call</strong>
                    <span className="journey-note">not yours to open</span>
                  </>
                )}
              </div>
              <div className="journey-facts digits">
                {instant(call.startedAt, me.timeZone)}
                {call.endedAt === null ? '' : ` to ${instant(call.endedAt, me.timeZone)}`}
                {call.queueName ? ` · ${call.queueName}` : ''}
              </div>
              <RecordingState state={call.recordingState} />
            </li>
          );
        })}
      </ol>
    </Container>
  );
};
