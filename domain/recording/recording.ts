export const media = ['audio', 'screen', 'keystroke'] as const;
/** The kinds of media that are recorded. */
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
/** The words of the field, to the letter (SU-07). */
export type UploadState = (typeof uploadStates)[number];

export const parts = ['agent', 'ivr', 'redacted'] as const;

export interface AudioFormat {
  codec: 'pcm' | 'a-law' | 'mu-law' | 'gsm' | 'adpcm' | 'mp3' | 'aac' | 'opus' | 'vorbis' | 'flac' | 'other';
  channels: number;
  /** Samples per second and channel. */
  sampleRate: number;
  bitsPerSample: number;
}

/** Why a file that was in its bucket once cannot be read now. */
export interface NotAtHand {
  /** `archived`: in a storage class that must be restored first. `deleted`: no longer in the bucket. */
  state: 'archived' | 'restoring' | 'deleted';
  /** Only for an archived file, as S3 calls it: GLACIER, DEEP_ARCHIVE... */
  storageClass?: string;
  /** Deleted by a rule of its bucket, as intended, so nobody has to look for it. */
  expired?: true;
}

/**
 * A media file that we have seen, of one contact. `contactId` comes from the record that lists its location, otherwise from
 * the file's name. The contact itself may come later, or never.
 */
export interface Recording {
  /** Stable: the first 16 hex digits of the location's SHA-256. */
  recordingId: string;
  contactId: string;
  medium: Medium;
  /** `redacted` is Contact Lens's copy, in which sensitive parts are silent. */
  part: (typeof parts)[number];
  /** `<bucket>/<key>`. */
  location: string;
  /** Bytes of the object. */
  size: number;
  etag: string;
  /** When the object itself was last changed, ISO 8601 UTC. It decides which of two notices is newer. */
  modifiedAt: string;
  /** When Fermata first learned of it. */
  arrivedAt: string;
  /** When Fermata last checked the bucket, ISO 8601 UTC. An older check changes nothing. */
  seenAt?: string;
  /** Absent while the file can be read. */
  notAtHand?: NotAtHand;
  /** Seconds of sound or film, from the media file itself (AC-36). Absent if the file cannot be read. */
  durationSeconds?: number;
  format?: AudioFormat;
  /** Why the file is not a recording, in a sentence. */
  unreadable?: string;
  matchedBy: 'location' | 'file-name';
  /** Since when it is listed as unmatched, ISO 8601 UTC. Absent if it is not. */
  unmatchedSince?: string;
  uploadState: UploadState;
}

/** One use of a recording. Never contains anything that was said, nor a number. */
export interface AccessEntry {
  /** ISO 8601 UTC with milliseconds. */
  at: string;
  id: string;
  action: 'playback' | 'download';
  recordingId: string;
  /** User name or machine client id of the caller. */
  by: string;
}
