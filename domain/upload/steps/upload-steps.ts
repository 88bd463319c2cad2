import { Failure } from '../../failure.ts';
import type { Decision } from '../../workflow/workflow.ts';
import type { CustodyEntry, Loss, Protection, Receipt, Removal, StagedRecording } from '../staged-recording.ts';
import { isArriving, mayBeArchived } from '../upload-state.ts';
import { localCopyIsGone, refusal, without, workStateOf } from './work-state.ts';

/**
 * The transitions of docs/upload-states.md. Each returns the recording after the transition, or the same object if it was
 * made before. So repeating one is harmless, and none goes back except `retryUpload`.
 */

/** For a protected recording, a rule only decides how it is kept, not whether. */
const respectProtection = ({ protection }: StagedRecording, decision: Decision): Decision =>
  protection && decision.outcome === 'recycle'
    ? { ...decision, outcome: 'keep', reason: `Tagged by ${protection.by}` }
    : decision;

/** Whether a rule still has to decide about it. */
export const awaitsDecision = (recording: StagedRecording): boolean => workStateOf(recording) === 'undecided';

export const applyDecision = (
  recording: StagedRecording,
  decision: Decision,
  custody: CustodyEntry,
): StagedRecording => {
  if (recording.decision || recording.uploadState === 'Lost') return recording;
  const effective = respectProtection(recording, decision);
  return {
    ...recording,
    decision: effective,
    uploadState: effective.outcome === 'recycle' ? 'Recycled' : recording.uploadState,
    custody: [...recording.custody, effective === decision ? custody : { ...custody, step: 'released' }],
  };
};

/**
 * Its contact was tagged. No rule recycles an undecided recording any more, and a recycled one is released, unless somebody
 * has reported that its local copy is gone. A recording that is kept anyway, or is gone, does not change.
 */
export const protectByTag = (
  recording: StagedRecording,
  protection: Protection,
  custody: CustodyEntry,
): StagedRecording => {
  if (recording.protection) return recording;
  const state = workStateOf(recording);
  if (state === 'undecided') return { ...recording, protection };
  if (state !== 'recycled-here') return recording;
  const protectedRecording = { ...without(recording, 'lease'), protection };
  return {
    ...protectedRecording,
    decision: respectProtection(protectedRecording, recording.decision!),
    uploadState: 'Not yet uploaded',
    custody: [...recording.custody, custody],
  };
};

/** Undefined if there is nothing to do, or another staging agent has the lease. */
export const takeLease = (
  recording: StagedRecording,
  { by, now, until }: { by: string; now: string; until: string },
): StagedRecording | undefined => {
  const { lease } = recording;
  const isFree = lease === undefined || lease.until <= now;
  switch (workStateOf(recording)) {
    case 'released':
    case 'uploading':
    case 'recycled-here':
      return isFree || lease.by === by ? { ...recording, lease: { by, until } } : undefined;
    // The agent that confirmed it is deleting it now. It is leased again only if that is not done in time.
    case 'uploaded-here':
      // Until its container is opened, only the copy on site could be used to make it again.
      return isFree && !isArriving(recording) ? { ...recording, lease: { by, until } } : undefined;
    case 'removed-here':
      return isFree ? { ...recording, lease: { by, until } } : undefined;
    default:
      return undefined;
  }
};

/** @throws Failure `conflict` if another staging agent has the lease, or there is nothing to upload */
export const startUpload = (
  recording: StagedRecording,
  by: string,
  uploadId: string | undefined,
  custody: CustodyEntry,
): StagedRecording => {
  const state = workStateOf(recording);
  if (state !== 'released' && state !== 'uploading') throw refusal(recording, 'uploaded');
  if (recording.lease && recording.lease.by !== by) {
    throw new Failure('conflict', 'Another staging agent is uploading this recording');
  }
  if (state === 'uploading' && recording.uploadId === uploadId) return recording;
  return {
    ...without(recording, 'uploadId'),
    uploadState: 'Uploading',
    ...(uploadId !== undefined && { uploadId }),
    custody: [...recording.custody, custody],
  };
};

