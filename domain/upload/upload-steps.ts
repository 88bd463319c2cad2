import { Failure } from '../failure.ts';
import type { Decision } from '../workflow/workflow.ts';
import { archiveKey } from './archive.ts';
import type { ContainerFacts } from './hand-over/container-facts.ts';
import { notRedacted } from './redacted-spans.ts';
import type {
  CustodyEntry,
  Loss,
  Protection,
  Receipt,
  Removal,
  ReplacedObject,
  StagedRecording,
  Withholding,
} from './staged-recording.ts';
import { isArchived, isArriving, isRefused, isSealed, mayBeArchived } from './upload-state.ts';

/**
 * The transitions of docs/upload-states.md. Each returns the recording after the step, or the same object when the step
 * was done before. So repeating a step is harmless, and no step goes back except `retryUpload`.
 */

/** Where a recording is on its way, in more detail than its upload state. */
export type Standing =
  | 'undecided'
  | 'released'
  | 'uploading'
  | 'failed'
  /** Only the local copy remains to be deleted. */
  | 'uploaded-here'
  | 'recycled-here'
  | 'removed-here'
  | 'uploaded'
  | 'recycled'
  | 'removed'
  | 'lost';

/** Since it was last registered: a recording that was made again has a local copy again. */
export const localCopyIsGone = ({ custody }: StagedRecording): boolean =>
  custody.findLast(({ step }) => step === 'local-copy-deleted' || step === 'registered')?.step === 'local-copy-deleted';

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

const refusal = (recording: StagedRecording, step: string): Failure =>
  new Failure('conflict', `A recording that is ${standingOf(recording)} cannot be ${step}`);

const without = <Key extends 'lease' | 'uploadId' | 'failure' | 'receipt' | 'withheld' | 'replaced'>(
  recording: StagedRecording,
  ...keys: Key[]
): Omit<StagedRecording, Key> => {
  const rest = { ...recording };
  for (const key of keys) delete rest[key];
  return rest;
};

/** For a protected recording, a rule only decides how it is kept, not whether. */
const respectProtection = ({ protection }: StagedRecording, decision: Decision): Decision =>
  protection && decision.outcome === 'recycle'
    ? { ...decision, outcome: 'keep', reason: `Tagged by ${protection.by}` }
    : decision;

/** Whether a rule still has to decide about it. */
export const awaitsDecision = (recording: StagedRecording): boolean => standingOf(recording) === 'undecided';

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
 * Its contact was tagged. No rule recycles an undecided recording any more, and a recycled one is released, as long as
 * nobody has reported that its local copy is gone. What is kept anyway, or is gone, stays as it is.
 */
export const protectByTag = (
  recording: StagedRecording,
  protection: Protection,
  custody: CustodyEntry,
): StagedRecording => {
  if (recording.protection) return recording;
  const standing = standingOf(recording);
  if (standing === 'undecided') return { ...recording, protection };
  if (standing !== 'recycled-here') return recording;
  const protectedRecording = { ...without(recording, 'lease'), protection };
  return {
    ...protectedRecording,
    decision: respectProtection(protectedRecording, recording.decision!),
    uploadState: 'Not yet uploaded',
    custody: [...recording.custody, custody],
  };
};

/** Undefined: there is nothing to do, or another staging agent has the lease. */
export const takeLease = (
  recording: StagedRecording,
  { by, now, until }: { by: string; now: string; until: string },
): StagedRecording | undefined => {
  const { lease } = recording;
  const isFree = lease === undefined || lease.until <= now;
  switch (standingOf(recording)) {
    case 'released':
    case 'uploading':
    case 'recycled-here':
      return isFree || lease.by === by ? { ...recording, lease: { by, until } } : undefined;
    // The agent that confirmed it is deleting it now. It is given out again only when that did not happen in time.
    case 'uploaded-here':
      // Until its container is opened, the copy on site is the only one that anybody can make it from.
      return isFree && !isArriving(recording) ? { ...recording, lease: { by, until } } : undefined;
    case 'removed-here':
      return isFree ? { ...recording, lease: { by, until } } : undefined;
    default:
      return undefined;
  }
};

