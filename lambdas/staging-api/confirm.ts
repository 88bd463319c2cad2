import type { StagingAnswer, StagingRequest } from '../../api/staging.ts';
import { Failure } from '../../domain/failure.ts';
import { partsDiffer } from '../../domain/upload/parts.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { Dependencies, Operation } from './operation.ts';
import { ownRecording } from './operation.ts';

type Asked = StagingRequest<'confirm'>['recordings'][number];
type Confirmed = StagingAnswer<'confirm'>['recordings'][number];

/** Puts the parts together. What was put together before is no more an upload under way: what is held decides. */
const complete = async (
  { uploadId, parts }: Asked,
  recording: StagedRecording,
  { archive }: Pick<Dependencies, 'archive'>,
): Promise<void> => {
  if (uploadId === undefined || !parts || uploadId !== recording.uploadId) return;
  try {
    await archive.complete(archive.keyOf(recording), uploadId, parts);
  } catch (error) {
    // No such upload, or its parts do not fit: the agent learns by `not-held` that it has to send them.
    if (!(error instanceof Failure) || error.code === 'unavailable') throw error;
  }
};

/** Uploaded is said only by the archive's own word, and only when its size and hash are the manifest's. */
export const confirm: Operation<'confirm'> =
  (dependencies) =>
  async ({ recordings }, caller) => {
    const { uploads, archive, clock, telemetry } = dependencies;

    const one = async (asked: Asked): Promise<Confirmed> => {
      const { recordingId } = asked;
      const recording = await ownRecording(recordingId, caller, dependencies);
      if (!recording) return { recordingId, outcome: 'not-held', receipt: null };
      if (recording.receipt) return { recordingId, outcome: 'uploaded', receipt: { ...recording.receipt } };
      if (recording.decision?.outcome !== 'keep') return { recordingId, outcome: 'not-held', receipt: null };

      const key = archive.keyOf(recording);
      await complete(asked, recording, dependencies);
      const held = await archive.receiptOf(key);
      if (!held) return { recordingId, outcome: 'not-held', receipt: null };
      const { size, sha256, partsSha256 } = held;
      if (
        size !== recording.size ||
        sha256 !== recording.sha256 ||
        // Of parts the archive has no hash of the whole: it is proven by theirs.
        partsDiffer(partsSha256, asked.partsSha256)
      ) {
        telemetry.count('ArchivedDiffers', 1);
        telemetry.log.error('The archive holds something else than the manifest says', { recordingId });
        return { recordingId, outcome: 'differs', receipt: null };
      }
      const at = clock().toISOString();
      try {
        await uploads.confirm(recordingId, held, { at, step: 'archived', machine: 'cloud', size, sha256 });
      } catch (error) {
        // Its time was over meanwhile: what was removed stays so, and costs its neighbours nothing.
        if (!(error instanceof Failure) || error.code !== 'conflict') throw error;
        return { recordingId, outcome: 'not-held', receipt: null };
      }
      telemetry.count('RecordingsArchived', 1);
      return { recordingId, outcome: 'uploaded', receipt: { ...held } };
    };
    return { recordings: await Promise.all(recordings.map(one)) };
  };
