import { createHash } from 'node:crypto';
import type { PartHashes } from '../../agent-kit/files/hashing.ts';
import { partsDiffer } from '../../domain/upload/archive/parts.ts';

interface Local {
  size: number;
  sha256: string;
  parts?: PartHashes | undefined;
}

interface InArchive {
  size: number;
  sha256: string;
  partsSha256?: string | undefined;
}

/** The hash of the hashes of its parts, as the archive reports it; undefined for a recording that is sent in one piece. */
export const partsSha256Of = ({ parts }: Pick<Local, 'parts'>): string | undefined => {
  if (!parts) return undefined;
  const whole = createHash('sha256');
  for (const part of parts.sha256) whole.update(part, 'hex');
  return `${whole.digest('hex')}-${parts.sha256.length}`;
};

/**
 * Whether the archive holds this recording. If it came in one piece, the archive has computed its SHA-256 itself. If it came
 * in parts, the archive has computed theirs. Those hashes come from the same reading that matched the whole to its manifest,
 * so they prove the whole.
 */
export const agrees = (local: Local, inArchive: InArchive | null | undefined): boolean =>
  inArchive?.size === local.size &&
  inArchive.sha256 === local.sha256 &&
  !partsDiffer(inArchive.partsSha256, partsSha256Of(local));

/** Whether nobody needs its bytes any more, because it was not kept, or its retention in the archive has ended. */
export const isOver = (uploadState: string): boolean => uploadState === 'Recycled' || uploadState === 'Removed';
