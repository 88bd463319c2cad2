import { lower, readWindowsLogin } from '../control/access/agent-named.ts';
import type { UserIdentifiers } from '../control/settings.ts';
import type { AcdSettings } from '../desktop/acd-settings.ts';
import type { UserExtension } from '../flag/extension.ts';
import { type Medium, media } from '../recording/recording.ts';
import type { Team, User } from '../user/user.ts';
import { extensionsOf, mayRecordAgent, type ScheduledAgent } from './decide-call.ts';
import {
  type EffectiveRole,
  permissionFor,
  permissionLabels,
  type RecordingRoles,
  rolesOf,
} from './recording-roles.ts';
import type { Schedule } from './schedule.ts';

export const notRecordedReasons = [
  'unknown-login',
  'login-differs',
  'inactive-user',
  'no-permission',
  'no-schedule',
  'rte-messaging-off',
] as const;

/** Why a medium of a user is not recorded, as a word for programs and a sentence for administrators. */
export interface NotRecorded {
  reason: (typeof notRecordedReasons)[number];
  sentence: string;
}

/** The facts that decide. `desktop` matters only if the medium is recorded by a PC. */
export interface RecordingFacts {
  medium: Medium;
  user: User;
  role: EffectiveRole;
  /** Whether a schedule may record them. */
  isScheduled: boolean;
  desktop?: {
    /** The login that is logged on, as the PC reports it. */
    login: string;
    /** The Windows login that is set for the user. */
    identifiers: Pick<UserIdentifiers, 'systemUsername' | 'systemDomain'>;
    acd: Pick<AcdSettings, 'rteMessaging'>;
  };
}

const displayName = ({ username, firstName, lastName }: User): string =>
  [firstName, lastName].filter(Boolean).join(' ') || username;

/** Windows ignores case in names and domains. A user without a domain may log on from any. */
export const isLoginOf = (
  login: string,
  { systemUsername, systemDomain }: Omit<UserIdentifiers, 'userId'>,
): boolean => {
  const { username, domain } = readWindowsLogin(login);
  return (
    systemUsername !== undefined &&
    lower(systemUsername) === lower(username) &&
    (systemDomain === undefined || lower(systemDomain) === lower(domain))
  );
};

export const fullLogin = ({ systemUsername, systemDomain }: Omit<UserIdentifiers, 'userId'>): string | undefined =>
  systemUsername && (systemDomain ? `${systemDomain}\\${systemUsername}` : systemUsername);

const desktopReasons = (user: User, { login, identifiers, acd }: NonNullable<RecordingFacts['desktop']>) => {
  const expected = fullLogin(identifiers);
  const reasons: NotRecorded[] = [];
  if (!isLoginOf(login, identifiers)) {
    const sentence = expected
      ? `The Windows login of ${displayName(user)} is set to ${expected}, but ${login} is logged on.`
      : `The Windows login of ${displayName(user)} is not set; ${login} is logged on.`;
    reasons.push({ reason: 'login-differs', sentence });
  }
  if (!acd.rteMessaging) {
    const sentence = 'Enable RTE Messaging for Screen Recording is off on the ACD Configuration page.';
    reasons.push({ reason: 'rte-messaging-off', sentence });
  }
  return reasons;
};

/**
 * Why a medium of a user is not recorded. Empty if it is. Only this function decides, for every medium and every program
 * (AC-12, SU-11). Every reason is named, so that an administrator can fix all of them at once.
 */
export const whyNotRecorded = ({ medium, user, role, isScheduled, desktop }: RecordingFacts): NotRecorded[] => {
  const permission = permissionFor[medium];
  return [
    ...(user.active ? [] : [{ reason: 'inactive-user', sentence: `${displayName(user)} is not active.` } as const]),
    ...(role.permissions.includes(permission)
      ? []
      : [
          {
            reason: 'no-permission',
            sentence: `The role of ${displayName(user)}, ${role.name}, lacks ${permissionLabels[permission]}.`,
          } as const,
        ]),
    ...(isScheduled
      ? []
      : [{ reason: 'no-schedule', sentence: `No schedule applies to ${displayName(user)}.` } as const]),
    ...(desktop ? desktopReasons(user, desktop) : []),
  ];
};

