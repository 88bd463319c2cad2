/** A label on a contact: while it is there the contact is kept, whatever the rules say (PR-07). */
export interface Tag {
  label: string;
  by: string;
  /** ISO 8601 UTC. */
  at: string;
}

/** Characters of a label. */
export const longestTag = 64;

/** The value of one metadata field of a contact. */
export interface Metadatum {
  key: string;
  value: string;
  by: string;
  at: string;
}

/** What people, programs and rules add to a contact's record; a contact record never overwrites it. */
export interface MarksOfContact {
  tags: Tag[];
  metadata: Metadatum[];
}

/** One change of a contact's marks. It is written once and stays, also after the contact has ended. */
export type MarkChange = { by: string; at: string } & (
  | { change: 'tagged' | 'untagged'; label: string }
  /** An empty text is an empty field. */
  | { change: 'metadata'; key: string; before: string; after: string }
);

export interface MarkStore {
  ofContact(contactId: string): Promise<MarksOfContact>;
  /** Adding the same label again changes nothing; the first one stays. */
  tag(contactId: string, tag: Tag): Promise<void>;
  /** Removing what is not there changes nothing. */
  untag(contactId: string, tag: Tag): Promise<void>;
  /**
   * Inserts or replaces, each field by itself; the newest `at` wins. An empty value empties the field. Each change of a
   * mark is in the contact's history (`ContactFile.markChanges`) as soon as the mark itself is changed, or neither is.
   */
  write(contactId: string, metadata: readonly Metadatum[]): Promise<void>;
}
