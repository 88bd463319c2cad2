import type { Contact } from './contact.ts';

/** An object of the record bucket that a notice told of. */
export interface RecordObject {
  bucket: string;
  key: string;
}

/** A stretch of an object that cannot be imported as a contact, with the reason. */
export interface BadRecord {
  /** Where it begins and how long it is, in bytes of the object, unpacked when it was packed. */
  offset: number;
  length: number;
  /** In a sentence; holds nothing of what the record says. */
  reason: string;
  /** The bytes themselves; of a very long stretch its beginning. */
  raw: Uint8Array;
  /** Whose it is, if that can still be read. */
  contactId?: string;
}

/** What was read in one go, in the object's order. */
export interface ContactBatch {
  contacts: Contact[];
  bad: BadRecord[];
  /** Documents of the same stream that are no contact records and need not be. */
  agentEvents: number;
}

/** The provider's contact records, as contacts. */
export interface ContactRecords {
  /**
   * Reads an object piece by piece, so that its size does not matter. A record that is bad costs none of its
   * neighbours. The same object always gives the same contacts and bad records, `importedAt` aside.
   * @throws Failure `not-found` when the object is gone, `unavailable` when it cannot be read (to its end) now.
   */
  read(object: RecordObject, importedAt: string): AsyncIterable<ContactBatch>;
}
