import { legsBefore, withChainDirection } from '../../domain/contact/chain-direction.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';

const byId = (contacts: readonly Contact[]): Map<string, Contact> =>
  new Map(contacts.map((contact) => [contact.contactId, contact]));

const inheritsDirection = ({ directionFrom }: Contact): boolean => directionFrom === 'chain';

/** Whether later legs may have been stored as inbound before this one arrived. */
const mayCorrectOthers = ({
  directionFrom,
  contactDirection,
  nextContactId,
  initialContactId,
  contactId,
}: Contact): boolean =>
  directionFrom === undefined &&
  contactDirection === 'outbound' &&
  (nextContactId !== undefined || initialContactId !== contactId);

/**
 * The direction of legs whose records do not state it. Records of one chain arrive in any order, and two objects may be
 * imported at once, so each import writes first and then looks for the other legs. Contacts without a transfer cost
 * nothing.
 */
export const directionsOfChains = (contacts: Pick<ContactStore, 'some' | 'chain' | 'correct'>) => {
  /** The legs before these, as far as they have arrived, either in the same delivery or in the table. */
  const earlierLegs = async (
    legs: readonly Contact[],
    delivered: readonly Contact[],
  ): Promise<Map<string, Contact>> => {
    const legsById = byId(delivered);
    const requested = new Set<string>();
    // One round is nearly always enough. Another one is needed if an earlier leg also inherits its direction.
    for (let current = legs; current.length > 0; ) {
      const missing = current.flatMap(legsBefore).filter((id) => !legsById.has(id) && !requested.has(id));
      if (missing.length === 0) break;
      for (const id of missing) requested.add(id);
      const found = await contacts.some(missing);
      for (const contact of found) legsById.set(contact.contactId, contact);
      current = found.filter(inheritsDirection);
    }
    return legsById;
  };

  return {
    /** Call this before writing, so that rules and searches see the correct direction from the start. */
    async inherit(delivered: readonly Contact[]): Promise<Contact[]> {
      const legs = delivered.filter(inheritsDirection);
      if (legs.length === 0) return [...delivered];
      const legsById = await earlierLegs(legs, delivered);
      return delivered.map((contact) => withChainDirection(contact, legsById) ?? contact);
    },

    /**
     * Call this after writing. It corrects contacts that were written in the meantime, and legs that arrived before
     * their first leg.
     */
    async repair(written: readonly Contact[]): Promise<void> {
      const legs = written.filter(inheritsDirection);
      if (legs.length > 0) {
        const legsById = await earlierLegs(legs, written);
        for (const leg of legs) await correctIfWrong(leg, legsById);
      }
      const chains = new Set(written.filter(mayCorrectOthers).map(({ initialContactId }) => initialContactId));
      for (const initialContactId of chains) {
        const chain = await contacts.chain(initialContactId);
        for (const leg of chain) await correctIfWrong(leg, byId(chain));
      }
    },
  };

  async function correctIfWrong(leg: Contact, legsById: ReadonlyMap<string, Contact>): Promise<void> {
    const corrected = withChainDirection(leg, legsById);
    if (corrected) await contacts.correct(corrected);
  }
};
