import { receiptOfSent } from '../../domain/upload/hand-over/confirm.ts';
import { ownRecording } from '../../domain/upload/hand-over/holder.ts';
import { isArriving } from '../../domain/upload/upload-state.ts';
import type { Operation } from './operation.ts';

/** Asks the archive itself. Recordings of other data servers are left out. */
export const custody: Operation<'custody'> =
  (dependencies) =>
  async ({ recordingIds }, caller) => {
    const { archive } = dependencies;
    const { dataServerId: holderId, agentId: by, machine } = caller.agent;
    const holder = { holderId, by, machine };
    const histories = await Promise.all(
      recordingIds.map(async (recordingId) => {
        const recording = await ownRecording(recordingId, holder, dependencies);
        if (!recording) return [];
        const { uploadState, sha256, size } = recording;
        // A container that has not been opened may turn out to be unreadable.
        if (isArriving(recording))
          return [{ recordingId, uploadState: 'Uploading' as const, sha256, size, archive: null }];
        const held = uploadState === 'Uploaded' ? await archive.receiptOf(archive.keyOf(recording)) : undefined;
        if (!held) return [{ recordingId, uploadState, sha256, size, archive: null }];
        const { at: _, versionId: __, ...archived } = receiptOfSent(recording, held);
        return [{ recordingId, uploadState, sha256, size, archive: archived }];
      }),
    );
    return { recordings: histories.flat() };
  };
