import type { Redaction } from '../control/redaction.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { FlaggedRecording } from '../flag/flagged-recording.ts';
import type { Monitoring } from '../live/monitoring.ts';
import type { MarkChange, MarksOfContact } from '../mark/mark.ts';
import type { AccessEntry, Recording } from '../recording/recording.ts';
import type { RedactionRequest } from '../redaction/request.ts';
import type { Channel, Contact, ContactDirection } from './contact.ts';

export type KeepOutcome = 'kept' | 'superseded';

/** Everything stored about one contact. Recordings may be stored before the contact. */
export interface ContactFile {
  contact?: Contact;
  recordings: Recording[];
  /** Who played or downloaded what, oldest first. */
  accesses: AccessEntry[];
  /** Tags and metadata as they are now. */
  marks: MarksOfContact;
  /** Who changed them, oldest first. */
  markChanges: MarkChange[];
  /** Whether the contact is on the list of missing recordings. */
  onMissingList: boolean;
  /** Whether it is on that list because of its screen; absent: it is not. */
  screenIsMissing?: boolean;
  /** The pauses at its provider's side, and whether its screens are blanked (PR-32). */
  redaction?: Redaction;
  /** The flags of its recordings on site; absent when there are none. */
  flags?: FlaggedRecording[];
  /** Who listened to it while it was live, oldest first; absent when nobody did. Its agent must not see this. */
  monitorings?: Monitoring[];
  /** Spans that somebody wants removed from its recordings; absent when nobody does. */
  redactionRequests?: RedactionRequest[];
  /** Drafts and completed ones, in no order; absent when there are none. `maySeeEvaluation` decides who may see one. */
  evaluations?: Evaluation[];
}

export interface ContactQuery {
  /** Instants, ISO 8601 UTC; `from` inclusive, `to` exclusive, on `startedAt`. */
  from: string;
  to: string;
  /** Only contacts of these agents, by id, or by `namedAgent` if a record has no id. An empty list finds nothing. */
  agentIds?: readonly string[];
  /** Calling or called number, in the form in which numbers are compared (`normalNumber`). */
  number?: string;
  direction?: ContactDirection;
  channel?: Channel;
  /** A part of the queue's name, without regard to case and accents. */
  queue?: string;
}

/** What is stored under a contact id, its contact record included. */
export type StoredContact = ContactFile & { contact: Contact };

/** A page of a list, newest first. It may be short, even empty, and still have a `next`. */
export interface Page {
  /** The cursor of the next page; absent at the end. */
  next?: string;
  /** Only with `next`: the page has all contacts that started at this instant or later. */
  searchedTo?: string;
}

export interface ContactPage extends Page {
  files: StoredContact[];
}

/** Where contacts are stored between steps. */
export interface ContactStore {
  /**
   * Stores each contact unless the stored one is as new or newer (see `isNewer`). Returns for each contact, in the order
   * given, which of the two happened. The database decides, so that of two deliveries at once only one wins. A contact may
   * be given twice in one call. Also stores what a later join needs: the chain (`leg` of the initial contact) and, for
   * listed locations whose file name does not begin with the contact's id, the location.
   * @throws Failure `unavailable` if the store cannot answer; contacts already stored stay stored
   */
  keepNewest(contacts: readonly Contact[]): Promise<KeepOutcome[]>;

  /** The stored ones of these contacts, read consistently. */
  some(contactIds: readonly string[]): Promise<Contact[]>;

  /** Replaces values that follow from other contacts (its direction), if the stored record is still the same. */
  correct(contact: Contact): Promise<void>;

  /** Everything stored under one contact id, read consistently. Undefined if there is nothing. */
  find(contactId: string): Promise<ContactFile | undefined>;

  /** The same at half the price, and perhaps a moment behind: for callers that read again when something is missing. */
  findCheaply(contactId: string): Promise<ContactFile | undefined>;

  /** Contacts of one transfer chain, in order of their start. */
  chain(initialContactId: string): Promise<Contact[]>;

  /**
   * Reads each contact that it finds once, with all that is stored under its id.
   * @throws Failure `invalid` (field `cursor`) for a cursor that was not issued for this query
   */
  search(query: ContactQuery, page: { limit: number; cursor?: string }): Promise<ContactPage>;

  /** The ids that `search` finds, read from an index alone. The index lags, so each contact may have changed since. */
  list(query: ContactQuery, page: { limit: number; cursor?: string }): Promise<Page & { contactIds: string[] }>;

  /** The names of all queues that an imported contact was ever in, in order. */
  queueNames(): Promise<string[]>;

  /** The name of each queue by its id, taken from the newest import of a contact in that queue. */
  queuesById(): Promise<ReadonlyMap<string, string>>;

  /** The contacts whose records list this location although the file has another name; there may be several. */
  contactsOfLocation(location: string): Promise<string[]>;

  /** When a contact (of any age) was last imported. Undefined if none was. Accurate to a minute. */
  lastImportedAt(): Promise<string | undefined>;
}
