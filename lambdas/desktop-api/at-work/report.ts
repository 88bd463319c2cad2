import type { DesktopAnswer, DesktopRequest } from '../../../api/programs/desktop.ts';
import { agentsAfterReport, capturesUntil, isCaptureOn, isNews } from '../../../domain/desktop/captures.ts';
import { waitingCommands } from '../../../domain/desktop/command.ts';
import { type DesktopReport, type LoggedOn, reportSeconds } from '../../../domain/desktop/desktop.ts';
import { whoIsRecorded } from '../../../domain/schedule/who-is-recorded.ts';
import type { Operation } from '../operation.ts';
import { screenViewsOf } from './stills.ts';

type Sent = DesktopRequest<'report'>;

const loggedOn = ({
  login,
  loggedOnAt,
  capture: { detail, keystrokes, ...capture },
}: Sent['users'][number]): LoggedOn => ({
  login,
  loggedOnAt,
  capture: { ...capture, ...(keystrokes && { keystrokes }), ...(detail !== undefined && { detail }) },
});

/**
 * How a PC reports a segment that belongs to no logon session (AC-23). Older versions have no other way to report it.
 */
const keptSegment = /^A segment of \S+ .*: it is kept\./;

const discrepanciesOf = ({ discrepancies, faults }: Sent): number =>
  discrepancies ?? faults.filter((fault) => keptSegment.test(fault)).length;

const reportOf = (
  { waiting: { oldest, ...waiting }, users, discrepancies: _, ...rest }: Sent,
  desktopId: string,
  at: string,
) =>
  ({
    ...rest,
    desktopId,
    at,
    users: users.map(loggedOn),
    waiting: { ...waiting, ...(oldest !== undefined && { oldest }) },
  }) satisfies DesktopReport;

/**
 * Stores the report of the PC. The answer says what to do from now on: which users to record, and with which key to
 * seal.
 */
export const report: Operation<'report'> =
  ({ desktops, desktopItems, extractions, captures, commands, views, people, sealingKey, clock, telemetry }) =>
  async (sent, { desktopId }): Promise<DesktopAnswer<'report'>> => {
    const at = clock().toISOString();
    const [sealing, known, { extractions: waiting }, items, latest, screenViews, before] = await Promise.all([
      sealingKey(),
      people(),
      extractions.open(desktopId, { limit: 1 }),
      desktopItems.read(),
      commands.latest(desktopId),
      screenViewsOf({ views, clock }, desktopId),
      captures.find(desktopId),
      desktops.noteReport(reportOf(sent, desktopId, at)),
    ]);
    const discrepancies = discrepanciesOf(sent);
    if (discrepancies > 0) {
      telemetry.count('SegmentDiscrepancies', discrepancies);
      telemetry.log.warn('A PC keeps segments that belong to no logon session', { desktopId, discrepancies });
    }
    const recordedAt = whoIsRecorded(known, at);
    const captured = sent.users
      .map(loggedOn)
      .filter(isCaptureOn)
      .flatMap(({ login, capture: { keystrokes } }) => {
        const { user } = recordedAt(login);
        return user ? [{ agentId: user.userId, login, ...(keystrokes && { keystrokes }) }] : [];
      });
    const until = capturesUntil({ at, channel: sent.channel });
    const now = { desktopId, at, until, agents: agentsAfterReport(before, captured, at) };
    await captures.note(now, { isNews: isNews(before, now) });
    return {
      serverTime: at,
      nextReportSeconds: reportSeconds[sent.channel],
      rteMessaging: known.acd.rteMessaging,
      users: sent.users.map(({ login }) => {
        const { user, media, reasons } = recordedAt(login);
        const [first] = reasons;
        return {
          login,
          media: [...media],
          reason: first?.reason ?? 'recorded',
          detail: reasons.map(({ sentence }) => sentence).join(' ') || `The screen of ${user?.username} is recorded.`,
        };
      }),
      sealing,
      itemsVersion: items?.version ?? 0,
      hasWork: waiting.length > 0 || waitingCommands(latest, new Date(at)).length > 0 || screenViews.length > 0,
    };
  };
