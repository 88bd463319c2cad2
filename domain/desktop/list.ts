import { agentsEver } from '../control/contact/contact-history.ts';
import type { LiveContact } from '../control/contact/live-contact.ts';
import { rolesOf } from '../schedule/recording-roles.ts';
import { type DesktopPeople, fullLogin, whoIsRecorded } from '../schedule/who-is-recorded.ts';
import type { User } from '../user/user.ts';
import { type DesktopReport, reportSeconds } from './desktop.ts';
import { sessionName } from './logon-session.ts';

/** How many reports may be missing: one may be late, and one may be lost. */
export const missedReports = 3;

/** As far as is known, somebody is logged on at the PC, and it should have reported by now. */
export const isSilent = (report: DesktopReport | undefined, now: string): boolean =>
  report !== undefined &&
  report.users.length > 0 &&
  Date.parse(now) - Date.parse(report.at) > missedReports * reportSeconds[report.channel] * 1000;

export interface WithoutDesktop {
  user: User;
  contactId: string;
  connectedAt?: string;
}

/** Agents who are on a contact now, whose screen should be recorded, and who are logged on at no PC that reports (AC-08). */
export const agentsWithoutDesktop = (
  contacts: readonly LiveContact[],
  reports: readonly DesktopReport[],
  people: DesktopPeople,
  now: string,
): WithoutDesktop[] => {
  const loggedOn = new Set(
    reports
      .filter((report) => !isSilent(report, now))
      .flatMap(({ users }) => users.map(({ login }) => sessionName(login))),
  );
  const users = new Map(people.users.map((user) => [user.userId, user]));
  const identifiers = new Map(people.identifiers.map((one) => [one.userId, one]));
  const recordedAt = whoIsRecorded(people, now);
  return contacts.flatMap((contact) => {
    const { agentId, contactId, connectedAt } = contact;
    const user = agentId === undefined ? undefined : users.get(agentId);
    if (!user || !agentsEver(contact).includes(user.userId)) return [];
    const names = identifiers.get(user.userId);
    const login = names && fullLogin(names);
    if (login === undefined || loggedOn.has(sessionName(login))) return [];
    if (!recordedAt(login).media.includes('screen')) return [];
    return [{ user, contactId, ...(connectedAt !== undefined && { connectedAt }) }];
  });
};

/**
 * Active agents with Record Screen whose screen would not be captured now, and why: their Windows login is unknown, or no
 * PC reports it (SU-11).
 */
export const screensWithoutPc = (
  { users, teams, identifiers, roles }: Pick<DesktopPeople, 'users' | 'teams' | 'identifiers' | 'roles'>,
  reports: readonly DesktopReport[],
): ReadonlyMap<string, string> => {
  const loggedOn = new Set(reports.flatMap((report) => report.users.map(({ login }) => sessionName(login))));
  const names = new Map(identifiers.map((one) => [one.userId, one]));
  const roleOf = rolesOf(roles, teams);
  return new Map(
    users.flatMap((user): [string, string][] => {
      if (!user.active || !roleOf(user).permissions.includes('record-screen')) return [];
      const own = names.get(user.userId);
      const login = own && fullLogin(own);
      if (login === undefined) return [[user.userId, 'the user has no System Username']];
      return loggedOn.has(sessionName(login)) ? [] : [[user.userId, `no PC reports that ${login} is logged on`]];
    }),
  );
};
