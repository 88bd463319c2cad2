import type { UploadState } from '../../recording/recording.ts';
import type { HandOverPorts, Holder } from './holder.ts';

/** Long enough for a large file on a slow line between two calls of `work`, which renew it. Short enough after a crash. */
const leaseMilliseconds = 15 * 60 * 1000;

const isDone = (uploadState: UploadState): boolean => ['Recycled', 'Uploaded', 'Removed'].includes(uploadState);

/** Recordings that were released for this holder, immediate ones first, then the oldest; and local copies to delete. */
export const leaseWork = async (
  { limit }: { limit: number },
  { holderId, by }: Holder,
  { uploads, clock }: Pick<HandOverPorts, 'uploads' | 'clock'>,
) => {
  const now = clock();
  const until = new Date(now.getTime() + leaseMilliseconds).toISOString();
  const leased = await uploads.lease(holderId, { by, now: now.toISOString(), until, limit });
  return {
    items: leased.map(({ recordingId, path, size, sha256, uploadState }) => ({
      recordingId,
      path,
      size,
      sha256,
      action: isDone(uploadState) ? ('delete-local-copy' as const) : ('upload' as const),
      leasedUntil: until,
    })),
  };
};
