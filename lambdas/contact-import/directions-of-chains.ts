import { legsBefore, withChainDirection } from '../../domain/contact/chain-direction.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';

const byId = (contacts: readonly Contact[]): Map<string, Contact> =>
  new Map(contacts.map((contact) => [contact.contactId, contact]));

const isOfChain = ({ directionFrom }: Contact): boolean => directionFrom === 'chain';

/** Whether legs after this one may have been taken for inbound before it came. */
const mayHaveMisled = ({
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
 * The direction of legs whose records do not tell it. Records of one chain come in any order, and two objects are
 * imported at once, so each side writes first and looks for the other afterwards. Contacts without a transfer cost nothing.
 */
export const directionsOfChains = (contacts: Pick<ContactStore, 'some' | 'chain' | 'correct'>) => {
  /** The legs before these, as far as they are known: in the same delivery, or stored. */
  const legsBeforeAll = async (
    legs: readonly Contact[],
    delivered: readonly Contact[],
  ): Promise<Map<string, Contact>> => {
    const known = byId(delivered);
    const asked = new Set<string>();
    // Nearly always one round: a leg before that leaves its direction to the chain itself asks for one more.
    for (let left = legs; left.length > 0; ) {
      const lacking = left.flatMap(legsBefore).filter((id) => !known.has(id) && !asked.has(id));
      if (lacking.length === 0) break;
      for (const id of lacking) asked.add(id);
      const found = await contacts.some(lacking);
      for (const contact of found) known.set(contact.contactId, contact);
      left = found.filter(isOfChain);
    }
    return known;
  };

  return {
    /** Before they are written: so that rules and searches see the right direction from the beginning. */
    async inherit(delivered: readonly Contact[]): Promise<Contact[]> {
      const legs = delivered.filter(isOfChain);
      if (legs.length === 0) return [...delivered];
      const known = await legsBeforeAll(legs, delivered);
      return delivered.map((contact) => withChainDirection(contact, known) ?? contact);
    },

    /** After they are written: what was written beside them meanwhile, and legs that came before their first. */
    async repair(written: readonly Contact[]): Promise<void> {
      const legs = written.filter(isOfChain);
      if (legs.length > 0) {
        const known = await legsBeforeAll(legs, written);
        for (const leg of legs) await correctIfWrong(leg, known);
      }
      const chains = new Set(written.filter(mayHaveMisled).map(({ initialContactId }) => initialContactId));
      for (const initialContactId of chains) {
        const chain = await contacts.chain(initialContactId);
        for (const leg of chain) await correctIfWrong(leg, byId(chain));
      }
    },
  };

  async function correctIfWrong(leg: Contact, known: ReadonlyMap<string, Contact>): Promise<void> {
    const right = withChainDirection(leg, known);
    if (right) await contacts.correct(right);
  }
};
