import { Failure } from '../failure.ts';
import type { ProviderUser, User, UserSyncReport } from './user.ts';

export interface UserChanges {
  /** Only users that differ from the stored ones. */
  changed: User[];
  report: UserSyncReport;
}

/**
 * The changes that make our users match the provider's. A renamed user keeps their id and their old names, so that their
 * history remains theirs (AC-11). A user who is no longer listed becomes inactive but is never deleted, because contacts
 * still name them.
 * @throws Failure `conflict` if nobody is listed any more: the listing must be wrong, because a contact centre is never
 * empty.
 */
export const userChanges = (stored: readonly User[], listed: readonly ProviderUser[], at: string): UserChanges => {
  if (listed.length === 0 && stored.some(({ active }) => active))
    throw new Failure('conflict', 'The provider lists no users at all; the stored users stay as they are');

  const storedById = new Map(stored.map((user) => [user.userId, user]));
  const listedById = new Map(listed.map((user) => [user.userId, user]));
  const report: UserSyncReport = { added: 0, renamed: 0, changed: 0, deactivated: 0, unchanged: 0, at };
  const changed: User[] = [];

  for (const user of listedById.values()) {
    const old = storedById.get(user.userId);
    const kind = !old
      ? 'added'
      : old.username !== user.username
        ? 'renamed'
        : isSame(old, user)
          ? 'unchanged'
          : 'changed';
    report[kind] += 1;
    if (kind !== 'unchanged') changed.push(merge(old, user, at));
  }
  for (const user of stored) {
    if (listedById.has(user.userId) || !user.active) continue;
    report.deactivated += 1;
    changed.push({ ...user, active: false, syncedAt: at });
  }
  return { changed, report };
};

const isSame = (old: User, user: ProviderUser): boolean =>
  old.active && old.firstName === user.firstName && old.lastName === user.lastName && old.teamId === user.teamId;

const merge = (old: User | undefined, user: ProviderUser, at: string): User => ({
  ...user,
  formerUsernames: old ? previousNames(old, user.username) : [],
  active: true,
  syncedAt: at,
  ...(old?.supervisedTeamIds && { supervisedTeamIds: old.supervisedTeamIds }),
});

/** Oldest first, each once, without the current name, because a user may have taken an old name again. */
const previousNames = ({ formerUsernames, username }: User, now: string): string[] =>
  [...new Set([...formerUsernames, username])].filter((name) => name !== now);
