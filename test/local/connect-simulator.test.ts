import {
  ConnectClient,
  DescribeUserHierarchyGroupCommand,
  ListUserHierarchyGroupsCommand,
  SearchUserHierarchyGroupsCommand,
  SearchUsersCommand,
} from '@aws-sdk/client-connect';
import { type ConnectSimulator, startConnectSimulator } from '../../local/connect-simulator/connect-simulator.ts';
import { simulatedInstanceId as InstanceId } from '../../local/connect-simulator/directory.ts';

let simulator: ConnectSimulator;
beforeEach(async () => {
  simulator = await startConnectSimulator();
});
afterEach(() => simulator.stop());

const client = () =>
  new ConnectClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

describe("the Connect simulator, asked by Amazon's own client", () => {
  test('pages through users', async () => {
    const usernames: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client().send(new SearchUsersCommand({ InstanceId, MaxResults: 10, NextToken }));
      usernames.push(...(page.Users ?? []).map(({ Username }) => Username));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(usernames).toEqual(simulator.directory.users.map(({ username }) => username));
  });

  test('gives the same path to a team by search and by description', async () => {
    const { UserHierarchyGroupSummaryList: list } = await client().send(
      new ListUserHierarchyGroupsCommand({ InstanceId }),
    );
    const HierarchyGroupId = list?.find(({ Name }) => Name === 'Claims')?.Id;
    const { HierarchyGroup } = await client().send(
      new DescribeUserHierarchyGroupCommand({ InstanceId, HierarchyGroupId }),
    );
    const { UserHierarchyGroups } = await client().send(new SearchUserHierarchyGroupsCommand({ InstanceId }));
    expect(HierarchyGroup?.HierarchyPath?.LevelThree?.Name).toBe('Claims');
    expect(UserHierarchyGroups?.find(({ Id }) => Id === HierarchyGroupId)).toEqual(HierarchyGroup);
  });

  test('refuses the sixth call of a burst, but allows another operation', async () => {
    const calls = Array.from({ length: 6 }, () => client().send(new SearchUsersCommand({ InstanceId })));
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([
      { reason: { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } } },
    ]);
    await client().send(new ListUserHierarchyGroupsCommand({ InstanceId }));
  });

  test.each([
    ['an unknown instance', { InstanceId: 'other' }, 'ResourceNotFoundException', 404],
    ['a page that is too large', { InstanceId, MaxResults: 501 }, 'InvalidParameterException', 400],
  ])('answers %s as documented', async (_, input, name, httpStatusCode) => {
    await expect(client().send(new SearchUsersCommand(input))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
    });
  });

  test('a user can be renamed while it runs', async () => {
    const users = simulator.directory.users.map((user) =>
      user.username === 'hugo.pell' ? { ...user, username: 'hugo.pell-ashdown' } : user,
    );
    await fetch(`${simulator.url}/simulator/users`, { method: 'PUT', body: JSON.stringify({ users }) });
    const { Users } = await client().send(new SearchUsersCommand({ InstanceId }));
    expect(Users?.map(({ Username }) => Username)).toContain('hugo.pell-ashdown');
  });
});
