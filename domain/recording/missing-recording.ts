export const missingReasons = [
  'not-recorded',
  'not-arrived',
  'deleted',
  'unreadable',
  'unmatched-nearby',
  'record-quarantined',
] as const;
/**
 * Why a contact that should have a recording has none.
 * - `not-recorded`: the record lists no recording: the flow has no "Set call recording behavior" (AC-04). Not a fault.
 * - `not-arrived`: the record lists one, but the file has not arrived.
 * - `deleted`: the record says that it was deleted, or its bucket no longer has it; `detail` says which, and why.
 * - `unreadable`: the file that arrived is not a recording or has no sound, or the record lists a document; `detail`
 *   says what it is.
 * - `unmatched-nearby`: it has not arrived, but there is an unmatched file of about that time; `detail` names it.
 * - `record-quarantined`: the contact record itself could not be read.
 */
export type MissingReason = (typeof missingReasons)[number];

export interface MissingRecording {
  /** Absent when not even the contact id of a quarantined record can be read. */
  contactId?: string;
  reason: MissingReason;
  detail?: string;
  /** When it was first found missing: ISO 8601 UTC. */
  since: string;
  /** When the contact began, if known. */
  startedAt?: string;
  agentId?: string;
}

/** The list of missing recordings. An entry stays until its recording arrives. */
export interface MissingRecordingStore {
  /** Adds or replaces the reason for one contact; the first `since` stays. */
  note(missing: MissingRecording & { contactId: string }): Promise<void>;

  /** Takes the contact off the list; harmless when it is not on it. */
  clear(contactId: string): Promise<void>;

  /** Adds a quarantined record: where it is stored and its contact, if that can be read. Harmless when repeated. */
  noteQuarantined(record: { quarantineKey: string; contactId?: string; reason: string; at: string }): Promise<void>;

  /** Oldest first. */
  list(page: {
    limit: number;
    cursor?: string;
    reason?: MissingReason;
  }): Promise<{ missing: MissingRecording[]; next?: string }>;
}
