import type { StagedRecording } from './staged-recording.ts';

/** What a contact says of its files (SU-07): nothing in between. */
export type ContactUploadState = 'Not yet uploaded' | 'Uploaded' | 'Recycled' | 'Removed' | 'Lost';

/** Whether a PC recorded the contact's sound, whatever the rules made of it since. */
export const soundIsStaged = (recordings: readonly StagedRecording[]): boolean =>
  recordings.some(({ medium }) => medium === 'audio');

/** The archive's own word agrees with what was recorded. */
export const isArchived = ({ uploadState, receipt, size, sha256 }: StagedRecording): boolean =>
  uploadState === 'Uploaded' && receipt?.size === size && receipt.sha256 === sha256;

/** Whether the archive holds bytes of it, or may: they were sent, and never confirmed. */
export const mayBeArchived = (recording: StagedRecording): boolean =>
  isArchived(recording) ||
  (recording.uploadState !== 'Removed' && recording.custody.some(({ step }) => step === 'upload-started'));

/**
 * `Uploaded` only when all files that are kept are in the archive; until then `Not yet uploaded`, whatever goes on.
 * `Recycled` when nothing is kept, `Removed` when the time of all that was kept is over, `Lost` when one of those files is
 * and no other is waited for; undefined when nothing was staged.
 */
export const contactUploadState = (recordings: readonly StagedRecording[]): ContactUploadState | undefined => {
  if (recordings.length === 0) return undefined;
  const kept = recordings.filter(({ uploadState }) => uploadState !== 'Recycled');
  if (kept.length === 0) return 'Recycled';
  const left = kept.filter(({ uploadState }) => uploadState !== 'Removed');
  if (left.length === 0) return 'Removed';
  const hoped = left.filter(({ uploadState }) => uploadState !== 'Lost');
  if (!hoped.every(isArchived)) return 'Not yet uploaded';
  return hoped.length < left.length ? 'Lost' : 'Uploaded';
};