/** Why recordings of somebody are not staged: none of their media may be recorded (SU-11). Undefined if they are. */
export const whyNotStaged = ({ name, permissions }: EffectiveRole): string | undefined =>
  permissions.includes('record-voice') || permissions.includes('record-screen')
    ? undefined
    : `the role ${name} has neither ${permissionLabels['record-voice']} nor ${permissionLabels['record-screen']}`;

export interface DesktopPeople {
  users: readonly User[];
  teams: readonly Team[];
  identifiers: readonly UserIdentifiers[];
  /** The extensions of recording servers on site on which users take calls. */
  extensions: readonly Pick<UserExtension, 'userId' | 'extension'>[];
  roles: RecordingRoles;
  schedules: readonly Schedule[];
  acd: Pick<AcdSettings, 'rteMessaging'>;
}

export interface RecordedAtDesktop {
  /** Undefined if no user has this Windows login. */
  user?: User;
  /** The media to record. Empty for the `reasons`. */
  media: Medium[];
  /** Why the screen is not recorded. Empty if it is. */
  reasons: NotRecorded[];
}

const desktopMedia = media.filter((medium) => medium !== 'audio');

/** The agent in the form in which schedules use them. */
export const scheduledAgent =
  ({ teams, identifiers, extensions }: Pick<DesktopPeople, 'teams' | 'identifiers' | 'extensions'>) =>
  ({ userId, teamId }: Pick<User, 'userId' | 'teamId'>): ScheduledAgent => ({
    userId,
    teamIds: teamId === undefined ? [] : (teams.find((team) => team.teamId === teamId)?.path ?? [teamId]),
    extensions: extensionsOf(
      extensions.find((one) => one.userId === userId)?.extension,
      identifiers.find((one) => one.userId === userId),
    ),
  });

/** Which media of the person who is logged on at a PC are recorded at this instant (AC-12). */
export const whoIsRecorded = (people: DesktopPeople, at: string) => {
  const { users, identifiers, roles, teams, schedules, acd } = people;
  const agentOf = scheduledAgent(people);
  const usersById = new Map(users.map((user) => [user.userId, user]));
  const identifiersByName = new Map<string, UserIdentifiers[]>();
  for (const one of identifiers) {
    const name = lower(one.systemUsername);
    if (name !== undefined) identifiersByName.set(name, [...(identifiersByName.get(name) ?? []), one]);
  }
  const roleOf = rolesOf(roles, teams);

  return (login: string): RecordedAtDesktop => {
    const sameName = identifiersByName.get(lower(readWindowsLogin(login).username)!) ?? [];
    const mine = sameName.find((one) => isLoginOf(login, one)) ?? sameName[0];
    const user = mine && usersById.get(mine.userId);
    if (!user) {
      const sentence = `No user has the Windows login ${login}. Set it with the user's identifiers.`;
      return { media: [], reasons: [{ reason: 'unknown-login', sentence }] };
    }
    const desktop = { login, identifiers: mine, acd };
    const isScheduled = mayRecordAgent(schedules, agentOf(user), at);
    const why = (medium: Medium) => whyNotRecorded({ medium, user, role: roleOf(user), isScheduled, desktop });
    return { user, media: desktopMedia.filter((medium) => why(medium).length === 0), reasons: why('screen') };
  };
};

const isWanted = (medium: Medium, people: DesktopPeople, user: User, at: string): boolean => {
  const { teams, roles, schedules, acd } = people;
  const isScheduled = mayRecordAgent(schedules, scheduledAgent(people)(user), at);
  const role = rolesOf(roles, teams)(user);
  return acd.rteMessaging && whyNotRecorded({ medium, user, role, isScheduled }).length === 0;
};

/** Whether the screen of this agent should be recorded at this instant, at any PC on which they log on. */
export const isScreenWanted = (people: DesktopPeople, user: User, at: string): boolean =>
  isWanted('screen', people, user, at);

/** The same for their keystrokes. */
export const areKeystrokesWanted = (people: DesktopPeople, user: User, at: string): boolean =>
  isWanted('keystroke', people, user, at);
