import { mapConcurrently, maxStoreRequests } from '../../../domain/concurrency.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Context } from '../operation.ts';

/** The upload states of recordings that are not in the archive. */
export const open = ['Not yet uploaded', 'Uploading', 'Failed'] as const;

/** An answer takes at most twenty seconds. */
const mostMilliseconds = 12_000;

/** Gives up what is not in the archive, recording by recording. What was given up before stays as it is. */
export const giveUp = async (
  { holderId, name }: { holderId: string; name: string },
  reason: string,
  { uploads, clock }: Pick<Context, 'uploads' | 'clock'>,
  onLost: (contactIds: readonly string[]) => Promise<void> = async () => {},
): Promise<number> => {
  const start = clock();
  const at = start.toISOString();
  const loss = { at, reason };
  let given = 0;
  for (const state of open) {
    let cursor: string | undefined;
    do {
      if (clock().getTime() - start.getTime() > mostMilliseconds) {
        throw new Failure(
          'unavailable',
          `${given} recordings of ${name} are marked as lost, but not all of them yet: ask again`,
        );
      }
      const page = await uploads.ofDataServer(holderId, state, { limit: 200, ...(cursor && { cursor }) });
      const lost = await mapConcurrently(
        page.recordings,
        maxStoreRequests,
        async ({ recordingId, contactId, size, sha256 }) => {
          try {
            await uploads.lose(recordingId, loss, { at, step: 'lost', machine: 'cloud', size, sha256 });
            return [contactId];
          } catch (error) {
            // It has just reached the archive, so it is not lost.
            if (!(error instanceof Failure) || error.code !== 'conflict') throw error;
            return [];
          }
        },
      );
      given += lost.flat().length;
      if (lost.flat().length > 0) await onLost([...new Set(lost.flat())]);
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return given;
};
