import { Failure } from '../failure.ts';
import type { Decision } from '../workflow/workflow.ts';
import type { Removal } from './retention.ts';
import type { CustodyEntry, Loss, Protection, Receipt, StagedRecording } from './staged-recording.ts';
import { mayBeArchived } from './upload-state.ts';

/**
 * The steps of docs/upload-states.md. Each gives the recording as it is after the step, or the very same one when the
 * step was done before; so repeating a step is harmless, and none goes back but `retried`.
 */

/** Where a recording stands; what its upload state does not tell. */
export type Standing =
  | 'undecided'
  | 'released'
  | 'uploading'
  | 'failed'
  /** Nothing is left to do but to delete the local copy. */
  | 'uploaded-here'
  | 'recycled-here'
  | 'removed-here'
  | 'uploaded'
  | 'recycled'
  | 'removed'
  | 'lost';

export const localCopyIsGone = ({ custody }: StagedRecording): boolean =>
  custody.some(({ step }) => step === 'local-copy-deleted');

export const standingOf = (recording: StagedRecording): Standing => {
  switch (recording.uploadState) {
    case 'Not yet uploaded':
      return recording.decision ? 'released' : 'undecided';
    case 'Uploading':
      return 'uploading';
    case 'Failed':
      return 'failed';
    case 'Uploaded':
      return localCopyIsGone(recording) ? 'uploaded' : 'uploaded-here';
    case 'Recycled':
      return localCopyIsGone(recording) ? 'recycled' : 'recycled-here';
    case 'Removed':
      return localCopyIsGone(recording) ? 'removed' : 'removed-here';
    case 'Lost':
      return 'lost';
  }
};

const refused = (recording: StagedRecording, step: string): Failure =>
  new Failure('conflict', `A recording that is ${standingOf(recording)} cannot be ${step}`);

const without = <Key extends 'lease' | 'uploadId' | 'failure'>(
  recording: StagedRecording,
  ...keys: Key[]
): Omit<StagedRecording, Key> => {
  const rest = { ...recording };
  for (const key of keys) delete rest[key];
  return rest;
};

/** Of a recording that is protected a rule only says how, not whether, it is kept. */
const unlessProtected = ({ protection }: StagedRecording, decision: Decision): Decision =>
  protection && decision.outcome === 'recycle'
    ? { ...decision, outcome: 'keep', reason: `Tagged by ${protection.by}` }
    : decision;

/** Whether a rule is still to say what becomes of it. */
export const awaitsDecision = (recording: StagedRecording): boolean => standingOf(recording) === 'undecided';

export const decided = (recording: StagedRecording, decision: Decision, custody: CustodyEntry): StagedRecording => {
  if (recording.decision || recording.uploadState === 'Lost') return recording;
  const held = unlessProtected(recording, decision);
  return {
    ...recording,
    decision: held,
    uploadState: held.outcome === 'recycle' ? 'Recycled' : recording.uploadState,
    custody: [...recording.custody, held === decision ? custody : { ...custody, step: 'released' }],
  };
};

/**
 * Its contact was tagged: what is undecided no rule recycles any more, and what was recycled is released, as long as
 * nobody has said that its local copy is gone. What is kept anyway, or gone for good, stays what it is.
 */
export const protectedByTag = (
  recording: StagedRecording,
  protection: Protection,
  custody: CustodyEntry,
): StagedRecording => {
  if (recording.protection) return recording;
  const standing = standingOf(recording);
  if (standing === 'undecided') return { ...recording, protection };
  if (standing !== 'recycled-here') return recording;
  const held = { ...without(recording, 'lease'), protection };
  return {
    ...held,
    decision: unlessProtected(held, recording.decision!),
    uploadState: 'Not yet uploaded',
    custody: [...recording.custody, custody],
  };
};

/** Undefined: there is nothing to do, or somebody else is at it. */
export const leased = (
  recording: StagedRecording,
  { by, now, until }: { by: string; now: string; until: string },
): StagedRecording | undefined => {
  const { lease } = recording;
  const free = lease === undefined || lease.until <= now;
  switch (standingOf(recording)) {
    case 'released':
    case 'uploading':
    case 'recycled-here':
      return free || lease.by === by ? { ...recording, lease: { by, until } } : undefined;
    // Who confirmed it is deleting it now; given out again only when that did not happen in time.
    case 'uploaded-here':
    case 'removed-here':
      return free ? { ...recording, lease: { by, until } } : undefined;
    default:
      return undefined;
  }
};

