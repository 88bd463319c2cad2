/** A label on a contact. While a contact has one, it is kept, whatever the rules say (PR-07). */
export interface Tag {
  label: string;
  by: string;
  /** ISO 8601 UTC. */
  at: string;
}

/** Characters of a label. */
export const maxTagLength = 64;

/** The value of one metadata field of a contact. */
export interface Metadatum {
  key: string;
  value: string;
  by: string;
  at: string;
}

/** Everything that people, programs and rules add to a contact's record. A contact record never overwrites it. */
export interface MarksOfContact {
  tags: Tag[];
  metadata: Metadatum[];
}

/** One change of a contact's marks. It is written once and kept, even after the contact has ended. */
export type MarkChange = { by: string; at: string } & (
  | { change: 'tagged' | 'untagged'; label: string }
  /** An empty text is an empty field. */
  | { change: 'metadata'; key: string; before: string; after: string }
);

export interface MarkStore {
  ofContact(contactId: string): Promise<MarksOfContact>;
  /** Adding the same label again changes nothing, and the first tag stays. */
  tag(contactId: string, tag: Tag): Promise<void>;
  /** Removing a tag that does not exist changes nothing. */
  untag(contactId: string, tag: Tag): Promise<void>;
  /**
   * Inserts or replaces, each field separately; the newest `at` wins. An empty value empties the field. Each change of a
   * mark is written to the contact's history (`ContactFile.markChanges`) together with the mark: both or neither.
   */
  write(contactId: string, metadata: readonly Metadatum[]): Promise<void>;
}
