import { Failure } from '../../failure.ts';
import { notRedacted } from '../spans/redacted-spans.ts';
import type { CustodyEntry, Receipt, StagedRecording } from '../staged-recording.ts';
import { isArchived, isSealed } from '../upload-state.ts';
import { refusal, without } from './work-state.ts';

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
  if (recording.sha256 !== from) throw new Failure('conflict', 'The recording was changed in the meantime');
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
