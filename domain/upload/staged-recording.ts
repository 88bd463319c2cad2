import { sortable } from '../instant.ts';
import type { Medium, UploadState } from '../recording/recording.ts';
import type { GapCause } from '../screen/gap.ts';
import type { Decision } from '../workflow/workflow.ts';

export const custodySteps = [
  'recorded',
  'staged',
  'registered',
  'released',
  'recycled',
  'upload-started',
  'archived',
  'opened',
  'not-opened',
  'withheld',
  'replaced',
  'redacted',
  'local-copy-deleted',
  'removed',
  'lost',
] as const;
export type CustodyStep = (typeof custodySteps)[number];

/** One hand-over of a recording on its way from the PC to the archive. */
export interface CustodyEntry {
  /** ISO 8601 UTC. */
  at: string;
  step: CustodyStep;
  /** Where: the PC, the data server, or `cloud`. */
  machine: string;
  size: number;
  sha256: string;
  /** Only for the step `redacted`: why, and which part. */
  redaction?: CustodyRedaction;
}

/** Why, and which part of a recording was removed. It stays in the recording's custody. */
export interface CustodyRedaction {
  /** Who requested it, who approved it, and why. */
  reasons: {
    requestId?: string;
    /** Instead of a request: how many pauses at the provider were known. With neither, the recording was withheld. */
    pauses?: number;
    by: string;
    approvedBy?: string;
    reason: string;
  }[];
  /** The spans to remove, in seconds of the recording; without an end, to the end. No track contains them any more. */
  spans?: { from: number; to?: number }[];
  /** The spans that were removed, in seconds of the recording: whole samples, and whole groups of pictures of at least one track. */
  removed: { from: number; to: number }[];
  before: { size: number; sha256: string };
}

/** The archive's own report about an object. */
export interface Receipt {
  key: string;
  versionId?: string;
  size: number;
  /** The archive's own hash of the whole file. For an upload in parts, the hash with which the upload was started. */
  sha256: string;
  /** For an upload in parts, the archive's own hash: SHA-256 over the SHA-256 of each part, and their number: `<hex>-<parts>`. */
  partsSha256?: string;
  at: string;
}

/** Objects that the archive holds, or may hold, beside the recording itself. */
export interface Redacting {
  /** A redacted version that is about to be stored, and is not the recording yet. */
  planned?: { size: number; sha256: string; at: string };
  /** SHA-256 of each object that must not exist any more, in any version. */
  condemned?: readonly string[];
}

/** A recording is kept because somebody tagged its contact. */
export interface Protection {
  /** ISO 8601 UTC. */
  at: string;
  /** User name, or machine client id. */
  by: string;
}

/** A recording is given up, because its data server will not come back. */
export interface Loss {
  /** ISO 8601 UTC. */
  at: string;
  /** A sentence that names the data server, and who gave the recording up. */
  reason: string;
}

/**
 * The recording shows what must be black, because a pause became known after it was made. Nobody can play it until it is
 * black, in the archive or because its PC has made it again.
 */
export interface Withholding {
  /** ISO 8601 UTC. */
  at: string;
  /** A sentence. */
  reason: string;
  /** The spans that must be black and are not. ISO 8601 UTC. */
  spans: readonly { from: string; to: string }[];
  /** Why it cannot be made black in the archive, as a sentence. */
  impossible?: string;
}

/** An object of a recording from before it was made again. It is removed with all its versions. */
export interface ReplacedObject {
  key: string;
  size: number;
  sha256: string;
}

/** When and why a recording was removed from the archive. */
export interface Removal {
  /** ISO 8601 UTC. */
  at: string;
  /** A sentence that names the rule. */
  reason: string;
}

/** A recording that waits on a data server, or used to. It only moves forward: docs/upload-states.md. */
export interface StagedRecording {
  /** Stable: the first 32 hex digits of SHA-256 over contact id, medium and content hash, so a file dropped twice is one. */
  recordingId: string;
  contactId: string;
  medium: Medium;
  username: string;
  agentId?: string;
  machine: string;
  ipAddress?: string;
  dataServerId: string;
  /** Path below the staging location, with `/`. */
  path: string;
  size: number;
  sha256: string;
  /**
   * It came as a container that a PC sealed (docs/screen-files.md). Until it is opened, `size` and `sha256` are those of
   * the container, which the archive holds under `arrivals/`. From then on, they are those of its content.
   */
  sealed?: {
    /** The content, as the PC registered it. Absent if a data server brought the container. */
    content?: { size: number; sha256: string };
    openedAt?: string;
    /** When its container was refused, because it has another key, is damaged, or is of another recording. */
    refusedAt?: string;
    /** Where the container was. It is removed after the opening. */
    containerKey?: string;
  };
  /** The extraction that it answers. If a data server brought it, this is known once it is opened. */
  extractionId?: string;
  /** How many days it is kept if the rule that keeps it sets none. The schedule that recorded it sets this. */
  retentionDays?: number;
  /** The revision of the extraction by which its PC made it. Absent if an older version of Fermata stored it. */
  extractionRevision?: number;
  withheld?: Withholding;
  /** Objects to remove from the archive when the successor has arrived. */
  replaced?: readonly ReplacedObject[];
  startedAt: string;
  endedAt: string;
  /** From the file's own header, if it has the length. */
  durationSeconds?: number;
  /** When the PBX announced the recorder of this sound. Absent if its gateway did not see that. */
  recorderSince?: string;
  registeredAt: string;
  /** Spans of a screen that were not captured. */
  gaps?: readonly { from: string; to: string; cause: GapCause }[];
  uploadState: UploadState;
  decision?: Decision;
  /** The staging agent that is working on it, and until when no other may. */
  lease?: { by: string; until: string };
  /** A part of it is being removed: docs/upload-states.md. */
  redacting?: Redacting;
  /** The multipart upload in progress. */
  uploadId?: string;
  receipt?: Receipt;
  /** Why the last attempt failed, and how many have failed. */
  failure?: { reason: string; at: string; times: number };
  /** Its contact was tagged, so no rule recycles it any more (PR-07). */
  protection?: Protection;
  /** Its retention has ended. */
  removal?: Removal;
  loss?: Loss;
  custody: CustodyEntry[];
}

/** The length of its sound, if its header has it: a PC's clock, or its manifest, may be wrong. */
export const recordedSeconds = ({
  startedAt,
  endedAt,
  durationSeconds,
}: Pick<StagedRecording, 'startedAt' | 'endedAt' | 'durationSeconds'>): number =>
  durationSeconds ?? (Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000) || 0);

/** Immediate uploads first, then the oldest: the order of `released`. */
export const uploadOrder = ({ decision, endedAt, recordingId }: StagedRecording): string =>
  `${decision?.immediate ? 0 : 1}#${sortable(endedAt)}#${recordingId}`;
