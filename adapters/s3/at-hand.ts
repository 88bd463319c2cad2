import type { NotAtHand } from '../../domain/recording/recording.ts';

interface StorageFacts {
  storageClass?: string | undefined;
  /** The header `x-amz-restore`. */
  restore?: string | undefined;
  /** For Intelligent-Tiering: ARCHIVE_ACCESS or DEEP_ARCHIVE_ACCESS. */
  archiveStatus?: string | undefined;
}

/** Classes whose objects must be restored before anybody can read them; GLACIER_IR and others can be read at once. */
const archives = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Whether an object can be read now, according to S3. Empty when it can. */
export const notAtHand = ({ storageClass, restore, archiveStatus }: StorageFacts): { notAtHand?: NotAtHand } => {
  const archive = archives.has(storageClass ?? '') ? storageClass : archiveStatus;
  if (archive === undefined || archive === '') return {};
  if (/ongoing-request="true"/.test(restore ?? '')) return { notAtHand: { state: 'restoring', storageClass: archive } };
  // A restored copy, until its expiry date.
  if (/ongoing-request="false"/.test(restore ?? '')) return {};
  return { notAtHand: { state: 'archived', storageClass: archive } };
};
