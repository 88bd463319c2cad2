import type { UserList, UserView } from '../../api/administration/people/users.ts';
import { counted } from '../kit/format.ts';

/** `3 added, 1 renamed`: only what changed. */
export const syncText = (report: NonNullable<UserList['lastSync']>): string => {
  const happened = (['added', 'renamed', 'changed', 'deactivated'] as const)
    .filter((what) => report[what] > 0)
    .map((what) => `${report[what]} ${what}`);
  return happened.length > 0 ? happened.join(', ') : `no changes among ${counted(report.unchanged, 'user')}`;
};

/** Finds users by any part of their names, former ones too. */
export const fits = (user: UserView, typed: string): boolean => {
  const sought = typed.trim().toLowerCase();
  const texts = [user.username, user.firstName, user.lastName, user.teamName, ...user.formerUsernames];
  const names = [...texts, `${user.firstName ?? ''} ${user.lastName ?? ''}`];
  return sought === '' || names.some((text) => text?.toLowerCase().includes(sought));
};
