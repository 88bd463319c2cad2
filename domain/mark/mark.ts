/** A label that someone put to a contact: it is kept, whatever the rules say (PR-07). */
export interface Tag {
  label: string;
  by: string;
  /** ISO 8601 UTC. */
  at: string;
}

/** What stands in one metadata field of a contact. */
export interface Metadatum {
  key: string;
  value: string;
  by: string;
  at: string;
}

/** What people, programs and rules put to a contact beside its record; a contact record never overwrites it. */
export interface MarksOfContact {
  tags: Tag[];
  metadata: Metadatum[];
}

export interface MarkStore {
  ofContact(contactId: string): Promise<MarksOfContact>;
  /** The same label again changes nothing; the first one stays. */
  tag(contactId: string, tag: Tag): Promise<void>;
  untag(contactId: string, label: string): Promise<void>;
  /** Inserts or replaces, each field by itself; the newest `at` wins. An empty value empties the field. */
  write(contactId: string, metadata: readonly Metadatum[]): Promise<void>;
}
