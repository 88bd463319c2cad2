import { networkInterfaces } from 'node:os';
import { machineStatus } from '../../../agent-kit/program/machine-status.ts';
import type { DesktopRequest } from '../../../api/programs/desktop.ts';
import type { Gap } from '../../../domain/screen/gap.ts';
import type { Span } from '../../../domain/screen/splice-plan.ts';
import { type Cloud, platform } from '../../cloud.ts';
import { version } from '../../version.ts';
import type { CloudTime } from '../cloud-time.ts';
import type { ItemsStatus } from '../items/items.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logons } from '../logons/logons.ts';
import type { Report } from '../logons/permissions.ts';

type ReportRequest = DesktopRequest<'report'>;

export type ChannelState = ReportRequest['channel'];

/** Without loopback addresses, which say nothing about where the PC is. */
const ipAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address)
    .slice(0, 32);

const maxFaults = 50;
const maxGaps = 1000;

export const reporter = ({
  journal,
  logons,
  folder,
  cloud,
  time,
  nowMs,
  itemsStatus,
  channelState,
  discrepancies,
  gapsOf,
  signal,
}: {
  journal: Journal;
  logons: Pick<Logons, 'list' | 'diskFull'>;
  folder: string;
  cloud: Cloud;
  time: CloudTime;
  nowMs: () => number;
  itemsStatus: () => ItemsStatus;
  channelState: () => ChannelState;
  /** Segments that are kept because they belong to no logon session. */
  discrepancies: () => number;
  gapsOf: (span: Span, logonSessionId: string) => Gap[];
  signal: AbortSignal;
}) => {
  const current = async (): Promise<ReportRequest> => {
    const { disk, errors } = await machineStatus(folder, journal.troubles(200), new Date(nowMs()));
    const files = journal.waitingFiles();
    const oldest = files.map(({ endedAt }) => endedAt).sort()[0];
    const waiting = journal.totals().find(({ state }) => state === 'waiting')?.count ?? 0;
    const faults = [...errors, ...(logons.diskFull === undefined ? [] : [logons.diskFull])];
    return {
      ...{ version, platform, ipAddresses: ipAddresses(), disk, faults: faults.slice(-maxFaults) },
      users: logons.list().map(({ login, fromMs, state, sinceMs, monitors, recordsKeystrokes, detail }) => ({
        ...{ login, loggedOnAt: time.toCloud(fromMs) },
        capture: {
          ...{ state, since: time.toCloud(sinceMs), monitors },
          ...(recordsKeystrokes && { keystrokes: true }),
          ...(detail && { detail: detail.slice(0, 300) }),
        },
      })),
      waiting: {
        extractions: waiting,
        recordings: files.length,
        bytes: files.reduce((sum, { size }) => sum + size, 0),
        ...(oldest !== undefined && { oldest }),
      },
      clockOffsetMilliseconds: Math.round(time.offsetMs()),
      channel: channelState(),
      discrepancies: discrepancies(),
      ...itemsStatus(),
    };
  };

  return {
    current,
    /** Logon sessions that began, ended or got a gap after they were last sent. */
    async sendLogons(): Promise<void> {
      for (;;) {
        const page = journal.unreportedLogons(25);
        if (page.length === 0) return;
        // If something is added while it is sent, it is unreported again.
        for (const { id } of page) journal.noteLogonReported(id);
        const send = cloud(
          'logonSessions',
          {
            sessions: page.map(({ id, login, fromMs, toMs }) => ({
              ...{ logonSessionId: id, login, from: time.toCloud(fromMs) },
              ...(toMs !== undefined && { to: time.toCloud(toMs) }),
              gaps: gapsOf({ from: fromMs, to: toMs ?? nowMs() }, id)
                .slice(-maxGaps)
                .map(({ from, to, cause }) => ({
                  ...{ from: time.toCloud(from), to: time.toCloud(to ?? nowMs()) },
                  cause,
                })),
            })),
          },
          signal,
        );
        await send.catch((error) => {
          for (const { id } of page) journal.noteLogonChanged(id);
          throw error;
        });
        if (page.length < 25) return;
      }
    },
    async send(): Promise<Report> {
      const status = await current();
      const sentMs = nowMs();
      const answer = await cloud('report', status, signal);
      time.measure({ sentMs, answeredMs: nowMs(), serverTime: answer.serverTime });
      return answer;
    },
  };
};
