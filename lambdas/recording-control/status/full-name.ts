import type { User } from '../../../domain/user/user.ts';

/** The name of a person in a report: the current name, or else the user name. */
export const fullName = (user: User | undefined): string | undefined =>
  user && ([user.firstName, user.lastName].filter(Boolean).join(' ') || user.username);
