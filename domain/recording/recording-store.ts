import type { AccessEntry, NotAtHand, Recording } from './recording.ts';

/** A media file that belongs to no known contact. */
export interface UnmatchedRecording {
  location: string;
  /** The contact id its name suggests, if any. */
  contactId?: string;
  /** When Fermata first saw it. */
  arrivedAt: string;
  /** When it was recorded, according to its name; ISO 8601 UTC to the minute. */
  recordedAt?: string;
  size: number;
  durationSeconds?: number;
  /** Why it is not a recording at all, in one sentence. */
  reason?: string;
}

/** Where the facts about media files are stored. The media themselves stay in their bucket. */
export interface RecordingStore {
  /**
   * Stores the recording unless the stored one for its location was modified later. With equal `modifiedAt` the new one
   * wins (nothing differs, or the file was overwritten within the second), unless the stored one was seen later
   * (`seenAt`). The first `arrivedAt` stays.
   */
  keep(recording: Recording): Promise<'kept' | 'superseded'>;

  /** Moves a stored recording, in its newest state, to each of these contacts and nowhere else. Harmless when repeated. */
  assign(location: string, contactIds: readonly string[]): Promise<void>;

  /**
   * Stores whether the file is available in its bucket, wherever its recording is stored. The later check wins. Returns
   * its contacts.
   */
  noteAvailability(location: string, look: { seenAt: string; notAtHand?: NotAtHand }): Promise<string[]>;

  /**
   * Lists the file as unmatched until `unpark` or `assign` removes it, and marks its stored recording with
   * `unmatchedSince`, so that the feature that finds the contact later knows to unpark it. Harmless when repeated.
   */
  park(recording: UnmatchedRecording): Promise<void>;

  /** Removes the location from the unmatched list, if it is there. */
  unpark(location: string): Promise<void>;

  /** Oldest first. */
  unmatched(page: { limit: number; cursor?: string }): Promise<{ recordings: UnmatchedRecording[]; next?: string }>;

  /** Appends to the contact's ledger. The entry can never be changed. */
  recordAccess(contactId: string, entry: AccessEntry): Promise<void>;
}
