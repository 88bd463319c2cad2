import { signedInAs } from '../../domain/user/visibility.ts';
import { nameOf } from '../access/asker.ts';
import type { Operation } from './operation.ts';

export const getMe: Operation<'getMe'> =
  ({ directory, timeZone }) =>
  async ({ asker }) => {
    const { users, visible } = await directory.seenBy(asker);
    const self = asker.role === 'machine' ? undefined : signedInAs(asker.username, users);
    return {
      username: nameOf(asker),
      role: asker.role,
      userId: self?.userId ?? null,
      firstName: self?.firstName ?? null,
      lastName: self?.lastName ?? null,
      teamIds: visible === 'all' ? [] : [...visible.teamIds].sort(),
      timeZone,
    };
  };
