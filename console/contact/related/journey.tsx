import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ChainLeg, ContactDetail } from '../../../api/contacts/contacts.ts';
import { methodText } from '../../contacts/words.ts';
import { useFermata } from '../../kit/fermata.ts';
import { instant, personName } from '../../kit/format.ts';
import { contactPath, PageLink } from '../../kit/page/page-link.tsx';
import { RecordingState } from '../../kit/state/recording-state.tsx';

const legName = (leg: ChainLeg): string =>
  leg.acdId || leg.firstName || leg.lastName ? personName(leg) : (leg.queueName ?? 'No agent');

/** The customer's whole journey through transfers. Legs of others are mentioned, but cannot be opened. */
export const Journey = ({ contact }: { contact: ContactDetail }) => {
  const { me } = useFermata();
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${contact.chain.length})`}
          description="What happened to the customer, contact by contact."
        >
          Transfer chain
        </Header>
      }
    >
      <ol className="journey" aria-label="Transfer chain">
        {contact.chain.map((leg) => {
          const here = leg.contactId === contact.contactId;
          const className = ['journey-leg', here && 'journey-here', !leg.visible && 'journey-hidden'];
          return (
            <li
              key={leg.contactId}
              className={className.filter(Boolean).join(' ')}
              aria-current={here ? 'step' : undefined}
            >
              <div className="journey-name">
                {here || !leg.visible ? (
                  <strong>{legName(leg)}</strong>
                ) : (
                  <PageLink to={contactPath(leg.contactId)} fontSize="body-m">
                    {legName(leg)}
                  </PageLink>
                )}
                {here && <span className="journey-note">this contact</span>}
                {!leg.visible && <span className="journey-note">not yours to open</span>}
              </div>
              <div className="journey-facts digits">
                {instant(leg.startedAt, me.timeZone)} · {methodText(leg.initiationMethod)}
                {leg.queueName ? ` · ${leg.queueName}` : ''}
              </div>
              <RecordingState state={leg.recordingState} />
            </li>
          );
        })}
      </ol>
    </Container>
  );
};
