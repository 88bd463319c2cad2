import { Failure } from '../failure.ts';
import type { ProviderUser, User, UserSyncReport } from './user.ts';

export interface UserChanges {
  /** Only those that differ from what is stored. */
  changed: User[];
  report: UserSyncReport;
}

/**
 * What must be written so that our users are the provider's. A renamed user keeps his id and remembers his old names,
 * so that his history stays his (AC-11); one no longer listed becomes inactive, never deleted: contacts still name him.
 * @throws Failure `conflict` when nobody is listed any more: that is a broken listing, not an empty contact centre.
 */
export const userChanges = (known: readonly User[], listed: readonly ProviderUser[], at: string): UserChanges => {
  if (listed.length === 0 && known.some(({ active }) => active))
    throw new Failure('conflict', 'The provider lists no users at all; the known users stay as they are');

  const before = new Map(known.map((user) => [user.userId, user]));
  const today = new Map(listed.map((user) => [user.userId, user]));
  const report: UserSyncReport = { added: 0, renamed: 0, changed: 0, deactivated: 0, unchanged: 0, at };
  const changed: User[] = [];

  for (const user of today.values()) {
    const old = before.get(user.userId);
    const word = !old
      ? 'added'
      : old.username !== user.username
        ? 'renamed'
        : same(old, user)
          ? 'unchanged'
          : 'changed';
    report[word] += 1;
    if (word !== 'unchanged') changed.push(merged(old, user, at));
  }
  for (const user of known) {
    if (today.has(user.userId) || !user.active) continue;
    report.deactivated += 1;
    changed.push({ ...user, active: false, syncedAt: at });
  }
  return { changed, report };
};

const same = (old: User, user: ProviderUser): boolean =>
  old.active && old.firstName === user.firstName && old.lastName === user.lastName && old.teamId === user.teamId;

const merged = (old: User | undefined, user: ProviderUser, at: string): User => ({
  ...user,
  formerUsernames: old ? namesBefore(old, user.username) : [],
  active: true,
  syncedAt: at,
  ...(old?.supervisedTeamIds && { supervisedTeamIds: old.supervisedTeamIds }),
});

/** Oldest first, each once, without the name he has now: he may have taken an old one again. */
const namesBefore = ({ formerUsernames, username }: User, now: string): string[] =>
  [...new Set([...formerUsernames, username])].filter((name) => name !== now);