/** @throws Failure `conflict` when somebody else has the lease, or there is nothing to upload. */
export const uploadStarted = (
  recording: StagedRecording,
  by: string,
  uploadId: string | undefined,
  custody: CustodyEntry,
): StagedRecording => {
  const standing = standingOf(recording);
  if (standing !== 'released' && standing !== 'uploading') throw refused(recording, 'uploaded');
  if (recording.lease && recording.lease.by !== by) {
    throw new Failure('conflict', 'Another staging agent is at this recording');
  }
  if (standing === 'uploading' && recording.uploadId === uploadId) return recording;
  return {
    ...without(recording, 'uploadId'),
    uploadState: 'Uploading',
    ...(uploadId !== undefined && { uploadId }),
    custody: [...recording.custody, custody],
  };
};

/** @throws Failure `conflict` when the archive holds something else, or nobody released the recording. */
export const confirmed = (recording: StagedRecording, receipt: Receipt, custody: CustodyEntry): StagedRecording => {
  if (receipt.size !== recording.size || receipt.sha256 !== recording.sha256) {
    throw new Failure('conflict', 'What the archive holds differs from what was recorded');
  }
  switch (standingOf(recording)) {
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
      throw refused(recording, 'confirmed');
  }
};

/** Only what was to be uploaded can fail; of anything else the reason is noted, and it stays what it is. */
export const failed = (recording: StagedRecording, reason: string, at: string): StagedRecording => {
  const standing = standingOf(recording);
  if (/^(uploaded|recycled|removed|lost)/.test(standing)) return recording;
  const failure = { reason, at, times: (recording.failure?.times ?? 0) + 1 };
  const noted = { ...recording, failure };
  return standing === 'undecided' ? noted : { ...without(noted, 'lease'), uploadState: 'Failed' };
};

/** The one step back. A multipart upload stays known: the next try goes on with what has arrived. */
export const retried = (recording: StagedRecording): StagedRecording => {
  switch (standingOf(recording)) {
    case 'failed':
      return { ...without(recording, 'lease'), uploadState: 'Not yet uploaded' };
    case 'released':
    case 'uploading':
      return recording;
    default:
      throw refused(recording, 'tried again');
  }
};

/** Its time in the archive is over, and nothing is held any more. @throws Failure `conflict` for what never was on its way there. */
export const removed = (recording: StagedRecording, removal: Removal, custody: CustodyEntry): StagedRecording => {
  if (recording.uploadState === 'Removed') return recording;
  if (!mayBeArchived(recording)) throw refused(recording, 'removed');
  return {
    ...without(recording, 'lease', 'uploadId'),
    uploadState: 'Removed',
    removal,
    custody: [...recording.custody, custody],
  };
};

/** It is given up with its data server. @throws Failure `conflict` for what is in the archive, or was not to be kept. */
export const lost = (recording: StagedRecording, loss: Loss, custody: CustodyEntry): StagedRecording => {
  switch (standingOf(recording)) {
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
      throw refused(recording, 'given up');
  }
};

/** What was given up and is dropped again begins anew, wherever that is, with its history; undefined for anything else. */
export const foundAgain = (recording: StagedRecording, registered: StagedRecording): StagedRecording | undefined => {
  if (recording.uploadState !== 'Lost') return undefined;
  const { custody, protection } = recording;
  const since = registered.custody.filter(({ step }) => step !== 'recorded');
  return { ...registered, ...(protection && { protection }), custody: [...custody, ...since] };
};

/** Its staging agent was told to delete it before it was protected, and may have done so. */
export const cameTooLate = ({ protection, custody }: StagedRecording): boolean =>
  protection !== undefined && custody.some(({ step }) => step === 'recycled');

/** @throws Failure `conflict` while it was still needed. */
export const localCopyDeleted = (recording: StagedRecording, custody: CustodyEntry): StagedRecording => {
  if (localCopyIsGone(recording)) return recording;
  switch (standingOf(recording)) {
    case 'uploaded-here':
    case 'removed-here':
    case 'recycled-here':
      return { ...without(recording, 'lease'), custody: [...recording.custody, custody] };
    case 'released':
    case 'failed':
      if (cameTooLate(recording)) {
        return {
          ...without(recording, 'lease', 'failure'),
          uploadState: 'Recycled',
          custody: [...recording.custody, custody],
        };
      }
      throw refused(recording, 'deleted on site');
    default:
      throw refused(recording, 'deleted on site');
  }
};
