import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import { archiveKey } from '../../domain/upload/archive.ts';
import { type Arrivals, containerProblem } from '../../domain/upload/hand-over/arrivals.ts';
import { isSealed } from '../../domain/upload/upload-state.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  uploads: Pick<UploadStore, 'find' | 'open'>;
  arrivals: Arrivals;
  clock: Clock;
  telemetry: Telemetry;
}

/**
 * Opens the container of a recording: the archive gets what was inside, the recording says so, and the container is
 * removed, in this order. Wherever it dies, the next try finishes it. A container that cannot be opened stays where it
 * is, and its message ends in the dead letters.
 */
export const screenArrival = ({ uploads, arrivals, clock, telemetry }: Dependencies) => {
  const isWaiting = async (recordingId: string): Promise<boolean> => {
    const recording = await uploads.find(recordingId);
    return recording?.uploadState === 'Uploaded' && isSealed(recording);
  };

  return async (body: string): Promise<void> => {
    const { recordingId } = JSON.parse(body) as { recordingId?: unknown };
    if (typeof recordingId !== 'string') throw new Error('A message names no recording');
    const recording = await uploads.find(recordingId);
    if (!recording?.sealed || recording.uploadState === 'Removed') return;
    if (!isSealed(recording)) {
      if (recording.sealed.containerKey !== undefined) await arrivals.remove(recording.sealed.containerKey);
      return;
    }
    if (recording.uploadState !== 'Uploaded') throw new Failure('unavailable', 'The container has not arrived yet');

    const containerKey = archiveKey(recording);
    try {
      const receipt = await arrivals.open(
        containerKey,
        ({ sha256 }) => archiveKey({ recordingId, sha256 }),
        (header) => {
          const problem = containerProblem(recording, header);
          if (problem) throw new Failure('invalid', `The container cannot be accepted: ${problem}`);
        },
      );
      const { size, sha256 } = receipt;
      const at = clock().toISOString();
      await uploads.open(recordingId, receipt, { at, step: 'opened', machine: 'cloud', size, sha256 });
    } catch (error) {
      // The same message came twice: the other worker may have opened the container and removed it.
      const isGone = error instanceof Failure && error.code === 'not-found';
      if (isGone && !(await isWaiting(recordingId))) return;
      if (error instanceof Failure && error.code !== 'unavailable') {
        telemetry.count('ContainersNotOpened', 1);
        telemetry.log.error('A container was not opened', { recordingId, reason: error.message });
      }
      throw error;
    }
    await arrivals.remove(containerKey);
    telemetry.count('ContainersOpened', 1);
  };
};
