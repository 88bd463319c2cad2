import { Failure } from '../../failure.ts';
import { partsDiffer } from '../archive/parts.ts';
import type { Receipt, StagedRecording } from '../staged-recording.ts';
import { isRefused, isSealed } from '../upload-state.ts';
import { type HandOverPorts, type Holder, ownRecording } from './holder.ts';

interface Sent {
  recordingId: string;
  uploadId?: string | undefined;
  parts?: readonly { part: number; etag: string; sha256: string }[] | undefined;
  partsSha256?: string | undefined;
}

interface Confirmed {
  recordingId: string;
  outcome: 'uploaded' | 'not-held' | 'differs' | 'arrived' | 'not-opened';
  receipt: Receipt | null;
}

/** The receipt for the file that was sent. If it was a container that has been opened since, the receipt of the container. */
export const receiptOfSent = ({ sealed, custody }: StagedRecording, receipt: Receipt): Receipt => {
  const arrived = custody.findLast(({ step }) => step === 'archived');
  if (sealed?.containerKey === undefined || !arrived) return { ...receipt };
  const { size, sha256, at } = arrived;
  return { key: sealed.containerKey, size, sha256, at };
};

/** Completes an upload in parts. If it was completed before, there is no such upload any more, and the archive's receipt decides. */
const complete = async (
  { uploadId, parts }: Sent,
  recording: StagedRecording,
  { archive }: Pick<HandOverPorts, 'archive'>,
): Promise<void> => {
  if (uploadId === undefined || !parts || uploadId !== recording.uploadId) return;
  try {
    await archive.complete(archive.keyOf(recording), uploadId, parts);
  } catch (error) {
    // There is no such upload, or its parts do not fit. From `not-held` the agent learns that it has to send them.
    if (!(error instanceof Failure) || error.code === 'unavailable') throw error;
  }
};

/** A PC makes a refused container again this many times, with the newest key each time. Then somebody has to investigate. */
const maxContainers = 3;

/**
 * The answer for a container that is not open yet. Its holder must keep the local copy, which an older version does while
 * the archive does not hold the recording. As nothing is left to be sent, it waits.
 */
const notOpenYet = ({ recordingId, custody, ...rest }: StagedRecording, waits: boolean): Confirmed => {
  const containers = custody.filter(({ step }) => step === 'registered').length;
  const outcome = !waits ? 'not-held' : isRefused(rest) && containers <= maxContainers ? 'not-opened' : 'arrived';
  return { recordingId, outcome, receipt: null };
};

/**
 * A recording counts as uploaded only when the archive itself reports the size and the hash that were registered; a
 * container, only when it has been opened. `waits`: the holder understands `arrived` and `not-opened`.
 */
export const confirmUploads = async (
  recordings: readonly Sent[],
  holder: Holder,
  ports: HandOverPorts,
  { waits = false }: { waits?: boolean | undefined } = {},
): Promise<{ recordings: Confirmed[] }> => {
  const { uploads, archive, startOpening, clock, telemetry } = ports;

  const one = async (sent: Sent): Promise<Confirmed> => {
    const { recordingId } = sent;
    const recording = await ownRecording(recordingId, holder, ports);
    if (!recording) return { recordingId, outcome: 'not-held', receipt: null };
    if (recording.receipt) {
      // The previous call may have ended between storing the receipt and starting the opening.
      if (isSealed(recording)) {
        await startOpening(recordingId);
        return notOpenYet(recording, waits);
      }
      return { recordingId, outcome: 'uploaded', receipt: receiptOfSent(recording, recording.receipt) };
    }
    if (isRefused(recording)) return notOpenYet(recording, waits);
    if (recording.decision?.outcome !== 'keep') return { recordingId, outcome: 'not-held', receipt: null };

    const key = archive.keyOf(recording);
    await complete(sent, recording, ports);
    const held = await archive.receiptOf(key);
    if (!held) return { recordingId, outcome: 'not-held', receipt: null };
    const { size, sha256, partsSha256 } = held;
    if (
      size !== recording.size ||
      sha256 !== recording.sha256 ||
      // For an upload in parts the archive has no hash of the whole file. The hashes of its parts prove it.
      partsDiffer(partsSha256, sent.partsSha256)
    ) {
      telemetry.count('ArchivedDiffers', 1);
      telemetry.log.error('The archive holds something other than what was registered', { recordingId });
      return { recordingId, outcome: 'differs', receipt: null };
    }
    const at = clock().toISOString();
    try {
      await uploads.confirm(recordingId, held, { at, step: 'archived', machine: 'cloud', size, sha256 });
    } catch (error) {
      // Its retention has ended since. A removed recording stays removed, and the other recordings are not affected.
      if (!(error instanceof Failure) || error.code !== 'conflict') throw error;
      return { recordingId, outcome: 'not-held', receipt: null };
    }
    if (isSealed(recording)) {
      await startOpening(recordingId);
      return notOpenYet(recording, waits);
    }
    telemetry.count('RecordingsArchived', 1);
    return { recordingId, outcome: 'uploaded', receipt: { ...held } };
  };
  return { recordings: await Promise.all(recordings.map(one)) };
};
