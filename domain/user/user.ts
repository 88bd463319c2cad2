/** In order of how much they may see, the most first. */
export const roles = ['administrator', 'supervisor', 'agent'] as const;
export type Role = (typeof roles)[number];

/** A group of agents: a hierarchy group of the provider. */
export interface Team {
  teamId: string;
  name: string;
  /** Ids from the top of the hierarchy down to this team, itself included. */
  path: string[];
}

/** A person with the provider's user profile. `userId` is the provider's stable id. Everything else may change (AC-11). */
export interface User {
  userId: string;
  username: string;
  /** Earlier user names, oldest first. */
  formerUsernames: string[];
  firstName?: string;
  lastName?: string;
  teamId?: string;
  /** False if the provider no longer lists the user. */
  active: boolean;
  /** ISO 8601 UTC. */
  syncedAt: string;
  /** Teams that this user supervises in addition to their own. Set by an administrator, never by the sync. */
  supervisedTeamIds?: string[];
}

/** A user in the provider's present list. */
export interface ProviderUser {
  userId: string;
  username: string;
  firstName?: string;
  lastName?: string;
  teamId?: string;
}

/** The provider's whole list. Throws `Failure('unavailable')` rather than returning a part of it. */
export interface UserSource {
  users(): Promise<ProviderUser[]>;
  teams(): Promise<Team[]>;
}

export interface UserSyncReport {
  added: number;
  renamed: number;
  changed: number;
  deactivated: number;
  unchanged: number;
  /** ISO 8601 UTC. */
  at: string;
}

export interface UserStore {
  /** All users, inactive ones too, with the teams they supervise. */
  users(): Promise<User[]>;
  teams(): Promise<Team[]>;
  /** Writes these users unchanged, except `supervisedTeamIds`, which the sync never changes. */
  putUsers(users: readonly User[]): Promise<void>;
  /** Replaces all teams. */
  replaceTeams(teams: readonly Team[]): Promise<void>;
  /** @throws Failure `not-found` */
  setSupervisedTeams(userId: string, teamIds: readonly string[]): Promise<void>;
  lastSync(): Promise<UserSyncReport | undefined>;
  noteSync(report: UserSyncReport): Promise<void>;
}