/** @throws Failure `conflict` when another staging agent has the lease, or there is nothing to upload. */
export const startUpload = (
  recording: StagedRecording,
  by: string,
  uploadId: string | undefined,
  custody: CustodyEntry,
): StagedRecording => {
  const standing = standingOf(recording);
  if (standing !== 'released' && standing !== 'uploading') throw refusal(recording, 'uploaded');
  if (recording.lease && recording.lease.by !== by) {
    throw new Failure('conflict', 'Another staging agent is uploading this recording');
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
export const confirmUpload = (recording: StagedRecording, receipt: Receipt, custody: CustodyEntry): StagedRecording => {
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
      throw refusal(recording, 'confirmed');
  }
};

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
  switch (standingOf(recording)) {
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
    throw new Failure('conflict', 'What was inside the container differs from what the PC registered');
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

/** A function that stores a redacted recording lives shorter than this. */
const maxPlanMilliseconds = 15 * 60 * 1000;

/**
 * A redacted version of the archived recording is about to be stored. Its name is written down first, so that whatever dies
 * later, the archive holds nothing that nobody knows of. A plan that was left behind is condemned.
 * @throws Failure `conflict` when the recording is not what was read, `unavailable` while another plan is carried out
 */
export const planRedaction = (
  recording: StagedRecording,
  plan: { from: string; size: number; sha256: string; at: string },
): StagedRecording => {
  const { from, ...planned } = plan;
  if (!isArchived(recording) || isSealed(recording)) throw refusal(recording, 'redacted');
  if (recording.sha256 !== from) throw new Failure('conflict', 'The recording was changed in between');
  const before = recording.redacting?.planned;
  if (before?.sha256 === planned.sha256) return recording;
  if (before && Date.parse(plan.at) - Date.parse(before.at) < maxPlanMilliseconds) {
    throw new Failure('unavailable', 'A part of the recording is being removed by somebody else');
  }
  const condemned = [...(recording.redacting?.condemned ?? []), ...(before ? [before.sha256] : [])].filter(
    (sha256) => sha256 !== planned.sha256,
  );
  return { ...recording, redacting: { planned, ...(condemned.length > 0 && { condemned }) } };
};

/**
 * The redacted version is the recording from now on, and what it was before is condemned. It is no longer withheld once
 * redactions have removed everything that must be black. Where nothing of the spans was in it, it stays what it is.
 * @throws Failure `conflict` when this was not planned, or is not planned any more
 */
export const applyRedaction = (
  recording: StagedRecording,
  receipt: Receipt,
  custody: CustodyEntry,
): StagedRecording => {
  const { size, sha256 } = receipt;
  const { withheld } = recording;
  const redacted = { ...recording, custody: [...recording.custody, custody] };
  const isBlack = notRedacted(redacted, withheld?.spans ?? []).length === 0;
  if (recording.sha256 === sha256) return withheld && isBlack ? without(redacted, 'withheld') : recording;
  const { planned, condemned = [] } = recording.redacting ?? {};
  if (planned?.sha256 !== sha256 || !isArchived(recording)) throw refusal(recording, 'redacted');
  return {
    ...(isBlack ? without(redacted, 'withheld') : redacted),
    size,
    sha256,
    receipt,
    redacting: { condemned: [...condemned, recording.sha256] },
  };
};

/** What must not be in the archive: where the recording itself was removed, also what was planned. */
export const condemnedOf = ({ uploadState, sha256, redacting }: StagedRecording): string[] => {
  const { planned, condemned = [] } = redacting ?? {};
  if (uploadState === 'Removed') return [...condemned, ...(planned ? [planned.sha256] : [])];
  // Its PC may have made the very same again.
  return condemned.filter((one) => one !== sha256);
};

/** These objects are gone in every version. */
export const forgetCondemned = (recording: StagedRecording, gone: readonly string[]): StagedRecording => {
  const all = condemnedOf(recording);
  const left = all.filter((sha256) => !gone.includes(sha256));
  if (left.length === all.length) return recording;
  const { redacting, ...rest } = recording;
  const planned = recording.uploadState === 'Removed' ? undefined : redacting?.planned;
  if (!planned && left.length === 0) return rest;
  return { ...rest, redacting: { ...(planned && { planned }), ...(left.length > 0 && { condemned: left }) } };
};

/** Only a recording that was to be uploaded can fail; any other keeps its state, and only the reason is stored. */
export const failUpload = (recording: StagedRecording, reason: string, at: string): StagedRecording => {
  const standing = standingOf(recording);
  if (/^(uploaded|recycled|removed|lost)/.test(standing)) return recording;
  const failure = { reason, at, times: (recording.failure?.times ?? 0) + 1 };
  const withFailure = { ...recording, failure };
  return standing === 'undecided' ? withFailure : { ...without(withFailure, 'lease'), uploadState: 'Failed' };
};

/** The only step back. A multipart upload stays: the next attempt continues with the parts that have arrived. */
export const retryUpload = (recording: StagedRecording): StagedRecording => {
  switch (standingOf(recording)) {
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
 * It is given up together with its data server. @throws Failure `conflict` when it is in the archive, or was not to be
 * kept.
 */
export const giveUp = (recording: StagedRecording, loss: Loss, custody: CustodyEntry): StagedRecording => {
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
      throw refusal(recording, 'given up');
  }
};

/**
 * A lost recording that is dropped again starts over, at any data server, with its history; undefined for any other.
 */
export const registerAgain = (recording: StagedRecording, registered: StagedRecording): StagedRecording | undefined => {
  if (recording.uploadState !== 'Lost') return undefined;
  const { custody, protection } = recording;
  const newEntries = registered.custody.filter(({ step }) => step !== 'recorded');
  return { ...registered, ...(protection && { protection }), custody: [...custody, ...newEntries] };
};

/** Its staging agent was asked to delete it before it was protected, and may have done so. */
export const isProtectedTooLate = ({ protection, custody }: StagedRecording): boolean =>
  protection !== undefined && custody.some(({ step }) => step === 'recycled');

/** @throws Failure `conflict` while the local copy is still needed. */
export const noteLocalDeletion = (recording: StagedRecording, custody: CustodyEntry): StagedRecording => {
  if (localCopyIsGone(recording)) return recording;
  switch (standingOf(recording)) {
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
