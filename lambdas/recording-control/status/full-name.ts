import type { User } from '../../../domain/user/user.ts';

/** As a report calls somebody: today's name, else the user name. */
export const fullName = (user: User | undefined): string | undefined =>
  user && ([user.firstName, user.lastName].filter(Boolean).join(' ') || user.username);
