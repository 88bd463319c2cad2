import type { DesktopAnswer, DesktopRequest } from '../../api/desktop.ts';
import type { DesktopReport, LoggedOn } from '../../domain/desktop/desktop.ts';
import { reportSeconds } from '../../domain/desktop/desktop.ts';
import type { Operation } from './operation.ts';

type Sent = DesktopRequest<'report'>;

const loggedOn = ({ login, loggedOnAt, capture: { detail, ...capture } }: Sent['users'][number]): LoggedOn => ({
  login,
  loggedOnAt,
  capture: { ...capture, ...(detail !== undefined && { detail }) },
});

const reportOf = ({ waiting: { oldest, ...waiting }, users, ...rest }: Sent, desktopId: string, at: string) =>
  ({
    ...rest,
    desktopId,
    at,
    users: users.map(loggedOn),
    waiting: { ...waiting, ...(oldest !== undefined && { oldest }) },
  }) satisfies DesktopReport;

/** Stores what the PC says of itself, and answers what it does from now on: whom it records, and for whom it seals. */
export const report: Operation<'report'> =
  ({ desktops, desktopItems, sealingKey, rteMessaging, recordedPeople, clock }) =>
  async (sent, { desktopId }): Promise<DesktopAnswer<'report'>> => {
    const at = clock().toISOString();
    const [sealing, isOn, personOf, items] = await Promise.all([
      sealingKey(),
      rteMessaging(),
      recordedPeople(),
      desktopItems.read(),
      desktops.noteReport(reportOf(sent, desktopId, at)),
    ]);
    return {
      serverTime: at,
      nextReportSeconds: reportSeconds[sent.channel],
      rteMessaging: isOn,
      users: sent.users.map(({ login }) => {
        const { media, reason, detail } = personOf(login);
        return { login, media: [...media], reason, detail };
      }),
      sealing,
      itemsVersion: items?.version ?? 0,
      hasWork: false,
    };
  };
