import { type Contact, isNewer, startedAt } from '../../../domain/contact/contact.ts';
import { matchesQuery, timeKey, timeKeys } from '../../../domain/contact/contact-query.ts';
import type {
  ContactFile,
  ContactPage,
  ContactQuery,
  ContactStore,
  KeepOutcome,
  Page,
  StoredContact,
} from '../../../domain/contact/contact-store.ts';
import { oddlyNamedLocations } from '../../../domain/contact/listed-location.ts';
import { newestOfEach } from '../../../domain/contact/newest-of-each.ts';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { sortable } from '../../../domain/instant.ts';
import { matchedBy } from '../../../domain/recording/recording-key.ts';
import { isScreenOnly } from '../../../domain/screen-only/screen-contact.ts';
import { missingScreenKey } from '../recording/missing-recording-store.ts';
import { changesIn, marksIn } from './mark-store.ts';
import type { MemoryContacts } from './memory-contacts.ts';

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class MemoryContactStore implements ContactStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async keepNewest(contacts: readonly Contact[]): Promise<KeepOutcome[]> {
    const newest = new Set(newestOfEach(contacts));
    return contacts.map((contact) => (newest.has(contact) ? this.#keep(structuredClone(contact)) : 'superseded'));
  }

  #keep(contact: Contact): KeepOutcome {
    const { contacts, locations, lastImportedAt } = this.#memory;
    if (!isScreenOnly(contact) && (lastImportedAt === undefined || lastImportedAt < contact.importedAt)) {
      this.#memory.lastImportedAt = contact.importedAt;
    }
    const stored = contacts.get(contact.contactId);
    if (stored && !isNewer(contact, stored)) return 'superseded';
    for (const location of oddlyNamedLocations(contact)) {
      locations.set(location, (locations.get(location) ?? new Set()).add(contact.contactId));
    }
    if (contact.queueName) this.#memory.queueNames.add(contact.queueName);
    if (contact.queueName && contact.queueId) this.#memory.queuesById.set(contact.queueId, contact.queueName);
    contacts.set(contact.contactId, contact);
    return 'kept';
  }

  async some(contactIds: readonly string[]): Promise<Contact[]> {
    const found = [...new Set(contactIds)].flatMap((contactId) => this.#memory.contacts.get(contactId) ?? []);
    return structuredClone(found);
  }

  async correct(contact: Contact): Promise<void> {
    const stored = this.#memory.contacts.get(contact.contactId);
    if (!stored || isNewer(stored, contact) || isNewer(contact, stored)) return;
    this.#memory.contacts.set(contact.contactId, structuredClone(contact));
  }

  async find(contactId: string): Promise<ContactFile | undefined> {
    const contact = this.#memory.contacts.get(contactId);
    const recordings = [...this.#memory.recordings.values()].flatMap((recording) => {
      if (recording.contactId === contactId) return [recording];
      const isShared = this.#memory.shared.get(recording.location)?.includes(contactId) ?? false;
      return isShared ? [{ ...recording, contactId, matchedBy: matchedBy(recording.location, contactId) }] : [];
    });
    const accesses = [...(this.#memory.accesses.get(contactId)?.values() ?? [])];
    if (!contact && recordings.length === 0 && accesses.length === 0) return undefined;
    accesses.sort((a, b) => inOrder(`${a.at}#${a.id}`, `${b.at}#${b.id}`));
    const screenKey = missingScreenKey(contactId);
    const screenIsMissing = this.#memory.missing.has(screenKey);
    const onMissingList = [...this.#memory.missing].some(
      ([key, missing]) => missing.contactId === contactId && key !== screenKey,
    );
    const redaction = this.#memory.redactions.get(contactId);
    const flags = this.#memory.flags.get(contactId);
    const redactionRequests = [...(this.#memory.redactionRequests.get(contactId)?.values() ?? [])];
    const evaluations = [...(this.#memory.evaluations.get(contactId)?.values() ?? [])];
    const monitorings = [...this.#memory.monitorings.values()]
      .filter((monitoring) => monitoring.contactId === contactId)
      .sort((a, b) => inOrder(a.at, b.at));
    return structuredClone({
      ...(contact && { contact }),
      recordings,
      accesses,
      onMissingList,
      ...(screenIsMissing && { screenIsMissing }),
      marks: marksIn(this.#memory, contactId),
      markChanges: changesIn(this.#memory, contactId),
      ...(redaction && { redaction }),
      ...(flags && { flags }),
      ...(monitorings.length > 0 && { monitorings }),
      ...(redactionRequests.length > 0 && { redactionRequests }),
      ...(evaluations.length > 0 && { evaluations }),
    });
  }

  findCheaply(contactId: string): Promise<ContactFile | undefined> {
    return this.find(contactId);
  }

  async chain(initialContactId: string): Promise<Contact[]> {
    const legs = [...this.#memory.contacts.values()].filter((contact) => contact.initialContactId === initialContactId);
    return structuredClone(legs.sort((a, b) => inOrder(timeKey(a), timeKey(b))));
  }

  async search(query: ContactQuery, page: { limit: number; cursor?: string }): Promise<ContactPage> {
    const { contactIds, ...rest } = await this.list(query, page);
    const files = await Promise.all(contactIds.map((contactId) => this.find(contactId)));
    return { ...rest, files: files as StoredContact[] };
  }

  async list(
    query: ContactQuery,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<Page & { contactIds: string[] }> {
    const before = cursor === undefined ? undefined : positionOf(query, cursor);
    const { from, to } = timeKeys(query);
    const found = [...this.#memory.contacts.values()]
      .map((contact) => ({ contact, at: timeKey(contact) }))
      .filter(({ contact, at }) => at >= from && at < to && matchesQuery(query, contact))
      .filter(({ at }) => before === undefined || at < before)
      .sort((a, b) => inOrder(b.at, a.at));
    const page = found.slice(0, limit);
    return {
      contactIds: page.map(({ contact }) => contact.contactId),
      ...(found.length > limit && {
        next: cursorAt(query, page.at(-1)!.at),
        searchedTo: sortable(startedAt(page.at(-1)!.contact)),
      }),
    };
  }

  async queuesById(): Promise<ReadonlyMap<string, string>> {
    return new Map(this.#memory.queuesById);
  }

  async queueNames(): Promise<string[]> {
    return [...this.#memory.queueNames].sort();
  }

  async contactsOfLocation(location: string): Promise<string[]> {
    return [...(this.#memory.locations.get(location) ?? [])];
  }

  async lastImportedAt(): Promise<string | undefined> {
    return this.#memory.lastImportedAt;
  }
}
