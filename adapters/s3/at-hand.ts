import type { NotAtHand } from '../../domain/recording/recording.ts';

interface Kept {
  storageClass?: string | undefined;
  /** The header `x-amz-restore`. */
  restore?: string | undefined;
  /** Of Intelligent-Tiering: ARCHIVE_ACCESS or DEEP_ARCHIVE_ACCESS. */
  archiveStatus?: string | undefined;
}

/** Classes whose objects must be restored before anybody reads them; GLACIER_IR and the like are read at once. */
const archives = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Whether an object can be read now, by what S3 says of it. Absent when it can. */
export const notAtHand = ({ storageClass, restore, archiveStatus }: Kept): { notAtHand?: NotAtHand } => {
  const archive = archives.has(storageClass ?? '') ? storageClass : archiveStatus;
  if (archive === undefined || archive === '') return {};
  if (/ongoing-request="true"/.test(restore ?? '')) return { notAtHand: { state: 'restoring', storageClass: archive } };
  // A restored copy, until its date.
  if (/ongoing-request="false"/.test(restore ?? '')) return {};
  return { notAtHand: { state: 'archived', storageClass: archive } };
};
