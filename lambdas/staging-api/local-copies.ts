import { Failure } from '../../domain/failure.ts';
import { isProtectedTooLate } from '../../domain/upload/upload-steps.ts';
import { noSuchRecording, type Operation, ownRecording } from './operation.ts';

/** Each is tried; what is wrong with one is said after the others were noted. */
const each = async <One>(all: readonly One[], note: (one: One) => Promise<void>): Promise<{ noted: true }> => {
  const outcomes = await Promise.allSettled(all.map(note));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { noted: true };
};

export const fail: Operation<'fail'> =
  (dependencies) =>
  ({ recordings }, caller) =>
    each(recordings, async ({ recordingId, reason }) => {
      const { uploads, clock, telemetry } = dependencies;
      const recording = await ownRecording(recordingId, caller, dependencies);
      if (!recording) throw noSuchRecording(recordingId);
      await uploads.fail(recordingId, reason, clock().toISOString());
      telemetry.count('UploadsFailed', 1);
    });

/** The last hand-over. A copy that went before its receipt came is an alarm, not a note. */
export const deletions: Operation<'deletions'> =
  (dependencies) =>
  ({ recordings }, caller) =>
    each(recordings, async ({ recordingId, at }) => {
      const { uploads, telemetry } = dependencies;
      const recording = await ownRecording(recordingId, caller, dependencies);
      if (!recording) throw noSuchRecording(recordingId);
      const { uploadState, size, sha256 } = recording;
      const over = uploadState === 'Uploaded' || uploadState === 'Recycled' || uploadState === 'Removed';
      if (!over && !isProtectedTooLate(recording)) {
        telemetry.count('LocalCopiesLost', 1);
        telemetry.log.error('A local copy was deleted before the archive held it', { recordingId });
        throw new Failure('conflict', `The archive does not hold ${recordingId}: its local copy was still needed`);
      }
      const { machine } = caller.agent;
      await uploads.localCopyDeleted(recordingId, { at, step: 'local-copy-deleted', machine, size, sha256 });
    });
