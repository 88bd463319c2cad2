import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import { useFermata } from '../../kit/fermata.ts';
import { instant, personName } from '../../kit/format.ts';
import { RelatedContacts } from './related-contacts.tsx';

const bySchedule = 'A schedule recorded this screen. It is black during these calls of its agent.';
const byAgent =
  'This screen is black where one of these calls was recorded or paused. What was on the screen then belongs to the call.';

/** Explains why a screen that was recorded without a call is black in places: its agent was on these calls. */
export const CallsDuring = ({ contact }: { contact: ContactDetail }) => {
  const { me } = useFermata();
  const time = (at: string) => instant(at, me.timeZone);
  return (
    <RelatedContacts
      title="Calls during this screen"
      description={contact.initiationMethod === 'SCHEDULE' ? bySchedule : byAgent}
      contacts={contact.callsDuring.map((call) => ({
        ...call,
        name: call.visible ? `Call of ${personName(call)}` : 'Call',
        facts: [
          call.endedAt === null ? time(call.startedAt) : `${time(call.startedAt)} to ${time(call.endedAt)}`,
          call.queueName,
        ]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  );
};
