import type { UserList } from '../../api/administration/people/users.ts';
import { call, read } from './kit/api.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';

jest.setTimeout(240_000);

interface SimulatedUser {
  id: string;
  username: string;
}

const simulator = async (method: 'GET' | 'PUT', users?: SimulatedUser[]): Promise<SimulatedUser[]> => {
  const answer = await fetch(`${outputs.connectEndpoint}/simulator/users`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(users ? { body: JSON.stringify({ users }) } : {}),
  });
  if (!answer.ok) throw new Error(`Simulator: HTTP ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { users: SimulatedUser[] }).users;
};

const users = async () => (await read<UserList>('administrator', '/v1/users')).users;

const syncUntil = async (holds: (list: UserList['users']) => boolean) => {
  expect((await call('administrator', '/v1/users/sync', { method: 'POST' })).status).toBe(202);
  await eventually(async () => {
    if (!holds(await users())) throw new Error('Not synced yet');
    // Connect allows two requests a second, and another sync may be running.
  }, 100);
};

test('a renamed user keeps their history, a deleted one becomes inactive, and one who is back is active again (AC-11)', async () => {
  const before = await simulator('GET');
  const signedIn = new Set(outputs.logins.map(({ username }) => username));
  const renamed = before.find(({ username }) => !signedIn.has(username))!;
  const deleted = before.findLast(({ username }) => !signedIn.has(username))!;
  const newName = `${renamed.username}.renamed`;
  try {
    await simulator(
      'PUT',
      before
        .filter(({ id }) => id !== deleted.id)
        .map((user) => (user.id === renamed.id ? { ...user, username: newName } : user)),
    );
    await syncUntil((list) => list.some(({ username }) => username === newName));
    const synced = await users();
    expect(synced.find(({ userId }) => userId === renamed.id)?.formerUsernames).toContain(renamed.username);
    expect(synced.find(({ userId }) => userId === deleted.id)?.active).toBe(false);
  } finally {
    await simulator('PUT', before);
  }
  await syncUntil((list) => list.find(({ userId }) => userId === deleted.id)?.active === true);
});
