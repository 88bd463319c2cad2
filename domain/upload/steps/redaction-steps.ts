import { Failure } from '../../failure.ts';
import { notRedacted } from '../spans/redacted-spans.ts';
import type { CustodyEntry, Receipt, StagedRecording } from '../staged-recording.ts';
import { isArchived, isSealed } from '../upload-state.ts';
import { refusal, without } from './work-state.ts';

/** The longest life of a function that stores a redacted recording. */
const maxPlanMilliseconds = 15 * 60 * 1000;

/**
 * A redacted version of the archived recording is about to be stored. Its hash is written down first, so that after any crash
 * every object in the archive is known. A plan that was left behind is condemned.
 * @throws Failure `conflict` if the recording has changed since it was read, `unavailable` while another plan is carried out
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
 * From now on, the redacted version is the recording, and its previous content is condemned. It is no longer withheld once
 * redactions have removed everything that must be black. If nothing of the spans was in it, it does not change.
 * @throws Failure `conflict` if this was not planned, or is no longer planned
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

/** The objects that must not be in the archive. If the recording itself was removed, a planned one is among them. */
export const condemnedOf = ({ uploadState, sha256, redacting }: StagedRecording): string[] => {
  const { planned, condemned = [] } = redacting ?? {};
  if (uploadState === 'Removed') return [...condemned, ...(planned ? [planned.sha256] : [])];
  // Its PC may have made identical content again.
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
