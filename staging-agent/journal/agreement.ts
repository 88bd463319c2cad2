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

/** The hash over the hashes of its parts, as the archive reports it; undefined for a recording that goes in one piece. */
export const partsSha256Of = ({ parts }: Pick<Local, 'parts'>): string | undefined => {
  if (!parts) return undefined;
  const whole = createHash('sha256');
  for (const part of parts.sha256) whole.update(part, 'hex');
  return `${whole.digest('hex')}-${parts.sha256.length}`;
};

/**
 * Whether what the archive holds is this recording. If it came in one piece, the archive has computed its SHA-256
 * itself. If it came in parts, the archive knows theirs: they are the hashes of the reading that found the whole to be
 * what its manifest says, so they prove the whole.
 */
export const agrees = (local: Local, inArchive: InArchive | null | undefined): boolean =>
  inArchive?.size === local.size &&
  inArchive.sha256 === local.sha256 &&
  !partsDiffer(inArchive.partsSha256, partsSha256Of(local));

/** Nobody needs its bytes any more: it was never kept, or it was removed from the archive when its time was over. */
export const isOver = (uploadState: string): boolean => uploadState === 'Recycled' || uploadState === 'Removed';
