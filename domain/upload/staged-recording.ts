import { sortable } from '../instant.ts';
import type { Medium, UploadState } from '../recording/recording.ts';
import type { Decision } from '../workflow/workflow.ts';
import type { Removal } from './retention.ts';

/** One hand-over of a recording on its way from the PC to the archive. */
export interface CustodyEntry {
  /** ISO 8601 UTC. */
  at: string;
  step:
    | 'recorded'
    | 'staged'
    | 'registered'
    | 'released'
    | 'recycled'
    | 'upload-started'
    | 'archived'
    | 'local-copy-deleted'
    | 'removed'
    | 'lost';
  /** Where: the PC, the data server, or `cloud`. */
  machine: string;
  size: number;
  sha256: string;
}

/** What the archive holds, as the archive itself told. */
export interface Receipt {
  key: string;
  versionId?: string;
  size: number;
  /** The archive's own of the whole; of what came in parts, the one that the upload was begun for. */
  sha256: string;
  /** Of what came in parts, the archive's own: SHA-256 over the SHA-256 of each part, and how many: `<hex>-<parts>`. */
  partsSha256?: string;
  at: string;
}

/** That a recording is kept because someone put a tag to its contact. */
export interface Protection {
  /** ISO 8601 UTC. */
  at: string;
  /** User name, or machine client id. */
  by: string;
}

/** That a recording is given up: it was on a data server that does not come back. */
export interface Loss {
  /** ISO 8601 UTC. */
  at: string;
  /** A sentence that names the data server, and who gave it up. */
  reason: string;
}

/** A recording that waits on a data server, or waited there. It only ever goes forward: docs/upload-states.md. */
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
  startedAt: string;
  endedAt: string;
  /** By the file's own header, where that tells it. */
  durationSeconds?: number;
  registeredAt: string;
  uploadState: UploadState;
  decision?: Decision;
  /** Which staging agent is at it, and until when nobody else is. */
  lease?: { by: string; until: string };
  /** The multipart upload under way. */
  uploadId?: string;
  receipt?: Receipt;
  /** Why the last try failed, and how many did. */
  failure?: { reason: string; at: string; times: number };
  /** Its contact was tagged: no rule recycles it any more (PR-07). */
  protection?: Protection;
  /** Its time in the archive is over. */
  removal?: Removal;
  loss?: Loss;
  custody: CustodyEntry[];
}

/** As long as its sound, where its header tells that: a PC's clock, or its manifest, may be wrong. */
export const recordedSeconds = ({
  startedAt,
  endedAt,
  durationSeconds,
}: Pick<StagedRecording, 'startedAt' | 'endedAt' | 'durationSeconds'>): number =>
  durationSeconds ?? (Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000) || 0);

/** Immediate before the day's, then the oldest first: what `released` is ordered by. */
export const uploadOrder = ({ decision, endedAt, recordingId }: StagedRecording): string =>
  `${decision?.immediate ? 0 : 1}#${sortable(endedAt)}#${recordingId}`;
