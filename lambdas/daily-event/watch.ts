import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import { alarmSilentAfter, silentSince } from '../../domain/data-server/silence.ts';
import { nextProgress } from '../../domain/data-server/upload-progress.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  dataServers: Pick<DataServerStore, 'all' | 'agents' | 'statuses' | 'progress' | 'noteProgress'>;
  uploads: Pick<UploadStore, 'longestWaiting' | 'archivedBytes'>;
  clock: Clock;
  telemetry: Telemetry;
}

const hour = 3_600_000;

/**
 * Checks the data servers each time the scheduler calls the Daily Event. Counts data servers that are silent, and how
 * long released recordings have waited, which nobody else would notice at night; and measures how fast data servers
 * upload.
 */
export const watch =
  ({ dataServers, uploads, clock, telemetry }: Dependencies) =>
  async (): Promise<void> => {
    const now = clock().getTime();
    const [servers, agents] = await Promise.all([dataServers.all(), dataServers.agents()]);
    let silent = 0;
    let oldest = 0;
    await mapConcurrently(servers, maxStoreRequests, async ({ dataServerId, stagedUpload }) => {
      const [statuses, waiting, before, bytes] = await Promise.all([
        dataServers.statuses(dataServerId),
        uploads.longestWaiting(dataServerId),
        dataServers.progress(dataServerId),
        uploads.archivedBytes(dataServerId),
      ]);
      const signs = [
        ...agents.filter((agent) => agent.dataServerId === dataServerId).map(({ enrolledAt }) => enrolledAt),
        ...statuses.map(({ at }) => at),
      ];
      const isSilent = silentSince(signs, new Date(now), alarmSilentAfter) !== undefined;
      if (stagedUpload.enabled && isSilent) {
        silent += 1;
        telemetry.log.warn('A data server is silent', { dataServerId });
      }
      // Nobody waits for a data server that was taken out of service. Use our own clock: that of a PC may be wrong.
      const isAway = isSilent && !stagedUpload.enabled;
      if (waiting && !isAway) oldest = Math.max(oldest, now - Date.parse(waiting.registeredAt));
      const at = new Date(now).toISOString();
      await dataServers.noteProgress(dataServerId, nextProgress(before, { at, bytes, busy: waiting !== undefined }));
    });
    telemetry.count('DataServersSilent', silent);
    telemetry.count('OldestWaitingHours', oldest / hour);
  };
