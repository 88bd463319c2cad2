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

/** For what was sent: of a container that has been opened since, the one of the container. */
export const receiptOfSent = ({ sealed, custody }: StagedRecording, receipt: Receipt): Receipt => {
  const arrived = custody.findLast(({ step }) => step === 'archived');
  if (sealed?.containerKey === undefined || !arrived) return { ...receipt };
  const { size, sha256, at } = arrived;
  return { key: sealed.containerKey, size, sha256, at };
};

/** Puts the parts together. What was put together before is no more an upload under way: what is held decides. */
const complete = async (
  { uploadId, parts }: Sent,
  recording: StagedRecording,
  { archive }: Pick<HandOverPorts, 'archive'>,
): Promise<void> => {
  if (uploadId === undefined || !parts || uploadId !== recording.uploadId) return;
  try {
    await archive.complete(archive.keyOf(recording), uploadId, parts);
  } catch (error) {
    // No such upload, or its parts do not fit: the agent learns by `not-held` that it has to send them.
    if (!(error instanceof Failure) || error.code === 'unavailable') throw error;
  }
};

/** Its PC makes it again so often, with the newest key each time; then somebody has to look at it. */
const maxContainers = 3;

/**
 * What a holder learns of a container that is not open yet. It must keep its copy, which an older version does as long as
 * the archive does not hold the recording; and since nothing is left to be sent, it waits.
 */
const notOpenYet = ({ recordingId, custody, ...rest }: StagedRecording, waits: boolean): Confirmed => {
  const containers = custody.filter(({ step }) => step === 'registered').length;
  const outcome = !waits ? 'not-held' : isRefused(rest) && containers <= maxContainers ? 'not-opened' : 'arrived';
  return { recordingId, outcome, receipt: null };
};

/**
 * Uploaded only when the archive itself reports the size and the hash that were registered; a container, only once it is
 * opened. `waits`: the holder knows what `arrived` and `not-opened` mean.
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
      // The call before may have ended between storing this and starting the opening.
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
      // Of parts the archive has no hash of the whole: it is proven by theirs.
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
      // Its retention ended in the meantime: what was removed stays removed, and its neighbours are not affected.
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
