import { Failure } from '../../failure.ts';
import { isProtectedTooLate } from '../steps/upload-steps.ts';
import { type HandOverPorts, type Holder, noSuchRecording, ownRecording } from './holder.ts';

/** Notes all of them. An error of one is thrown after the others were noted. */
const each = async <One>(all: readonly One[], note: (one: One) => Promise<void>): Promise<{ noted: true }> => {
  const outcomes = await Promise.allSettled(all.map(note));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { noted: true };
};

export const noteFailures = (
  recordings: readonly { recordingId: string; reason: string }[],
  holder: Holder,
  ports: Pick<HandOverPorts, 'uploads' | 'clock' | 'telemetry'>,
) =>
  each(recordings, async ({ recordingId, reason }) => {
    const { uploads, clock, telemetry } = ports;
    if (!(await ownRecording(recordingId, holder, ports))) throw noSuchRecording(recordingId, holder);
    await uploads.fail(recordingId, reason, clock().toISOString());
    telemetry.count('UploadsFailed', 1);
  });

/** The last step of the hand-over. If a copy was deleted before its receipt came, that is an alarm. */
export const noteDeletions = (
  recordings: readonly { recordingId: string; at: string }[],
  holder: Holder,
  ports: Pick<HandOverPorts, 'uploads' | 'telemetry'>,
) =>
  each(recordings, async ({ recordingId, at }) => {
    const { uploads, telemetry } = ports;
    const recording = await ownRecording(recordingId, holder, ports);
    if (!recording) throw noSuchRecording(recordingId, holder);
    const { uploadState, size, sha256 } = recording;
    const over = uploadState === 'Uploaded' || uploadState === 'Recycled' || uploadState === 'Removed';
    if (!over && !isProtectedTooLate(recording)) {
      telemetry.count('LocalCopiesLost', 1);
      telemetry.log.error('A local copy was deleted before the archive held it', { recordingId });
      throw new Failure('conflict', `The archive does not hold ${recordingId}: its local copy is still needed`);
    }
    const { machine } = holder;
    await uploads.localCopyDeleted(recordingId, { at, step: 'local-copy-deleted', machine, size, sha256 });
  });
