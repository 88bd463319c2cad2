import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import { alarmSilentAfter, silentSince } from '../../domain/data-server/silence.ts';
import { nextProgress } from '../../domain/data-server/upload-progress.ts';
import { gatewaySilentSince } from '../../domain/flag/gateway-report.ts';
import type { RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  dataServers: Pick<DataServerStore, 'all' | 'agents' | 'statuses' | 'progress' | 'noteProgress'>;
  uploads: Pick<UploadStore, 'longestWaiting' | 'archivedBytes'>;
  recordingServers: Pick<RecordingServerStore, 'all' | 'reports'>;
  clock: Clock;
  telemetry: Telemetry;
}

const hour = 3_600_000;

/** How many enrolled gateways have stopped reporting. */
const silentGateways = async ({ recordingServers, clock, telemetry }: Dependencies): Promise<number> => {
  const [servers, reports] = await Promise.all([recordingServers.all(), recordingServers.reports()]);
  const reportOf = new Map(reports.map((report) => [report.recordingServerId, report]));
  const silent = servers.filter(
    ({ gateway, recordingServerId }) =>
      gateway && gatewaySilentSince(gateway, reportOf.get(recordingServerId), clock()) !== undefined,
  );
  for (const { recordingServerId } of silent) telemetry.log.warn('A gateway is silent', { recordingServerId });
  return silent.length;
};

/**
 * Checks the data servers each time the scheduler calls the Daily Event. Counts silent data servers and gateways, and
 * how long released recordings have waited, which nobody else would notice at night. Also measures how fast data
 * servers upload.
 */
export const watch = (dependencies: Dependencies) => async (): Promise<void> => {
  const { dataServers, uploads, clock, telemetry } = dependencies;
  telemetry.count('GatewaysSilent', await silentGateways(dependencies));
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
