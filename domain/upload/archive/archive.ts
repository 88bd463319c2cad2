import type { Receipt, StagedRecording } from '../staged-recording.ts';
import { isSealed } from '../upload-state.ts';

/** The values in a recording's key. */
export type ArchivedUnder = Pick<StagedRecording, 'recordingId' | 'sha256' | 'sealed'>;

/** A part of a multipart upload as the archive stores it. Numbers begin with 1. */
export interface ArchivedPart {
  part: number;
  size: number;
  etag: string;
  sha256: string;
}

/** How a client sends bytes: to this address, with exactly these headers. */
export interface UploadAddress {
  url: string;
  headers: Record<string, string>;
}

/**
 * Where recordings are kept in the end. Keys never contain personal data: `recordings/<first two digits>/<recording
 * id>-<content hash>`, and `arrivals/...` for containers until they are opened.
 */
export interface Archive {
  keyOf(recording: ArchivedUnder): string;

  /** One PUT for a small file. The address refuses any content except that with this SHA-256. */
  putAddress(key: string, content: { size: number; sha256: string }): Promise<UploadAddress>;

  /** For an upload in parts, the archive checks each part and stores a hash over their hashes. */
  startMultipart(key: string, content: { sha256: string }): Promise<string>;
  partAddress(
    key: string,
    uploadId: string,
    part: { part: number; size: number; sha256: string },
  ): Promise<UploadAddress>;
  /** The parts that have arrived. Undefined if there is no such upload (any more). */
  parts(key: string, uploadId: string): Promise<ArchivedPart[] | undefined>;
  complete(
    key: string,
    uploadId: string,
    parts: readonly { part: number; etag: string; sha256: string }[],
  ): Promise<void>;

  /** The archive's own report about the key. Undefined if nothing is there. */
  receiptOf(key: string): Promise<Receipt | undefined>;
}

/** Contains no personal data, but the content's hash: other content gets another key, so nothing is ever overwritten. */
export const archiveKey = (recording: ArchivedUnder): string => {
  const { recordingId, sha256 } = recording;
  return `${isSealed(recording) ? 'arrivals' : 'recordings'}/${recordingId.slice(0, 2)}/${recordingId}-${sha256}`;
};
