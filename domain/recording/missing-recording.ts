/**
 * Why a contact that should have a recording has none.
 * - `not-recorded`: the record lists no recording: the flow has no "Set call recording behavior" (AC-04). Not a fault.
 * - `not-arrived`: the record lists one, the file has not come.
 * - `deleted`: the record says that it was deleted, or its bucket has it no more; `detail` says which, and why.
 * - `unreadable`: a file came that is no recording, or has no sound in it, or the record lists a document; `detail` says
 *   what it is.
 * - `unmatched-nearby`: not arrived, but an unmatched file of about that time is there; `detail` names it.
 * - `record-quarantined`: the contact record itself could not be read.
 */
export type MissingReason =
  | 'not-recorded'
  | 'not-arrived'
  | 'deleted'
  | 'unreadable'
  | 'unmatched-nearby'
  | 'record-quarantined';

export interface MissingRecording {
  /** Absent when a quarantined record does not even tell its contact. */
  contactId?: string;
  reason: MissingReason;
  detail?: string;
  /** Since when it is missed: ISO 8601 UTC. */
  since: string;
  /** When the contact began, if known. */
  startedAt?: string;
  agentId?: string;
}

/** The list of what is missing, kept until it comes. */
export interface MissingRecordingStore {
  /** Notes or replaces the reason for one contact; the first `since` stays. */
  note(missing: MissingRecording & { contactId: string }): Promise<void>;

  /** Takes the contact off the list; harmless when it is not on it. */
  clear(contactId: string): Promise<void>;

  /** Notes a quarantined record: where it lies and whose it is, if that can be read. Harmless when repeated. */
  noteQuarantined(record: { quarantineKey: string; contactId?: string; reason: string; at: string }): Promise<void>;

  /** Oldest first. */
  list(page: {
    limit: number;
    cursor?: string;
    reason?: MissingReason;
  }): Promise<{ missing: MissingRecording[]; next?: string }>;
}
