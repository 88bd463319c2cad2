import type { ChainLeg, ContactDetail } from '../../../api/contacts/contacts.ts';
import { methodText } from '../../contacts/words.ts';
import { useFermata } from '../../kit/fermata.ts';
import { instant, personName } from '../../kit/format.ts';
import { RelatedContacts } from './related-contacts.tsx';

const legName = (leg: ChainLeg): string =>
  leg.acdId || leg.firstName || leg.lastName ? personName(leg) : (leg.queueName ?? 'No agent');

/** The customer's whole journey through transfers. */
export const Journey = ({ contact }: { contact: ContactDetail }) => {
  const { me } = useFermata();
  return (
    <RelatedContacts
      title="Transfer chain"
      description="What happened to the customer, contact by contact."
      contacts={contact.chain.map((leg) => ({
        ...leg,
        name: legName(leg),
        facts: [instant(leg.startedAt, me.timeZone), methodText(leg.initiationMethod), leg.queueName]
          .filter(Boolean)
          .join(' · '),
        isHere: leg.contactId === contact.contactId,
      }))}
    />
  );
};
