import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { MarksPanel } from '../marks/marks-panel.tsx';
import { may } from '../recording-controls/command/possible.ts';

/** Tags and metadata of a contact, for people who may use or see them. */
export const ContactMarks = ({ contact, onChanged }: { contact: ContactDetail; onChanged(): void }) => {
  const { api, me } = useFermata();
  const { answer: controls } = useRequest('my-controls', api.myControls);
  if (!controls?.enabled) return null;
  const mine = contact.agentId !== null && contact.agentId === me.userId;
  const mayWrite = may(controls, 'metadata', mine);
  // Without the function, metadata is read-only, and the grant decides which fields each person may see.
  const fields = mayWrite ? controls.fields : controls.fields.filter(({ visible }) => visible);
  return (
    <Container header={<Header variant="h2">Tags and metadata</Header>}>
      <MarksPanel
        contactId={contact.contactId}
        onChanged={onChanged}
        mayTag={may(controls, 'tag', mine)}
        fields={mayWrite ? fields : fields.map((field) => ({ ...field, writable: false }))}
      />
    </Container>
  );
};
