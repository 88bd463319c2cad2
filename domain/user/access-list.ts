import type { Role } from './user.ts';

/** The people who may use Fermata, as the user pool listed them: without those who were disabled, deleted or removed from their group. */
export interface AccessList {
  /** When the listing began, ISO 8601 UTC. It does not contain later changes. */
  listedAt: string;
  /** The roles of this person. Empty for a person who is not listed. */
  rolesOf(subject: string): readonly Role[];
}

/** A list that was just made. */
export interface Listing {
  listedAt: string;
  /** By the subject of their tokens. Unlike a user name, it is never given to another person. */
  roles: ReadonlyMap<string, readonly Role[]>;
}

/** The user pool, or another directory of the people who sign in. */
export interface SignInDirectory {
  /**
   * Everybody who may sign in and has a role.
   * @throws Failure `unavailable` rather than returning only some of them
   */
  members(): Promise<Listing['roles']>;
}

export interface AccessListStore {
  /** Undefined until the first listing. */
  current(): Promise<AccessList | undefined>;
  /** The newest listing wins, whatever the order in which they arrive. */
  replace(listing: Listing): Promise<'replaced' | 'superseded'>;
}

/** A person's token. It is valid for an hour, whatever happens to its owner in that time. */
export interface PersonToken {
  subject: string;
  /** Seconds since 1970. */
  issuedAt: number;
  roles: readonly Role[];
}

/** How much later the user pool may list a change. */
const settlesWithinSeconds = 10;

/**
 * The roles of a token that its owner still has. Empty if they have lost access. A token that is newer than the list is
 * valid unchanged, because the list cannot contain people who were added since. Without a list, all tokens are valid: even if
 * the user pool cannot be listed, people must be able to pause a recording.
 */
export const rolesStillHeld = (
  { subject, issuedAt, roles }: PersonToken,
  list: AccessList | undefined,
): readonly Role[] => {
  if (!list) return roles;
  if ((issuedAt + settlesWithinSeconds) * 1000 >= Date.parse(list.listedAt)) return roles;
  const currentRoles = list.rolesOf(subject);
  return roles.filter((role) => currentRoles.includes(role));
};
