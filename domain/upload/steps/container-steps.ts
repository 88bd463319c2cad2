import { Failure } from '../../failure.ts';
import { archiveKey } from '../archive/archive.ts';
import type { ContainerFacts } from '../hand-over/container-facts.ts';
import { notRedacted } from '../spans/redacted-spans.ts';
import type { CustodyEntry, Receipt, ReplacedObject, StagedRecording, Withholding } from '../staged-recording.ts';
import { isArriving, isRefused, isSealed } from '../upload-state.ts';
import { refusal, without, workStateOf } from './work-state.ts';

/** The new content of a recording whose PC made it again. */
export type NextContainer = Pick<
  StagedRecording,
  'path' | 'size' | 'sha256' | 'sealed' | 'startedAt' | 'endedAt' | 'durationSeconds' | 'gaps' | 'extractionRevision'
>;

/** Whether the container was made by a later revision of the extraction. */
const isLaterRevision = (recording: StagedRecording, { extractionRevision }: NextContainer): boolean =>
  extractionRevision !== undefined && extractionRevision > (recording.extractionRevision ?? 1);

/** The objects of the recording that the archive holds, or may hold: the recording, its container, or parts that were sent. */
const objectsOf = (recording: StagedRecording): ReplacedObject[] => {
  const { recordingId, size, sha256, sealed, replaced = [] } = recording;
  const own = { key: archiveKey(recording), size, sha256 };
  const container = sealed?.containerKey === undefined ? [] : [{ ...own, key: sealed.containerKey }];
  // The opening may have been interrupted after the content was stored.
  const content = sealed?.content && {
    ...sealed.content,
    key: archiveKey({ recordingId, sha256: sealed.content.sha256 }),
  };
  return [...replaced, own, ...container, ...(content && content.key !== own.key ? [content] : [])];
};

/** Condemns an object that was about to be stored for the recording, because it is no longer needed. */
const withoutPlan = (recording: StagedRecording): StagedRecording => {
  const { planned, condemned = [] } = recording.redacting ?? {};
  return planned ? { ...recording, redacting: { condemned: [...condemned, planned.sha256] } } : recording;
};

/**
 * The PC made the recording again, because it had lost it, or because more of it is black. Until something was sent, the
 * newest container replaces the previous one. Afterwards only a later revision does. Then it is sent again, and the archive's
 * objects are removed once its successor has arrived. Returns the same object if it is too late.
 */
export const replaceContainer = (
  recording: StagedRecording,
  next: NextContainer,
  custody: CustodyEntry,
): StagedRecording => {
  const replacement = {
    ...without(withoutPlan(recording), 'uploadId', 'failure', 'receipt', 'withheld'),
    ...next,
    custody: [...recording.custody, custody],
  };
  switch (workStateOf(recording)) {
    case 'undecided':
    case 'released':
      return replacement;
    case 'uploading':
    case 'uploaded':
    case 'uploaded-here':
      if (!isLaterRevision(recording, next)) return recording;
      return { ...without(replacement, 'lease'), uploadState: 'Not yet uploaded', replaced: objectsOf(recording) };
    case 'failed':
      return { ...replacement, uploadState: 'Not yet uploaded', replaced: objectsOf(recording) };
    default:
      return recording;
  }
};

/**
 * Hides the recording from players. Returns the same object if it is already hidden, if redactions have removed these spans,
 * or if there is nothing to play, now or later.
 */
export const withhold = (
  recording: StagedRecording,
  withholding: Withholding,
  custody: CustodyEntry,
): StagedRecording => {
  const { uploadState, withheld } = recording;
  if (uploadState === 'Recycled' || uploadState === 'Removed') return recording;
  const spans = notRedacted(recording, withholding.spans);
  if (spans.length === 0) return recording;
  if (withheld && JSON.stringify(withheld.spans) === JSON.stringify(spans)) return recording;
  return { ...recording, withheld: { ...withholding, spans }, custody: [...recording.custody, custody] };
};

/** It is withheld, and its present content cannot be made black in the archive. */
export const noteCannotBlacken = (recording: StagedRecording, sha256: string, reason: string): StagedRecording => {
  const { withheld } = recording;
  if (!withheld || recording.sha256 !== sha256 || withheld.impossible === reason) return recording;
  return { ...recording, withheld: { ...withheld, impossible: reason } };
};

/** The previous objects in the archive are gone, with all their versions. */
export const noteReplacedRemoval = (recording: StagedRecording, custody: CustodyEntry): StagedRecording =>
  recording.replaced ? { ...without(recording, 'replaced'), custody: [...recording.custody, custody] } : recording;

/** Adds the facts in its container, if a data server brought it. What a PC has registered itself stays. */
export const identify = (recording: StagedRecording, facts: ContainerFacts): StagedRecording =>
  recording.extractionId === undefined ? { ...recording, ...facts } : recording;

/**
 * The container that arrived was opened, and the archive holds its content. @throws Failure `conflict` if that is not what
 * the PC registered, or nothing was uploaded.
 */
export const openContainer = (recording: StagedRecording, receipt: Receipt, custody: CustodyEntry): StagedRecording => {
  if (!isSealed(recording) || recording.uploadState === 'Removed') return recording;
  const content = recording.sealed?.content;
  if (content && (content.size !== receipt.size || content.sha256 !== receipt.sha256)) {
    throw new Failure('conflict', 'The content of the container differs from what the PC registered');
  }
  if (recording.uploadState !== 'Uploaded' && !isRefused(recording)) throw refusal(recording, 'opened');
  const { size, sha256 } = receipt;
  return {
    ...without(recording, 'failure'),
    uploadState: 'Uploaded',
    size,
    sha256,
    receipt,
    sealed: { content: { size, sha256 }, openedAt: custody.at, containerKey: archiveKey(recording) },
    custody: [...recording.custody, custody],
  };
};

/** The container that arrived cannot be opened. It stays where it is, and so does the copy on site. */
export const refuseContainer = (recording: StagedRecording, reason: string, custody: CustodyEntry): StagedRecording => {
  if (!isArriving(recording)) return recording;
  return {
    ...without(recording, 'receipt', 'lease'),
    uploadState: 'Failed',
    failure: { reason, at: custody.at, times: (recording.failure?.times ?? 0) + 1 },
    sealed: { ...recording.sealed, refusedAt: custody.at },
    custody: [...recording.custody, custody],
  };
};
