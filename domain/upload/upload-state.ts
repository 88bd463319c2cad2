import type { StagedRecording } from './staged-recording.ts';

/** The upload state that a contact shows for its files (SU-07). It has no state for work in progress. */
export type ContactUploadState = 'Not yet uploaded' | 'Uploaded' | 'Recycled' | 'Removed' | 'Lost';

/** Whether a PC recorded the contact's audio, whatever rules have done with it since. */
export const soundIsStaged = (recordings: readonly StagedRecording[]): boolean =>
  recordings.some(({ medium }) => medium === 'audio');

/** Whether the archive's own report agrees with what was recorded. */
export const isArchived = ({ uploadState, receipt, size, sha256 }: StagedRecording): boolean =>
  uploadState === 'Uploaded' && receipt?.size === size && receipt.sha256 === sha256;

/** It is, or will arrive as, a container that nobody can play before it is opened. */
export const isSealed = ({ sealed }: Pick<StagedRecording, 'sealed'>): boolean =>
  sealed !== undefined && sealed.openedAt === undefined;

/** Its container arrived and waits to be opened. The program that holds a copy must keep it. */
export const isArriving = (recording: Pick<StagedRecording, 'uploadState' | 'sealed'>): boolean =>
  recording.uploadState === 'Uploaded' && isSealed(recording);

/** Its container arrived, and could not be opened. */
export const isRefused = ({ uploadState, sealed }: Pick<StagedRecording, 'uploadState' | 'sealed'>): boolean =>
  uploadState === 'Failed' && sealed?.refusedAt !== undefined;

/** Whether the archive holds its bytes, or may hold them, because they were sent and never confirmed. */
export const mayBeArchived = (recording: StagedRecording): boolean =>
  isArchived(recording) ||
  (recording.uploadState !== 'Removed' && recording.custody.some(({ step }) => step === 'upload-started'));

/**
 * `Uploaded` only if all files that are kept are in the archive. Before that, `Not yet uploaded`, whatever is in progress.
 * `Recycled` if nothing is kept, `Removed` if the retention of everything that was kept has ended, `Lost` if one of those
 * files is lost and no other is expected. Undefined if nothing was staged.
 */
export const contactUploadState = (recordings: readonly StagedRecording[]): ContactUploadState | undefined => {
  if (recordings.length === 0) return undefined;
  const toKeep = recordings.filter(({ uploadState }) => uploadState !== 'Recycled');
  if (toKeep.length === 0) return 'Recycled';
  const notRemoved = toKeep.filter(({ uploadState }) => uploadState !== 'Removed');
  if (notRemoved.length === 0) return 'Removed';
  const notLost = notRemoved.filter(({ uploadState }) => uploadState !== 'Lost');
  if (!notLost.every(isArchived)) return 'Not yet uploaded';
  return notLost.length < notRemoved.length ? 'Lost' : 'Uploaded';
};
