export const media = ['audio', 'screen', 'keystroke'] as const;
/** What was recorded. */
export type Medium = (typeof media)[number];

export const uploadStates = [
  'Not yet uploaded',
  'Uploading',
  'Uploaded',
  'Failed',
  'Recycled',
  'Removed',
  'Lost',
] as const;
/** The words of the field, letter for letter (SU-07). */
export type UploadState = (typeof uploadStates)[number];

export const parts = ['agent', 'ivr', 'redacted'] as const;

export interface AudioFormat {
  codec: 'pcm' | 'a-law' | 'mu-law' | 'gsm' | 'adpcm' | 'mp3' | 'aac' | 'opus' | 'vorbis' | 'flac' | 'other';
  channels: number;
  /** Samples a second and channel. */
  sampleRate: number;
  bitsPerSample: number;
}

/** That a file is not at hand in its bucket, though it was there once. */
export interface NotAtHand {
  /** `archived`: in a storage class that must be restored first. `deleted`: the bucket has it no longer. */
  state: 'archived' | 'restoring' | 'deleted';
  /** Of an archived file, as S3 calls it: GLACIER, DEEP_ARCHIVE... */
  storageClass?: string;
  /** Deleted by a rule of its bucket, as intended: nobody has to look for it. */
  expired?: true;
}

/**
 * A media file that we have seen, of one contact. `contactId` comes from the record's location, else from the file's
 * name; the contact itself may come later, or never.
 */
export interface Recording {
  /** Stable: the first 16 hex digits of the location's SHA-256. */
  recordingId: string;
  contactId: string;
  medium: Medium;
  /** `redacted` is Contact Lens's copy with the sensitive parts silenced. */
  part: (typeof parts)[number];
  /** `<bucket>/<key>`. */
  location: string;
  /** Bytes of the object. */
  size: number;
  etag: string;
  /** The object's own last change, ISO 8601 UTC; decides which of two notices is newer. */
  modifiedAt: string;
  /** When Fermata first learned of it. */
  arrivedAt: string;
  /** When Fermata last looked into the bucket, ISO 8601 UTC: an older look changes nothing. */
  seenAt?: string;
  /** Absent while the file can be read. */
  notAtHand?: NotAtHand;
  /** Seconds of sound or film, from the media file itself (AC-36); absent when the file cannot be read. */
  durationSeconds?: number;
  format?: AudioFormat;
  /** Why the file is no recording, in a sentence. */
  unreadable?: string;
  matchedBy: 'location' | 'file-name';
  /** Since when it is listed as unmatched, ISO 8601 UTC; absent when it is not. */
  unmatchedSince?: string;
  uploadState: UploadState;
}

/** One use of a recording. Never holds what was said, nor a number. */
export interface AccessEntry {
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  id: string;
  action: 'playback' | 'download';
  recordingId: string;
  /** User name or machine client id of the one who asked. */
  by: string;
}
