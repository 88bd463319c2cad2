import { connectCall } from '../../adapters/amazon-connect/connect-call.ts';
import { ConnectUsers } from '../../adapters/amazon-connect/connect-users.ts';
import { type ConnectSimulator, startConnectSimulator } from '../../local/connect-simulator/connect-simulator.ts';
import { directory, simulatedInstanceId } from '../../local/connect-simulator/directory.ts';

const started: ConnectSimulator[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.stop()));
});

const connect = async (
  options: Parameters<typeof startConnectSimulator>[0] = {},
  instanceId: string = simulatedInstanceId,
) => {
  const simulator = await startConnectSimulator({ quota: { rate: 1000, burst: 1000 }, ...options });
  started.push(simulator);
  const waits: number[] = [];
  const call = connectCall({
    region: 'us-east-1',
    endpoint: simulator.url,
    credentials: async () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
    wait: async (milliseconds) => waits.push(milliseconds),
    random: () => 0,
  });
  const fail = (status: number, times: number) =>
    fetch(`${simulator.url}/simulator/failures`, { method: 'PUT', body: JSON.stringify({ status, times }) });
  return { source: new ConnectUsers(call, instanceId), simulator, waits, fail };
};

describe('users of an Amazon Connect instance', () => {
  test('come with their names and their team (AC-34, AC-35)', async () => {
    const { source } = await connect();
    const users = await source.users();

    expect(users).toHaveLength(directory().users.length);
    const teams = await source.teams();
    const north = teams.find(({ name }) => name === 'Support North');
    expect(users.find(({ username }) => username === 'alice.agent')).toEqual({
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: 'alice.agent',
      firstName: 'Alice',
      lastName: 'Tamworth',
      teamId: north?.teamId,
    });
  });

  test('are all listed when they fill more than one page, in order and once each', async () => {
    const many = Array.from({ length: 1203 }, (_, index) => ({
      id: `id-${index}`,
      username: `user-${index}`,
      firstName: '',
      lastName: '',
    }));
    const { source } = await connect({ directory: { users: many, groups: [] } });

    const users = await source.users();
    expect(users.map(({ userId }) => userId)).toEqual(many.map(({ id }) => id));
    expect(users[0]).toEqual({ userId: 'id-0', username: 'user-0' });
  });

  test('teams have their path from the top, and the invisible root is not a team', async () => {
    const { source } = await connect();
    const teams = await source.teams();

    expect(teams.map(({ name }) => name)).toEqual(directory().groups.map(({ name }) => name));
    const named = (id: string) => teams.find(({ teamId }) => teamId === id)?.name;
    expect(teams.find(({ name }) => name === 'Support North')?.path.map(named)).toEqual([
      'Larkspur',
      'Support',
      'Support North',
    ]);
  });

  test('wait while the shared quota of Connect is used up', async () => {
    const { source, simulator, waits, fail } = await connect({ quota: { rate: 1000, burst: 5 } });
    await fail(429, 2);
    expect(await source.users()).toHaveLength(simulator.directory.users.length);
    expect(waits).toEqual([500, 1000]);
  });

  test.each([
    ['a quota that stays used up', 429, 'unavailable'],
    ['a Connect that keeps failing', 500, 'unavailable'],
    ['a missing permission', 403, 'forbidden'],
  ])('%s is reported, and no part of the list is returned', async (_, status, code) => {
    const many = Array.from({ length: 600 }, (_, index) => ({
      id: `id-${index}`,
      username: `user-${index}`,
      firstName: '',
      lastName: '',
    }));
    const { source, fail } = await connect({ directory: { users: many, groups: [] } });
    await fail(status, 100);
    await expect(source.users()).rejects.toMatchObject({ name: 'Failure', code });
  });

  test('an instance that does not exist is reported as such', async () => {
    const { source } = await connect({}, 'no-such-instance');
    await expect(source.users()).rejects.toMatchObject({ name: 'Failure', code: 'not-found' });
  });

  test('a Connect that does not answer at all is unavailable', async () => {
    const { source, simulator } = await connect();
    await simulator.stop();
    await expect(source.users()).rejects.toMatchObject({ name: 'Failure', code: 'unavailable' });
  });
});
