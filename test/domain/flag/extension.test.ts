import { findDuplicates, usersOf } from '../../../domain/flag/extension.ts';
import type { User } from '../../../domain/user/user.ts';

const user = (userId: string, more: Partial<User> = {}): User => ({
  ...({ userId, username: `name-${userId}`, formerUsernames: [], active: true } as unknown as User),
  ...more,
});
const extension = (userId: string, number: string, recordingServerId = 'server-1') => ({
  userId,
  extension: number,
  recordingServerId,
});

test('an extension is taken twice when two active users of one recording server have it', () => {
  const users = [user('b'), user('a'), user('gone', { active: false }), user('c')];
  expect(findDuplicates([extension('b', '801'), extension('a', '801'), extension('gone', '801')], users)).toEqual([
    { recordingServerId: 'server-1', extension: '801', userIds: ['a', 'b'] },
  ]);
  expect(findDuplicates([extension('a', '801'), extension('gone', '801'), extension('nobody', '801')], users)).toEqual(
    [],
  );
  expect(findDuplicates([extension('a', '801'), extension('b', '801', 'server-2')], users)).toEqual([]);
});

test('a gateway gets the active users of its recording server, in order and by the name that people know', async () => {
  const users = [
    user('c', { firstName: 'Kim' }),
    user('b'),
    user('a', { firstName: 'Mira', lastName: 'Lund', formerUsernames: ['mira.berg'] }),
    user('gone', { active: false }),
    user('none'),
    user('elsewhere'),
  ];
  const extensions = [
    ...['c', 'b', 'a', 'gone'].map((userId, index) => extension(userId, `80${index}`)),
    extension('elsewhere', '901', 'server-2'),
  ];
  const served = await usersOf('server-1', { users, extensions });
  expect(served.users).toEqual([
    { userId: 'a', username: 'name-a', name: 'Mira Lund', extension: '802', formerNames: ['mira.berg'] },
    { userId: 'b', username: 'name-b', name: 'name-b', extension: '801', formerNames: [] },
    { userId: 'c', username: 'name-c', name: 'Kim', extension: '800', formerNames: [] },
  ]);
  expect(served.version).toMatch(/^[\da-f]{16}$/);
  expect((await usersOf('server-1', { users: users.toReversed(), extensions })).version).toBe(served.version);
  const renamed = users.map((one) => (one.userId === 'c' ? { ...one, lastName: 'Vo' } : one));
  expect((await usersOf('server-1', { users: renamed, extensions })).version).not.toBe(served.version);
});
