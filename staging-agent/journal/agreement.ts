import { createHash } from 'node:crypto';
import type { PartHashes } from '../../agent-kit/files/file-threads.ts';
import { partsDiffer } from '../../domain/upload/parts.ts';
import type { Row } from './journal.ts';

interface Archived {
  size: number;
  sha256: string;
  partsSha256?: string | undefined;
}

/** As the archive tells it of what came in parts. */
const compositeOf = ({ sha256 }: PartHashes): string => {
  const whole = createHash('sha256');
  for (const one of sha256) whole.update(one, 'hex');
  return `${whole.digest('hex')}-${sha256.length}`;
};

/** Over the hashes of its parts, when it is one that goes in parts. */
export const partsSha256Of = ({ parts }: Pick<Row, 'parts'>): string | undefined =>
  parts === null ? undefined : compositeOf(JSON.parse(parts));

/**
 * Whether what the archive holds is the recording of this row. Of what came in one piece the archive knows the SHA-256
 * itself. Of what came in parts it knows theirs: they are those of the reading that found the whole to be what its
 * manifest says, so that the whole is proven by them.
 */
export const agrees = (row: Pick<Row, 'size' | 'sha256' | 'parts'>, archived: Archived | null | undefined): boolean =>
  archived?.size === row.size &&
  archived.sha256 === row.sha256 &&
  !partsDiffer(archived.partsSha256, partsSha256Of(row));

/** Nobody wants its bytes any more: never kept, or taken from the archive when its time there was over. */
export const isOver = (uploadState: string): boolean => uploadState === 'Recycled' || uploadState === 'Removed';
