import { Failure } from '../../failure.ts';
import { archiveKey } from '../archive/archive.ts';
import type { ContainerFacts } from '../hand-over/container-facts.ts';
import { notRedacted } from '../spans/redacted-spans.ts';
import type { CustodyEntry, Receipt, ReplacedObject, StagedRecording, Withholding } from '../staged-recording.ts';
import { isArriving, isRefused, isSealed } from '../upload-state.ts';
import { refusal, without, workStateOf } from './work-state.ts';

/** What replaces a recording whose PC made it again. */
export type NextContainer = Pick<
  StagedRecording,
  'path' | 'size' | 'sha256' | 'sealed' | 'startedAt' | 'endedAt' | 'durationSeconds' | 'gaps' | 'extractionRevision'
>;

/** Whether the container was made by a later revision of what was asked. */
const isLaterRevision = (recording: StagedRecording, { extractionRevision }: NextContainer): boolean =>
  extractionRevision !== undefined && extractionRevision > (recording.extractionRevision ?? 1);

/** What the archive holds of it, or may hold: the recording, its container, or what was sent of it. */
const objectsOf = (recording: StagedRecording): ReplacedObject[] => {
  const { recordingId, size, sha256, sealed, replaced = [] } = recording;
  const own = { key: archiveKey(recording), size, sha256 };
  const container = sealed?.containerKey === undefined ? [] : [{ ...own, key: sealed.containerKey }];
  // Its opening may have been interrupted after this was stored.
  const content = sealed?.content && {
    ...sealed.content,
    key: archiveKey({ recordingId, sha256: sealed.content.sha256 }),
  };
  return [...replaced, own, ...container, ...(content && content.key !== own.key ? [content] : [])];
};

/** What was about to be stored of it belongs to nothing any more. */
const withoutPlan = (recording: StagedRecording): StagedRecording => {
  const { planned, condemned = [] } = recording.redacting ?? {};
  return planned ? { ...recording, redacting: { condemned: [...condemned, planned.sha256] } } : recording;
};

/**
 * The PC made the recording again, because it had lost it, or because more of it is black. As long as nothing was sent,
 * the newest container replaces the one before. Afterwards only a later revision does: then it is sent again, and what the
 * archive held is removed once its successor is there. The same object when it is too late.
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
 * Nobody plays it any more. The same object when that is so already, when redactions have removed these spans, or when
 * there is nothing to play, now or later.
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

/** It is withheld, and what it consists of now cannot be made black in the archive. */
export const noteCannotBlacken = (recording: StagedRecording, sha256: string, reason: string): StagedRecording => {
  const { withheld } = recording;
  if (!withheld || recording.sha256 !== sha256 || withheld.impossible === reason) return recording;
  return { ...recording, withheld: { ...withheld, impossible: reason } };
};

/** What was in the archive before it is gone, with all its versions. */
export const noteReplacedRemoval = (recording: StagedRecording, custody: CustodyEntry): StagedRecording =>
  recording.replaced ? { ...without(recording, 'replaced'), custody: [...recording.custody, custody] } : recording;

/** What its container said about it, where a data server brought it. What a PC has registered itself stays. */
export const identify = (recording: StagedRecording, facts: ContainerFacts): StagedRecording =>
  recording.extractionId === undefined ? { ...recording, ...facts } : recording;

/**
 * The container that arrived was opened, and the archive holds what was inside. @throws Failure `conflict` when it is not
 * what the PC registered, or nothing was uploaded.
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
