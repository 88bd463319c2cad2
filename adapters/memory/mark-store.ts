import type { MarkStore, MarksOfContact, Metadatum, Tag } from '../../domain/mark/mark.ts';

const inOrder = <Thing>(things: Map<string, Thing>): Thing[] =>
  [...things].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing);

export class MemoryMarkStore implements MarkStore {
  readonly #tags = new Map<string, Map<string, Tag>>();
  readonly #metadata = new Map<string, Map<string, Metadatum>>();

  async ofContact(contactId: string): Promise<MarksOfContact> {
    return structuredClone({
      tags: inOrder(this.#tags.get(contactId) ?? new Map()),
      metadata: inOrder(this.#metadata.get(contactId) ?? new Map()).filter(({ value }) => value !== ''),
    });
  }

  async tag(contactId: string, tag: Tag): Promise<void> {
    const tags = this.#tags.get(contactId) ?? new Map();
    this.#tags.set(contactId, tags);
    if (!tags.has(tag.label.toLowerCase())) tags.set(tag.label.toLowerCase(), structuredClone(tag));
  }

  async untag(contactId: string, label: string): Promise<void> {
    this.#tags.get(contactId)?.delete(label.toLowerCase());
  }

  async write(contactId: string, metadata: readonly Metadatum[]): Promise<void> {
    const fields = this.#metadata.get(contactId) ?? new Map<string, Metadatum>();
    this.#metadata.set(contactId, fields);
    for (const metadatum of new Map(metadata.map((one) => [one.key, one])).values()) {
      const known = fields.get(metadatum.key);
      if (!known || known.at <= metadatum.at) fields.set(metadatum.key, structuredClone(metadatum));
    }
  }
}
