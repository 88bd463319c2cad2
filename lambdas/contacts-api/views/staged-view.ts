import type { ContactSummary, HistoryEntry, RecordingView } from '../../../api/contacts/contacts.ts';
import type { UploadState } from '../../../domain/recording/recording.ts';
import { recordedSeconds, type StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { contactUploadState, isArchived, isSealed, soundIsStaged } from '../../../domain/upload/upload-state.ts';

const states: Record<UploadState, RecordingView['state']> = {
  'Not yet uploaded': 'not-yet-uploaded',
  Uploading: 'not-yet-uploaded',
  Failed: 'not-yet-uploaded',
  Uploaded: 'present',
  Recycled: 'recycled',
  Removed: 'deleted',
  Lost: 'lost',
};

/** Seconds into the recording. A gap that began before it is cut. */
const gapsView = ({ startedAt, gaps = [], ...rest }: StagedRecording): RecordingView['gaps'] => {
  const length = recordedSeconds({ startedAt, ...rest });
  const seconds = (at: string) => Math.min(length, Math.max(0, (Date.parse(at) - Date.parse(startedAt)) / 1000));
  return gaps
    .map(({ from, to, cause }) => ({ fromSeconds: seconds(from), toSeconds: seconds(to), cause }))
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds);
};

/** Why nobody may play it. */
export const withheldReason = ({ withheld }: Pick<StagedRecording, 'withheld'>): string | undefined =>
  withheld?.impossible === undefined
    ? withheld?.reason
    : `${withheld.reason}. It cannot be blacked out in the archive: ${withheld.impossible}`;

/** A recording of a PC as a recording of its contact. */
export const stagedView = (recording: StagedRecording): RecordingView => {
  // Its container has arrived and is being opened.
  const arriving = recording.uploadState === 'Uploaded' && isSealed(recording);
  const uploadState = arriving ? 'Uploading' : recording.uploadState;
  return {
    recordingId: recording.recordingId,
    medium: recording.medium,
    part: 'agent',
    state: states[uploadState],
    deletionReason: recording.removal?.reason ?? recording.loss?.reason ?? null,
    unreadable: null,
    storageClass: null,
    durationSeconds: recordedSeconds(recording),
    channels: [],
    codec: null,
    sampleRate: null,
    size: recording.size,
    arrivedAt: recording.receipt?.at ?? null,
    fileUploadState: uploadState,
    playable: isArchived(recording) && !arriving && !recording.withheld,
    withheld: withheldReason(recording) ?? null,
    startedAt: recording.startedAt,
    redacted: [],
    gaps: gapsView(recording),
  };
};

const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;

/** `0:12.0 to 0:15.5. Asked by lea.lead, approved by root: Card number. Before: SHA-256 2e2e...`; who, why and which span. */
export const redactionDetail = ({
  reasons,
  removed,
  before,
}: NonNullable<StagedRecording['custody'][number]['redaction']>): string =>
  [
    removed.map(({ from, to }) => `${clockOf(from)} to ${clockOf(to)}`).join(', ') || 'Nothing had to be removed',
    ...reasons.map(
      ({ by, approvedBy, reason }) =>
        `Asked by ${by}${approvedBy === undefined ? '' : `, approved by ${approvedBy}`}: ${reason}`,
    ),
    `Before: SHA-256 ${before.sha256}`,
  ].join('. ');

/** The chain of custody: after each hand-over, where the recording is, its size and hash. */
export const stagedHistory = ({ medium, custody, removal, loss, withheld }: StagedRecording): HistoryEntry[] => {
  const reasons: Partial<Record<string, string>> = {
    removed: removal?.reason,
    lost: loss?.reason,
    withheld: withheldReason({ withheld }),
  };
  return custody.map(({ at, step, machine, size, sha256, redaction }) => ({
    at,
    what: step,
    by: machine,
    detail: [
      `${medium}, ${size} bytes, SHA-256 ${sha256}`,
      ...(reasons[step] ? [reasons[step]] : []),
      ...(redaction ? [redactionDetail(redaction)] : []),
    ].join('. '),
  }));
};

/** `Uploaded` only when all files of the contact are in the cloud, those from the PCs included (SU-07). */
export const fileUploadState = (
  audio: UploadState | undefined,
  staged: readonly StagedRecording[],
): ContactSummary['fileUploadState'] => {
  const onSite = contactUploadState(staged);
  const nothingLeft = onSite === 'Recycled' || onSite === 'Removed';
  if (onSite === undefined || (nothingLeft && audio !== undefined)) return audio ?? null;
  return onSite === 'Uploaded' && audio !== undefined ? audio : onSite;
};

const sound = (staged: readonly StagedRecording[]): StagedRecording | undefined =>
  staged.find(
    ({ medium, uploadState }) =>
      medium === 'audio' && uploadState !== 'Recycled' && uploadState !== 'Removed' && uploadState !== 'Lost',
  );

export const stagedDuration = (staged: readonly StagedRecording[]): number | null => {
  const recording = sound(staged);
  return recording ? recordedSeconds(recording) : null;
};

/**
 * If the provider recorded nothing, the recording of the PC is the only one. If the rules did not keep it, it is not
 * missing.
 */
export const stateWith = (
  staged: readonly StagedRecording[],
  state: ContactSummary['recordingState'],
): ContactSummary['recordingState'] =>
  (state !== 'not-recorded' && state !== 'not-expected') || !soundIsStaged(staged)
    ? state
    : sound(staged)
      ? 'present'
      : staged.some(({ medium, uploadState }) => medium === 'audio' && uploadState === 'Lost')
        ? 'missing'
        : 'not-expected';
