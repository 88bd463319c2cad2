import type { MarkChange, MarkStore, MarksOfContact, Metadatum, Tag } from '../../../domain/mark/mark.ts';
import { type MarksInMemory, MemoryContacts } from './memory-contacts.ts';

const inOrder = <Thing>(things: Map<string, Thing>): Thing[] =>
  [...things].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing);

export const marksIn = (memory: MemoryContacts, contactId: string): MarksOfContact => {
  const { tags = new Map(), metadata = new Map() } = memory.marks.get(contactId) ?? {};
  return structuredClone({ tags: inOrder(tags), metadata: inOrder(metadata).filter(({ value }) => value !== '') });
};

const placeOf = (change: MarkChange): string =>
  [change.at, change.change, change.change === 'metadata' ? change.key : change.label].join('#');

export const changesIn = (memory: MemoryContacts, contactId: string): MarkChange[] =>
  (memory.marks.get(contactId)?.changes ?? []).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

export class MemoryMarkStore implements MarkStore {
  readonly #memory: MemoryContacts;

  constructor(memory = new MemoryContacts()) {
    this.#memory = memory;
  }

  async ofContact(contactId: string): Promise<MarksOfContact> {
    return marksIn(this.#memory, contactId);
  }

  async tag(contactId: string, tag: Tag): Promise<void> {
    const { tags, changes } = this.#of(contactId);
    if (tags.has(tag.label.toLowerCase())) return;
    tags.set(tag.label.toLowerCase(), structuredClone(tag));
    changes.push({ change: 'tagged', ...tag });
  }

  async untag(contactId: string, tag: Tag): Promise<void> {
    const { tags, changes } = this.#of(contactId);
    if (tags.delete(tag.label.toLowerCase())) changes.push({ change: 'untagged', ...tag });
  }

  async write(contactId: string, metadata: readonly Metadatum[]): Promise<void> {
    const fields = this.#of(contactId);
    for (const metadatum of new Map(metadata.map((one) => [one.key, one])).values()) {
      const { key, value, by, at } = metadatum;
      const stored = fields.metadata.get(key);
      if (stored && stored.at > at) continue;
      fields.metadata.set(key, structuredClone(metadatum));
      const before = stored?.value ?? '';
      if (before !== value) fields.changes.push({ change: 'metadata', key, before, after: value, by, at });
    }
  }

  #of(contactId: string): MarksInMemory {
    const stored = this.#memory.marks.get(contactId) ?? {
      tags: new Map<string, Tag>(),
      metadata: new Map<string, Metadatum>(),
      changes: [] as MarkChange[],
    };
    this.#memory.marks.set(contactId, stored);
    return stored;
  }
}
