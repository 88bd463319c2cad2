import type { AccessEntry, NotAtHand, Recording } from './recording.ts';

/** A media file that belongs to no contact we know. */
export interface UnmatchedRecording {
  location: string;
  /** The contact id its name suggests, if any. */
  contactId?: string;
  /** When Fermata first heard of it. */
  arrivedAt: string;
  /** When it was recorded, as its name tells; ISO 8601 UTC to the minute. */
  recordedAt?: string;
  size: number;
  durationSeconds?: number;
  /** Why it is not even a recording, in a sentence. */
  reason?: string;
}

/** Where what is known of media files is kept; the media themselves stay in their bucket. */
export interface RecordingStore {
  /**
   * Keeps the recording unless what is stored for its location was modified later. Equal `modifiedAt` keeps the new
   * one (nothing differs, or the file was overwritten within the second), unless it was seen later (`seenAt`). The first
   * `arrivedAt` stays.
   */
  keep(recording: Recording): Promise<'kept' | 'superseded'>;

  /**
   * Brings a recording that was kept, in its newest state, under each of these contacts and nowhere else. Harmless when
   * repeated.
   */
  assign(location: string, contactIds: readonly string[]): Promise<void>;

  /** Notes what became of a file in its bucket, wherever it is kept; a later look wins. Tells under which contacts. */
  noteAtHand(location: string, look: { seenAt: string; notAtHand?: NotAtHand }): Promise<string[]>;

  /**
   * Lists the file as unmatched until `unpark` or `assign` takes it out, and marks its kept recording with
   * `unmatchedSince`, so that whoever finds the contact later knows to unpark. Harmless when repeated.
   */
  park(recording: UnmatchedRecording): Promise<void>;

  /** Takes the location out of the unmatched list, if it is there. */
  unpark(location: string): Promise<void>;

  /** Oldest first. */
  unmatched(page: { limit: number; cursor?: string }): Promise<{ recordings: UnmatchedRecording[]; next?: string }>;

  /** Appends to the contact's ledger; the entry can never be changed. */
  recordAccess(contactId: string, entry: AccessEntry): Promise<void>;
}
