import type { Tonight } from '../../../api/administration/administration.ts';
import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { showSilentAfter, silentSince } from '../../../domain/data-server/silence.ts';
import { measuredRate } from '../../../domain/data-server/upload-progress.ts';
import type { UploadTotal } from '../../../domain/upload/upload-store.ts';
import { nextDue } from '../../../domain/workflow/schedule.ts';
import { limitNow } from '../data-servers/bandwidth.ts';
import type { Context, Operation } from '../operation.ts';

const runsShown = 7;

const total = ({ count, bytes }: Pick<UploadTotal, 'count' | 'bytes'> = { count: 0, bytes: 0 }) => ({ count, bytes });

const serverTonight = async (
  server: DataServer,
  { uploads, dataServers, clock }: Context,
): Promise<Tonight['dataServers'][number]> => {
  const { dataServerId, name } = server;
  const now = clock();
  const [totals, bytes, before, statuses] = await Promise.all([
    uploads.totals(dataServerId),
    uploads.archivedBytes(dataServerId),
    dataServers.progress(dataServerId),
    dataServers.statuses(dataServerId),
  ]);
  const released = total(totals.released);
  const all = total(totals['Not yet uploaded']);
  const uploading = total(totals.Uploading);
  const limit = limitNow(server, now);
  const toCome = released.bytes + uploading.bytes;
  const measured = measuredRate(before, { at: now.toISOString(), bytes });
  // A limit above the rate of the line makes nothing faster.
  const rate = Math.min(limit?.bytesPerSecond ?? measured ?? 0, measured ?? Number.POSITIVE_INFINITY);
  const silent = silentSince(
    statuses.map(({ at }) => at),
    now,
    showSilentAfter,
  );
  const forecastEnd =
    silent === undefined && rate > 0 && toCome > 0 ? now.getTime() + (toCome / rate) * 1000 : undefined;
  return {
    dataServerId,
    name,
    totals: {
      waiting: { count: Math.max(0, all.count - released.count), bytes: Math.max(0, all.bytes - released.bytes) },
      released,
      uploading,
      uploaded: total(totals.Uploaded),
      failed: total(totals.Failed),
      recycled: total(totals.Recycled),
    },
    limitBytesPerSecond: limit?.bytesPerSecond ?? null,
    measuredBytesPerSecond: measured === undefined ? null : Math.round(measured),
    forecastEndAt: forecastEnd === undefined ? null : new Date(forecastEnd).toISOString(),
    windowEndAt: limit?.endsAt ?? null,
    silentSince: silent ?? null,
  };
};

export const getTonight: Operation<'getTonight'> = (context) => async () => {
  const { dataServers, dailyRuns, workflows, clock } = context;
  const [servers, runs, event] = await Promise.all([
    dataServers.all(),
    dailyRuns.latest(runsShown),
    workflows.event('daily'),
  ]);
  return {
    nextRunAt: (event.version > 0 && nextDue(event, clock(), runs[0]?.localDate)?.dueAt) || null,
    runs: runs.map(({ runId, localDate, startedAt, finishedAt, kept, recycled, bytes }) => ({
      runId,
      localDate,
      startedAt,
      finishedAt: finishedAt ?? null,
      kept,
      recycled,
      bytes,
    })),
    dataServers: await Promise.all(
      servers.sort((a, b) => a.name.localeCompare(b.name, 'en')).map((server) => serverTonight(server, context)),
    ),
  };
};
