import type { Contact } from './contact.ts';

/** An object in the record bucket, named by a notification. */
export interface RecordObject {
  bucket: string;
  key: string;
}

/** A part of an object that cannot be imported as a contact, and why. */
export interface BadRecord {
  /** Where it begins and how long it is, in bytes of the object (after decompression). */
  offset: number;
  length: number;
  /** One sentence; contains nothing of the record's content. */
  reason: string;
  /** The bytes themselves, or only the beginning if there are very many. */
  raw: Uint8Array;
  /** The contact it belongs to, if that can still be read. */
  contactId?: string;
}

/** What was read in one step, in the order of the object. */
export interface ContactBatch {
  contacts: Contact[];
  bad: BadRecord[];
  /** How many documents in the stream are not contact records. They are expected there. */
  agentEvents: number;
}

/** The provider's contact records, as contacts. */
export interface ContactRecords {
  /**
   * Reads an object piece by piece, so that its size does not matter. A bad record does not affect its neighbours. The
   * same object always gives the same contacts and bad records, apart from `importedAt`.
   * @throws Failure `not-found` if the object is gone, `unavailable` if it cannot be read (completely) now
   */
  read(object: RecordObject, importedAt: string): AsyncIterable<ContactBatch>;
}
