import type { MultipartUpload } from '../../../agent-kit/transfer/upload-file.ts';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import type { NoScreenReason } from '../../../domain/desktop/words.ts';
import type { GapCause } from '../../../domain/screen/gap.ts';

/** What the cloud requests from this PC: the screens or the keystrokes of one contact. */
export type Extraction = DesktopAnswer<'extractions'>['extractions'][number];

/** Each medium of a contact is requested separately. */
export const mediumOf = ({ media }: Pick<Extraction, 'media'>): 'screen' | 'keystroke' =>
  media.includes('keystroke') ? 'keystroke' : 'screen';

export interface Gap {
  from: string;
  to: string;
  cause: GapCause;
}

/** A sealed container in the folder of the service. */
export interface SealedFile {
  /** The path below the folder of the service, with `/`. */
  path: string;
  mtimeMs: number;
  sealed: { size: number; sha256: string };
  /** The content of the container. */
  content: { size: number; sha256: string };
  startedAt: string;
  endedAt: string;
  durationSeconds: number;
  gaps: Gap[];
}

export type Receipt = NonNullable<DesktopAnswer<'confirm'>['recordings'][number]['receipt']>;

/**
 * What the journal knows about one extraction, with one type per state. `steps.ts` defines the transitions, and
 * docs/desktop-states.md shows them.
 */
export type Entry = Waiting | Missing | Sealed | Registered | Sent | Archived | Staged;

export type State = Entry['state'];
export type EntryIn<S extends State> = Extract<Entry, { state: S }>;

interface Requested {
  extraction: Extraction;
}

/** It must be spliced. */
export interface Waiting extends Requested {
  state: 'waiting';
}

/** This PC has no screen for it. The reason must still be reported. */
export interface Missing extends Requested {
  state: 'missing';
  reason: NoScreenReason;
  detail: string;
}

interface WithFile extends Requested {
  file: SealedFile;
}

/** Its container is on the disk, and must be registered or put into the staging location. */
export interface Sealed extends WithFile {
  state: 'sealed';
}

/** Registered. It is sent when the workflow releases it. */
export interface Registered extends WithFile {
  state: 'registered';
  recordingId: string;
}

/** Every byte was sent. The archive must confirm what it has. */
export interface Sent extends WithFile {
  state: 'sent';
  recordingId: string;
  upload?: MultipartUpload;
}

/** The archive has it, or it was recycled. The local copy must be deleted, and the deletion reported. */
export interface Archived extends WithFile {
  state: 'archived';
  recordingId: string;
  /** Absent for a recording that was recycled. */
  receipt?: Receipt;
}

/** The staging location has all of it. The local copy must be deleted, and the result reported. */
export interface Staged extends WithFile {
  state: 'staged';
}

/** How an extraction ended. */
export interface Ended {
  state: 'ended';
  outcome: 'uploaded' | 'recycled' | 'staged' | 'none' | 'superseded';
}