/** @throws Failure `conflict` if the archive holds something else, or nobody released the recording */
export const confirmUpload = (recording: StagedRecording, receipt: Receipt, custody: CustodyEntry): StagedRecording => {
  if (receipt.size !== recording.size || receipt.sha256 !== recording.sha256) {
    throw new Failure('conflict', 'What the archive holds differs from what was recorded');
  }
  switch (workStateOf(recording)) {
    case 'uploaded-here':
    case 'uploaded':
      return recording;
    case 'released':
    case 'uploading':
    case 'failed':
      return {
        ...without(recording, 'uploadId', 'failure'),
        uploadState: 'Uploaded',
        receipt,
        custody: [...recording.custody, custody],
      };
    default:
      throw refusal(recording, 'confirmed');
  }
};

/** Only a recording that was to be uploaded can fail. Any other keeps its state, and only the reason is stored. */
export const failUpload = (recording: StagedRecording, reason: string, at: string): StagedRecording => {
  const state = workStateOf(recording);
  if (/^(uploaded|recycled|removed|lost)/.test(state)) return recording;
  const failure = { reason, at, times: (recording.failure?.times ?? 0) + 1 };
  const withFailure = { ...recording, failure };
  return state === 'undecided' ? withFailure : { ...without(withFailure, 'lease'), uploadState: 'Failed' };
};

/** The only transition back. A multipart upload stays, so that the next attempt continues with the parts that have arrived. */
export const retryUpload = (recording: StagedRecording): StagedRecording => {
  switch (workStateOf(recording)) {
    case 'failed':
      return { ...without(recording, 'lease'), uploadState: 'Not yet uploaded' };
    case 'released':
    case 'uploading':
      return recording;
    default:
      throw refusal(recording, 'tried again');
  }
};

/**
 * Its retention has ended, and the archive no longer holds it. @throws Failure `conflict` for a recording that was
 * never on its way there.
 */
export const removeFromArchive = (
  recording: StagedRecording,
  removal: Removal,
  custody: CustodyEntry,
): StagedRecording => {
  if (recording.uploadState === 'Removed') return recording;
  if (!mayBeArchived(recording)) throw refusal(recording, 'removed');
  return {
    ...without(recording, 'lease', 'uploadId'),
    uploadState: 'Removed',
    removal,
    custody: [...recording.custody, custody],
  };
};

/**
 * It is given up together with its data server. @throws Failure `conflict` if it is in the archive, or was not to be
 * kept.
 */
export const giveUp = (recording: StagedRecording, loss: Loss, custody: CustodyEntry): StagedRecording => {
  switch (workStateOf(recording)) {
    case 'lost':
      return recording;
    case 'undecided':
    case 'released':
    case 'uploading':
    case 'failed':
      return {
        ...without(recording, 'lease', 'uploadId'),
        uploadState: 'Lost',
        loss,
        custody: [...recording.custody, custody],
      };
    default:
      throw refusal(recording, 'given up');
  }
};

/** A lost recording that is dropped again starts over, at any data server, with its history. Undefined for any other. */
export const registerAgain = (recording: StagedRecording, registered: StagedRecording): StagedRecording | undefined => {
  if (recording.uploadState !== 'Lost') return undefined;
  const { custody, protection } = recording;
  const newEntries = registered.custody.filter(({ step }) => step !== 'recorded');
  return { ...registered, ...(protection && { protection }), custody: [...custody, ...newEntries] };
};

/** Its staging agent was asked to delete the local copy before it was protected, and may have done so. */
export const isProtectedTooLate = ({ protection, custody }: StagedRecording): boolean =>
  protection !== undefined && custody.some(({ step }) => step === 'recycled');

/** @throws Failure `conflict` while the local copy is still needed */
export const noteLocalDeletion = (recording: StagedRecording, custody: CustodyEntry): StagedRecording => {
  if (localCopyIsGone(recording)) return recording;
  switch (workStateOf(recording)) {
    case 'uploaded-here':
    case 'removed-here':
    case 'recycled-here':
      return { ...without(recording, 'lease'), custody: [...recording.custody, custody] };
    case 'released':
    case 'failed':
      if (isProtectedTooLate(recording)) {
        return {
          ...without(recording, 'lease', 'failure'),
          uploadState: 'Recycled',
          custody: [...recording.custody, custody],
        };
      }
      throw refusal(recording, 'deleted on site');
    default:
      throw refusal(recording, 'deleted on site');
  }
};
