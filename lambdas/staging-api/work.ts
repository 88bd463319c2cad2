import type { UploadState } from '../../domain/recording/recording.ts';
import type { Operation } from './operation.ts';

/** Long enough for a large file on a slow line between two calls of `work`, which renew it; short enough for a crash. */
const leaseMilliseconds = 15 * 60 * 1000;

const isDone = (uploadState: UploadState): boolean => ['Recycled', 'Uploaded', 'Removed'].includes(uploadState);

/** What was released for this data server, immediate before the day's, then the oldest first; and what may be deleted. */
export const work: Operation<'work'> =
  ({ uploads, clock }) =>
  async ({ limit }, { agent, server }) => {
    const now = clock();
    const until = new Date(now.getTime() + leaseMilliseconds).toISOString();
    const leased = await uploads.lease(server.dataServerId, {
      by: agent.agentId,
      now: now.toISOString(),
      until,
      limit,
    });
    return {
      items: leased.map(({ recordingId, path, size, sha256, uploadState }) => ({
        recordingId,
        path,
        size,
        sha256,
        action: isDone(uploadState) ? 'delete-local-copy' : 'upload',
        leasedUntil: until,
      })),
    };
  };
