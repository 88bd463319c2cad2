import { signedInAs } from '../../domain/user/visibility.ts';
import { nameOf } from '../access/caller.ts';
import type { Operation } from './operation.ts';

export const getMe: Operation<'getMe'> =
  ({ directory, timeZone }) =>
  async ({ caller }) => {
    const { users, visible } = await directory.seenBy(caller);
    const self = caller.role === 'machine' ? undefined : signedInAs(caller.username, users);
    return {
      username: nameOf(caller),
      role: caller.role,
      userId: self?.userId ?? null,
      firstName: self?.firstName ?? null,
      lastName: self?.lastName ?? null,
      teamIds: visible === 'all' ? [] : [...visible.teamIds].sort(),
      timeZone,
    };
  };
