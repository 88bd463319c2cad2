import type { DesktopCodeView, DesktopView } from '../../../api/administration/desktops/desktop-list.ts';
import { codeFrom, codeHash } from '../../../domain/data-server/enrolment-code.ts';
import { unsetAcdSettings } from '../../../domain/desktop/acd-settings.ts';
import {
  codeIdOf,
  type Desktop,
  type DesktopReport,
  type EnrolmentCode,
  isUsable,
} from '../../../domain/desktop/desktop.ts';
import { agentsWithoutDesktop, isSilent } from '../../../domain/desktop/list.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { unsetSchedules } from '../../../domain/schedule/schedule.ts';
import { type DesktopPeople, whoIsRecorded } from '../../../domain/schedule/who-is-recorded.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context, Operation } from '../operation.ts';

const dayMilliseconds = 86_400_000;

const peopleOf = async ({
  users,
  identifiers,
  extensions,
  recordingRoles,
  schedules,
  acdSettings,
}: Context): Promise<DesktopPeople> => {
  const [everyone, teams, names, allExtensions, roles, acd, saved] = await Promise.all([
    users.users(),
    users.teams(),
    identifiers.all(),
    extensions.all(),
    recordingRoles.read(),
    acdSettings.read(),
    schedules.read(),
  ]);
  return {
    users: everyone,
    teams,
    identifiers: names,
    extensions: allExtensions,
    roles: roles ?? unsetRoles,
    acd: acd ?? unsetAcdSettings,
    schedules: (saved ?? unsetSchedules).schedules,
  };
};

const desktopView = (
  { desktopId, machine, platform, enrolledAt }: Desktop,
  report: DesktopReport | undefined,
  { now, recordedAt }: { now: string; recordedAt: ReturnType<typeof whoIsRecorded> },
): DesktopView => ({
  desktopId,
  machine,
  platform,
  enrolledAt,
  lastSeenAt: report?.at ?? null,
  silent: isSilent(report, now),
  version: report?.version ?? null,
  users: (report?.users ?? []).map(({ login, loggedOnAt, capture }) => {
    const { user, reasons } = recordedAt(login);
    return {
      login,
      userId: user?.userId ?? null,
      username: user?.username ?? null,
      firstName: user?.firstName ?? null,
      lastName: user?.lastName ?? null,
      loggedOnAt,
      capture: { ...capture, keystrokes: capture.keystrokes === true, detail: capture.detail ?? null },
      notRecorded: reasons.map((reason) => ({ ...reason })),
    };
  }),
  waiting: report ? { ...report.waiting, oldest: report.waiting.oldest ?? null } : null,
  disk: report ? { ...report.disk } : null,
  clockOffsetMilliseconds: report?.clockOffsetMilliseconds ?? null,
  faults: [...(report?.faults ?? [])],
  channel: report?.channel ?? null,
  itemsVersion: report?.itemsVersion ?? null,
  browsers: (report?.browsers ?? []).map((browser) => ({ ...browser })),
});

/** PCs as they last reported, and agents whose screen should be recorded and is not (AC-08, AC-12). */
export const listDesktops: Operation<'listDesktops'> = (context) => async () => {
  const { desktops, live, desktopItems, clock } = context;
  const now = clock().toISOString();
  const [all, reports, people, contacts, items] = await Promise.all([
    desktops.all(),
    desktops.reports(),
    peopleOf(context),
    live.connected(),
    desktopItems.read(),
  ]);
  const reportOf = new Map(reports.map((report) => [report.desktopId, report]));
  const recordedAt = whoIsRecorded(people, now);
  return {
    desktops: all
      .map((desktop) => desktopView(desktop, reportOf.get(desktop.desktopId), { now, recordedAt }))
      .sort((a, b) => (a.machine < b.machine ? -1 : 1)),
    withoutDesktop: agentsWithoutDesktop(contacts, reports, people, now).map(({ user, contactId, connectedAt }) => ({
      userId: user.userId,
      username: user.username,
      firstName: user.firstName ?? null,
      lastName: user.lastName ?? null,
      contactId,
      connectedAt: connectedAt ?? null,
    })),
    rteMessaging: people.acd.rteMessaging,
    itemsVersion: items?.version ?? 0,
  };
};

const stateOf = (code: EnrolmentCode, now: string): DesktopCodeView['state'] =>
  isUsable(code, now)
    ? 'usable'
    : code.revokedAt !== undefined
      ? 'revoked'
      : code.uses >= code.maxUses
        ? 'used-up'
        : 'expired';

const codeView = (code: EnrolmentCode, now: string): DesktopCodeView => {
  const { codeId, note, createdAt, createdBy, expiresAt, maxUses, uses } = code;
  return { codeId, note: note ?? null, createdAt, createdBy, expiresAt, maxUses, uses, state: stateOf(code, now) };
};

/** The newest first. */
export const listDesktopEnrolmentCodes: Operation<'listDesktopEnrolmentCodes'> =
  ({ desktops, clock }) =>
  async () => {
    const now = clock().toISOString();
    const codes = (await desktops.codes()).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    return { codes: codes.map((code) => codeView(code, now)) };
  };

export const createDesktopEnrolmentCode: Operation<'createDesktopEnrolmentCode'> =
  ({ desktops, clock, randomBytes, telemetry }) =>
  async ({ body: { maxUses, days, note }, caller }) => {
    const text = codeFrom(randomBytes(20));
    const now = clock();
    const hash = await codeHash(text);
    const code: EnrolmentCode = {
      codeId: codeIdOf(hash),
      codeHash: hash,
      createdAt: now.toISOString(),
      createdBy: nameOf(caller),
      expiresAt: new Date(now.getTime() + days * dayMilliseconds).toISOString(),
      maxUses,
      uses: 0,
      ...(note && { note }),
    };
    await desktops.addCode(code);
    telemetry.log.info('Enrolment code for PCs created', { codeId: code.codeId, maxUses, days });
    return { ...codeView(code, now.toISOString()), code: text };
  };

export const revokeDesktopEnrolmentCode: Operation<'revokeDesktopEnrolmentCode'> =
  ({ desktops, clock, telemetry }) =>
  async ({ params: { codeId }, caller }) => {
    await desktops.revokeCode(codeId, clock().toISOString());
    telemetry.log.info('Enrolment code for PCs revoked', { codeId, by: nameOf(caller) });
    return { removed: true };
  };
