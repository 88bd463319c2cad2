import { Failure } from '../../failure.ts';
import { type ContactSource, type LiveContact, type LiveContactStore, livenessOf } from './live-contact.ts';

export interface WhereContactsLive {
  live: Pick<LiveContactStore, 'note' | 'find' | 'at' | 'chain'>;
  source: ContactSource;
  /**
   * What follows when a contact is connected to its agent (a pause of the leg before goes on in it); done here, too, when
   * its provider tells it before any event does, or instead of one. Harmless when repeated.
   */
  contactConnected?: (contact: LiveContact) => Promise<unknown>;
}

const newestFirst = (a: LiveContact, b: LiveContact): number => (a.connectedAt! < b.connectedAt! ? 1 : -1);

/** Events may not have come: asks the provider itself, and keeps what it says. */
const described = async (
  { live, source, contactConnected }: WhereContactsLive,
  contactId: string,
): Promise<LiveContact | undefined> => {
  const contact = await source.describe(contactId);
  if (!contact) return undefined;
  const { now, before } = await live.note(contact);
  const isConnected = livenessOf(now) === 'connected';
  // Where it breaks off, the event does it; who asks for something else is not kept from it.
  if (isConnected && (!before || livenessOf(before) === 'waiting'))
    await contactConnected?.(now).catch(() => undefined);
  return now;
};

/** The provider's id of a task, a conference or a call names the contact that these belong to. */
const placed = async ({ live }: WhereContactsLive, place: string): Promise<LiveContact | undefined> => {
  const contactId = await live.at([place]);
  return contactId === undefined ? undefined : live.find(contactId);
};

/** The contact of this id, by its events or else by its provider. @throws Failure `not-found` */
export const knownContact = async (where: WhereContactsLive, contactId: string): Promise<LiveContact> => {
  const own = await where.live.find(contactId);
  const known = own && livenessOf(own) !== 'waiting' ? own : ((await placed(where, contactId)) ?? own);
  const contact = known ?? (await described(where, contactId));
  if (!contact) throw new Failure('not-found', 'There is no such contact');
  return contact;
};

const connectedLegs = async ({ live }: WhereContactsLive, contact: LiveContact): Promise<LiveContact[]> => {
  const chain = await live.chain(contact.initialContactId);
  const legs = new Map([contact, ...chain].map((leg) => [leg.contactId, leg]));
  return [...legs.values()].filter((leg) => livenessOf(leg) === 'connected').sort(newestFirst);
};

/**
 * The leg of its transfer chain that an agent talks on now: whatever id of the chain the caller knows, a command reaches
 * the live one. @throws Failure `conflict` when there is none
 */
export const liveLeg = async (where: WhereContactsLive, contact: LiveContact): Promise<LiveContact> => {
  const [newest] = await connectedLegs(where, contact);
  if (newest) return newest;
  const again = await described(where, contact.contactId);
  const [found] = again ? await connectedLegs(where, again) : [];
  if (!found) throw new Failure('conflict', 'There is no active contact: it has ended, or no agent is connected yet');
  return found;
};
