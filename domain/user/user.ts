/** The more someone may see, the earlier. */
export const roles = ['administrator', 'supervisor', 'agent'] as const;
export type Role = (typeof roles)[number];

/** A group of agents: a hierarchy group of the provider. */
export interface Team {
  teamId: string;
  name: string;
  /** Ids from the top of the hierarchy down to this team, itself included. */
  path: string[];
}

/** A person with the provider's user profile. `userId` is the provider's stable id; the rest may change (AC-11). */
export interface User {
  userId: string;
  username: string;
  /** Names this user had before, oldest first. */
  formerUsernames: string[];
  firstName?: string;
  lastName?: string;
  teamId?: string;
  /** False once the provider no longer lists the user. */
  active: boolean;
  /** ISO 8601 UTC. */
  syncedAt: string;
  /** Teams this user supervises in addition to their own; set by an administrator, never by the sync. */
  supervisedTeamIds?: string[];
}

/** What the provider says about a user today. */
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
  /** Writes these users as given, except `supervisedTeamIds`, which the sync never touches. */
  putUsers(users: readonly User[]): Promise<void>;
  /** Replaces all teams by these. */
  replaceTeams(teams: readonly Team[]): Promise<void>;
  /** @throws Failure `not-found` */
  setSupervisedTeams(userId: string, teamIds: readonly string[]): Promise<void>;
  lastSync(): Promise<UserSyncReport | undefined>;
  noteSync(report: UserSyncReport): Promise<void>;
}
