import type { Role } from './user.ts';

/** Who may use Fermata, as the user pool listed them. Whoever was disabled, deleted or taken out of a group is not in it. */
export interface AccessList {
  /** When the listing began, ISO 8601 UTC: it tells nothing of what happened later. */
  listedAt: string;
  /** The roles that this person holds; none for someone who is not listed. */
  rolesOf(subject: string): readonly Role[];
}

/** A list as it was just made. */
export interface Listing {
  listedAt: string;
  /** By the subject of their tokens, which never goes to another person, as a user name may. */
  roles: ReadonlyMap<string, readonly Role[]>;
}

/** The user pool, or whatever holds the people who sign in. */
export interface SignInDirectory {
  /**
   * Everyone who may sign in and holds a role.
   * @throws Failure `unavailable` rather than giving a part of them
   */
  members(): Promise<Listing['roles']>;
}

export interface AccessListStore {
  /** Undefined until the first listing. */
  current(): Promise<AccessList | undefined>;
  /** The newest listing wins, in whatever order they come. */
  replace(listing: Listing): Promise<'replaced' | 'superseded'>;
}

/** What a person's token says of them. A token lives for an hour, whatever happens to its owner meanwhile. */
export interface PersonToken {
  subject: string;
  /** Seconds since 1970. */
  issuedAt: number;
  roles: readonly Role[];
}

/** The user pool may show a change this much later to those who list it. */
const settlesWithinSeconds = 10;

/**
 * The roles of a token that its owner still holds: none means that they have lost access. A token that is newer than
 * the list counts as it stands, because the list cannot know yet who was added. Without a list, tokens count alone:
 * when the user pool cannot be listed, people must still be able to pause a recording.
 */
export const rolesStillHeld = (
  { subject, issuedAt, roles }: PersonToken,
  list: AccessList | undefined,
): readonly Role[] => {
  if (!list) return roles;
  if ((issuedAt + settlesWithinSeconds) * 1000 >= Date.parse(list.listedAt)) return roles;
  const held = list.rolesOf(subject);
  return roles.filter((role) => held.includes(role));
};
