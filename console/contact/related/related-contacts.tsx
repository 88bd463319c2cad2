import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ContactSummary } from '../../../api/contacts/contacts.ts';
import { contactPath, PageLink } from '../../kit/page/page-link.tsx';
import { RecordingState } from '../../kit/state/recording-state.tsx';

export interface RelatedContact {
  contactId: string;
  name: string;
  /** When it took place, how it began, and in which queue. */
  facts: string;
  recordingState: ContactSummary['recordingState'];
  /** Contacts that the person may not see are listed, but cannot be opened. */
  visible: boolean;
  /** Whether this is the contact of the page. */
  isHere?: boolean;
}

interface Props {
  title: string;
  description: string;
  contacts: readonly RelatedContact[];
}

/** Contacts that are related to the contact of the page, in order of time. */
export const RelatedContacts = ({ title, description, contacts }: Props) => (
  <Container
    header={
      <Header variant="h2" counter={`(${contacts.length})`} description={description}>
        {title}
      </Header>
    }
  >
    <ol className="journey" aria-label={title}>
      {contacts.map(({ contactId, name, facts, recordingState, visible, isHere = false }) => {
        const className = ['journey-leg', isHere && 'journey-here', !visible && 'journey-hidden'];
        return (
          <li
            key={contactId}
            className={className.filter(Boolean).join(' ')}
            aria-current={isHere ? 'step' : undefined}
          >
            <div className="journey-name">
              {isHere || !visible ? (
                <strong>{name}</strong>
              ) : (
                <PageLink to={contactPath(contactId)} fontSize="body-m">
                  {name}
                </PageLink>
              )}
              {isHere && <span className="journey-note">this contact</span>}
              {!visible && <span className="journey-note">not yours to open</span>}
            </div>
            <div className="journey-facts digits">{facts}</div>
            <RecordingState state={recordingState} />
          </li>
        );
      })}
    </ol>
  </Container>
);
