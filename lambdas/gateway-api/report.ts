import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { usersOf } from '../../domain/flag/extension.ts';
import { gatewayReportSeconds } from '../../domain/flag/gateway-limits.ts';
import { countsSince, type GatewayReport, unflaggedPercent } from '../../domain/flag/gateway-report.ts';
import type { Operation } from './operation.ts';

/** Without members that are undefined. */
const plain = <Content>(sent: Content): Content => JSON.parse(JSON.stringify(sent)) as Content;

const reportOf = (sent: GatewayRequest<'report'>, recordingServerId: string, at: string): GatewayReport =>
  ({ ...plain(sent), recordingServerId, at }) as GatewayReport;

/**
 * Stores the report. The answer says what has changed. Counts what has happened since the previous report, for the
 * alarms.
 */
export const report: Operation<'report'> =
  ({ recordingServers, people, clock, telemetry }) =>
  async (sent, { recordingServerId, version, loadUsersRequestedAt }) => {
    const at = clock().toISOString();
    const [before, { version: usersVersion }] = await Promise.all([
      recordingServers.report(recordingServerId),
      people().then((known) => usersOf(recordingServerId, known)),
    ]);
    await recordingServers.noteReport(reportOf(sent, recordingServerId, at));
    const { flagged, unflagged } = countsSince(before?.days ?? [], sent.days);
    telemetry.count('RecordingsFlagged', flagged);
    telemetry.count('RecordingsUnflagged', unflagged);
    telemetry.count('UnflaggedPercent', unflaggedPercent(sent.days));
    return {
      serverTime: at,
      nextReportSeconds: gatewayReportSeconds,
      settingsVersion: version,
      usersVersion,
      loadUsersRequestedAt: loadUsersRequestedAt ?? null,
    };
  };
