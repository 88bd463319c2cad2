import type { StayingRecordings } from '../../../api/administration/desktops/desktop-list.ts';
import { mapConcurrently, maxStoreRequests } from '../../../domain/concurrency.ts';
import { hoursOnPc } from '../../../domain/desktop/desktop-watch.ts';
import { holderOfDesktop } from '../../../domain/upload/hand-over/holder.ts';
import type { Operation } from '../operation.ts';
import { open } from './give-up.ts';

const hour = 3_600_000;
const maxRecordings = 500;
const maxOfOnePc = 100;

/**
 * Recordings that stay on agents' PCs for longer than the setting allows (SU-26). Their agents follow a rule of their
 * own.
 */
export const listStayingRecordings: Operation<'listStayingRecordings'> =
  ({ desktops, uploads, maxHoursOnPcs, clock }) =>
  async () => {
    const now = clock().toISOString();
    const before = new Date(Date.parse(now) - maxHoursOnPcs * hour).toISOString();
    const [all, reports] = await Promise.all([desktops.all(), desktops.reports()]);
    const reportOf = new Map(reports.map((report) => [report.desktopId, report]));
    // A PC that never reported has registered nothing, and each report names the oldest recording on its PC.
    const holding = all.filter(({ desktopId }) => {
      const report = reportOf.get(desktopId);
      return report !== undefined && hoursOnPc(report, now) > maxHoursOnPcs;
    });
    const rows = await mapConcurrently(holding, maxStoreRequests, async ({ desktopId, machine }) => {
      const pages = await Promise.all(
        open.map(async (state) => {
          const page = await uploads.ofDataServer(holderOfDesktop(desktopId), state, { limit: maxOfOnePc });
          return { state, ...page };
        }),
      );
      const lastSeenAt = reportOf.get(desktopId)?.at ?? null;
      const recordings = pages.flatMap(({ state, recordings }) =>
        recordings
          .filter(({ endedAt }) => endedAt < before)
          .map(
            ({
              recordingId,
              contactId,
              medium,
              username,
              endedAt,
              decision,
              failure,
            }): StayingRecordings['recordings'][number] => ({
              ...{ recordingId, contactId, medium, username, desktopId, machine, lastSeenAt, endedAt },
              uploadState: state,
              released: decision !== undefined,
              failure: failure?.reason ?? null,
            }),
          ),
      );
      return { recordings, complete: pages.every(({ next }) => next === undefined) };
    });
    const recordings = rows.flatMap((row) => row.recordings).sort((a, b) => (a.endedAt < b.endedAt ? -1 : 1));
    return {
      maxHours: maxHoursOnPcs,
      recordings: recordings.slice(0, maxRecordings),
      complete: rows.every(({ complete }) => complete) && recordings.length <= maxRecordings,
    };
  };
