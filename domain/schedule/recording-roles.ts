import type { Medium } from '../recording/recording.ts';
import type { Team, User } from '../user/user.ts';

export const recordingPermissions = ['record-voice', 'record-screen', 'record-keystrokes'] as const;
export type RecordingPermission = (typeof recordingPermissions)[number];

export const permissionLabels: Record<RecordingPermission, string> = {
  'record-voice': 'Record Voice',
  'record-screen': 'Record Screen',
  'record-keystrokes': 'Record Keystrokes',
};

/** The permission that a role needs so that a medium of its users is recorded. */
export const permissionFor: Record<Medium, RecordingPermission> = {
  audio: 'record-voice',
  screen: 'record-screen',
  keystroke: 'record-keystrokes',
};

/** What is recorded of a group of users. It does not affect what these users may do in the console. */
export interface RecordingRole {
  roleId: string;
  name: string;
  permissions: readonly RecordingPermission[];
  /** Everybody in these teams and in the teams below them, unless a nearer team has another role. */
  teamIds: readonly string[];
  /** Single users. This role takes precedence over that of their team. */
  userIds: readonly string[];
}

export interface RecordingRoles {
  roles: readonly RecordingRole[];
  /** What is recorded of everybody without a role. */
  everybodyElse: readonly RecordingPermission[];
  /** Counts changes. A save that is not based on the newest version is refused. */
  version: number;
  /** ISO 8601 UTC. */
  changedAt: string;
  changedBy: string;
}

/** The roles until an administrator saves some: screens and keystrokes are recorded only of people chosen for that. */
export const unsetRoles: RecordingRoles = {
  roles: [],
  everybodyElse: ['record-voice'],
  version: 0,
  changedAt: '',
  changedBy: '',
};

export interface RecordingRoleStore {
  /** Undefined until somebody saves roles. */
  read(): Promise<RecordingRoles | undefined>;
  /** @throws Failure `conflict` if the stored version is not `roles.version - 1` */
  save(roles: RecordingRoles): Promise<void>;
}

export const roleLimits = { roles: 100, nameLength: 100, members: 5000 } as const;

/** The role that applies to a user, with the name that sentences use. */
export interface EffectiveRole {
  name: string;
  permissions: readonly RecordingPermission[];
}

/** Finds the role of a user: their own, otherwise that of the nearest team above them, otherwise that of everybody else. */
export const rolesOf = ({ roles, everybodyElse }: RecordingRoles, teams: readonly Team[]) => {
  const byUser = new Map(roles.flatMap((role) => role.userIds.map((id) => [id, role] as const)));
  const byTeam = new Map(roles.flatMap((role) => role.teamIds.map((id) => [id, role] as const)));
  const paths = new Map(teams.map(({ teamId, path }) => [teamId, path]));
  const fallback: EffectiveRole = { name: 'Everybody else', permissions: everybodyElse };

  return ({ userId, teamId }: Pick<User, 'userId' | 'teamId'>): EffectiveRole => {
    const nearestFirst = teamId === undefined ? [] : (paths.get(teamId) ?? [teamId]).toReversed();
    const ofTeam = nearestFirst.map((id) => byTeam.get(id)).find((role) => role !== undefined);
    return byUser.get(userId) ?? ofTeam ?? fallback;
  };
};

export interface RoleProblem {
  /** `roles.0.name` */
  field: string;
  reason: string;
}

const duplicateMembers = (
  roles: readonly RecordingRole[],
  list: 'teamIds' | 'userIds',
  reason: string,
): RoleProblem[] => {
  const taken = new Set<string>();
  return roles.flatMap((role, index) =>
    role[list].flatMap((id, place) => {
      if (taken.has(id)) return [{ field: `roles.${index}.${list}.${place}`, reason }];
      taken.add(id);
      return [];
    }),
  );
};

/** Why roles cannot be saved. The page and the server both use this. */
export const roleProblems = (roles: readonly RecordingRole[]): RoleProblem[] => {
  const names = roles.map(({ name }) => name.trim().toLowerCase());
  return [
    ...names.flatMap((name, index) => {
      const field = `roles.${index}.name`;
      if (name === '') return [{ field, reason: 'Give the role a name' }];
      return names.indexOf(name) < index ? [{ field, reason: 'Another role has this name' }] : [];
    }),
    ...duplicateMembers(roles, 'teamIds', 'This team is in another role'),
    ...duplicateMembers(roles, 'userIds', 'This user is in another role'),
  ];
};
