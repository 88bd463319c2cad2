import type { PartHashes } from '../../agent-kit/files/hashing.ts';
import type { MultipartUpload } from '../../agent-kit/transfer/upload-file.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';

/**
 * What the journal knows about one recording in the staging location: one type per state. `steps.ts` has the transitions;
 * docs/agent-states.md draws them.
 */
export type Entry = Whole | Waiting | Sent | Archived | Recycled | Trashed | Gone | Refusing | RefusedInPlace;

export type State = Entry['state'];
export type EntryIn<S extends State> = Extract<Entry, { state: S }>;

/** The result of reading the file from beginning to end. */
interface Content {
  /** Below the location, with `/`. */
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
  mtimeMs: number;
  /** ISO 8601, from its manifest. */
  endedAt: string;
  /** Present for a file that is sent in parts. */
  parts?: PartHashes;
}

/** The request that registers a recording: its manifest, and the duration from its own header. */
export type Registration = Manifest & { durationSeconds?: number };

/** The file matches its manifest. It will be registered. */
export interface Whole extends Content {
  state: 'whole';
  registration: Registration;
}

interface Registered extends Content {
  recordingId: string;
}

/** Registered. A rule decides whether it is uploaded. */
export interface Waiting extends Registered {
  state: 'waiting';
}

/** Every byte was sent. The archive must confirm what it holds. */
export interface Sent extends Registered {
  state: 'sent';
  upload?: MultipartUpload;
}

/** The archive's statement of what it holds. */
export interface Receipt {
  key: string;
  versionId?: string | undefined;
  size: number;
  sha256: string;
  partsSha256?: string | undefined;
  at: string;
}

/** In the archive, by its receipt. The local copy will be deleted. */
export interface Archived extends Registered {
  state: 'archived';
  receipt: Receipt;
}

/** The rules did not keep it, or its retention has ended. The local copy will be deleted after the grace period. */
export interface Recycled extends Registered {
  state: 'recycled';
}

/** In the trash, to be deleted. With a receipt it was archived, without one it was recycled. */
export interface Trashed extends Registered {
  state: 'trashed';
  receipt?: Receipt;
  /** Epoch milliseconds: when it will be deleted. */
  dueAt: number;
  /** It could not be moved to the trash, so it is deleted where it is. */
  inPlace: boolean;
}

/** The local copy is deleted. That will be reported to the cloud. */
export interface Gone extends Registered {
  state: 'gone';
  receipt?: Receipt;
}

/** If a file was refused before it was read, its size is 0 and its hash is empty. */
interface Refused extends Content {
  /** A sentence for the person who has to correct it. */
  reason: string;
  /** The person whom the reason names. Shown only to people who may read the manifest. */
  person?: Person;
}

export type Person = Partial<Pick<Manifest, 'username' | 'ipAddress'>>;

/** Does not match its manifest, or refused by the cloud. It will be moved to `refused/`. */
export interface Refusing extends Refused {
  state: 'refusing';
}

/** It cannot be moved to `refused/` now, so it is refused where it is, until it is moved or corrected there. */
export interface RefusedInPlace extends Refused {
  state: 'refused-in-place';
  /** ISO 8601 UTC. */
  since: string;
  /** What its files looked like then: size and times, as a text. */
  files: string;
}

/** A recording that this agent is done with. Its name may be used again. */
export interface Ended {
  state: 'ended';
  recordingId?: string;
  path: string;
  outcome: 'uploaded' | 'recycled' | 'elsewhere' | 'refused' | 'changed';
  at: string;
  size: number;
  sha256: string;
  receipt?: Receipt;
  reason?: string;
}
