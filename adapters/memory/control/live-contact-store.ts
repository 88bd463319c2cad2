import { agentsEver, agentsOn } from '../../../domain/control/contact/contact-history.ts';
import { chainsOf, joinReports } from '../../../domain/control/contact/joining.ts';
import { type LiveContact, type LiveContactStore, livenessOf } from '../../../domain/control/contact/live-contact.ts';

export class MemoryLiveContactStore implements LiveContactStore {
  readonly #contacts = new Map<string, LiveContact>();
  readonly #places = new Map<string, string>();

  async note(facts: LiveContact): Promise<{ now: LiveContact; before: LiveContact | undefined }> {
    const before = this.#contacts.get(facts.contactId);
    const now = structuredClone(joinReports(before, facts));
    this.#contacts.set(facts.contactId, now);
    for (const place of now.places ?? [])
      if (place !== now.contactId && !this.#places.has(place)) this.#places.set(place, now.contactId);
    return structuredClone({ now, before });
  }

  async at(places: readonly string[]): Promise<string | undefined> {
    return places.map((place) => this.#places.get(place)).find((contactId) => contactId !== undefined);
  }

  async find(contactId: string): Promise<LiveContact | undefined> {
    return structuredClone(this.#contacts.get(contactId));
  }

  async chain(initialContactId: string): Promise<LiveContact[]> {
    return this.#where((contact) => chainsOf(contact).includes(initialContactId));
  }

  async legIds(initialContactId: string): Promise<string[]> {
    const legs = await this.chain(initialContactId);
    return legs.map(({ contactId }) => contactId).filter((contactId) => contactId !== initialContactId);
  }

  async findByAgent(agentId: string): Promise<{ contactId: string; indexed?: LiveContact }[]> {
    const contacts = await this.connected([agentId]);
    return contacts.map((contact) => ({ contactId: contact.contactId, indexed: contact }));
  }

  async endedOf(agentId: string): Promise<LiveContact[]> {
    return this.#where((contact) => livenessOf(contact) === 'ended' && agentsEver(contact).includes(agentId));
  }

  async connected(agentIds?: readonly string[], { orHadItLast } = { orHadItLast: false }): Promise<LiveContact[]> {
    const place = ({ connectedAt, contactId }: LiveContact) => `${connectedAt}#${contactId}`;
    return this.#where(
      (contact) =>
        livenessOf(contact) === 'connected' &&
        (agentIds === undefined ||
          agentsOn(contact).some((agentId) => agentIds.includes(agentId)) ||
          (orHadItLast && agentsOn(contact).length === 0 && agentIds.includes(contact.agentId ?? ''))),
    ).sort((a, b) => (place(a) < place(b) ? 1 : -1));
  }

  #where(passes: (contact: LiveContact) => boolean): LiveContact[] {
    return structuredClone([...this.#contacts.values()].filter(passes));
  }
}
