import type { Directory, SimulatedGroup, SimulatedUser } from './directory.ts';

/** An error answer of Connect, with its documented name and status. */
export class ConnectError extends Error {
  readonly status: number;
  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export interface Call {
  directory: Directory;
  instanceArn: string;
  /** The path's last segment, if it names a group. */
  id: string;
  /** The instance's associations in Connect's words, by resource type. */
  storageConfigs: Record<string, object[]>;
  /** The body, or the query for GET. */
  input: Record<string, unknown>;
}

const levels = ['LevelOne', 'LevelTwo', 'LevelThree', 'LevelFour', 'LevelFive'];

/** Shapes as in the API reference; see node_modules/@aws-sdk/client-connect/dist-types/models. */
const searchedUser =
  (arn: string) =>
  ({ id, username, firstName, lastName, groupId }: SimulatedUser) => ({
    Arn: `${arn}/agent/${id}`,
    Id: id,
    Username: username,
    ...(groupId && { HierarchyGroupId: groupId }),
    IdentityInfo: { FirstName: firstName, LastName: lastName },
    PhoneConfig: { PhoneType: 'SOFT_PHONE', AutoAccept: false, AfterContactWorkTimeLimit: 0 },
    RoutingProfileId: '42e6b27b-bfa7-46ca-8282-6660c7806192',
    SecurityProfileIds: ['764a71f5-71fe-4675-859c-319816999b71'],
    Tags: {},
  });

const summary = (arn: string, { id, name }: SimulatedGroup) => ({
  Arn: `${arn}/agent-group/${id}`,
  Id: id,
  Name: name,
});

const described = (arn: string, group: SimulatedGroup, groups: SimulatedGroup[]) => ({
  ...summary(arn, group),
  LevelId: String(group.path.length),
  HierarchyPath: Object.fromEntries(
    group.path.flatMap((id, index) => {
      const above = groups.find((one) => one.id === id);
      return above ? [[levels[index], summary(arn, above)]] : [];
    }),
  ),
  Tags: {},
});

/** "The foundation for building levels on top of an instance": listed by the search, seen nowhere else. */
const foundation = (arn: string) => ({
  Arn: `${arn}/agent-group/00000000-0000-4000-8000-000000000000`,
  Id: '00000000-0000-4000-8000-000000000000',
  Name: 'Root',
  LevelId: '0',
  HierarchyPath: {},
});

const page = <Item>(
  items: Item[],
  { MaxResults, NextToken }: { MaxResults?: unknown; NextToken?: unknown },
  most: number,
) => {
  const size = MaxResults === undefined ? 100 : Number(MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw new ConnectError('InvalidParameterException', 400, `MaxResults must be between 1 and ${most}`);
  const from = NextToken === undefined ? 0 : Number(Buffer.from(String(NextToken), 'base64url').toString());
  if (!Number.isInteger(from) || from < 0)
    throw new ConnectError('InvalidParameterException', 400, 'Invalid NextToken');
  const next = from + size;
  return {
    items: items.slice(from, next),
    ...(next < items.length && { NextToken: Buffer.from(String(next)).toString('base64url') }),
  };
};

export const operations: Record<string, (call: Call) => object> = {
  SearchUsers: ({ directory, instanceArn, input }) => {
    const { items, ...rest } = page(directory.users.map(searchedUser(instanceArn)), input, 500);
    return { Users: items, ApproximateTotalCount: directory.users.length, ...rest };
  },
  SearchUserHierarchyGroups: ({ directory: { groups }, instanceArn, input }) => {
    const all = [foundation(instanceArn), ...groups.map((group) => described(instanceArn, group, groups))];
    const { items, ...rest } = page(all, input, 500);
    return { UserHierarchyGroups: items, ApproximateTotalCount: all.length, ...rest };
  },
  ListUserHierarchyGroups: ({ directory, instanceArn, input: { maxResults, nextToken } }) => {
    const paging = { MaxResults: maxResults, NextToken: nextToken };
    const { items, ...rest } = page(
      directory.groups.map((group) => summary(instanceArn, group)),
      paging,
      1000,
    );
    return { UserHierarchyGroupSummaryList: items, ...rest };
  },
  ListInstanceStorageConfigs: ({ storageConfigs, input: { resourceType } }) => {
    if (typeof resourceType !== 'string')
      throw new ConnectError('InvalidRequestException', 400, 'resourceType is required');
    return { StorageConfigs: storageConfigs[resourceType] ?? [] };
  },
  DescribeUserHierarchyGroup: ({ directory: { groups }, instanceArn, id }) => {
    const group = groups.find((one) => one.id === id);
    if (!group) throw new ConnectError('ResourceNotFoundException', 404, 'The specified resource was not found.');
    return { HierarchyGroup: described(instanceArn, group, groups) };
  },
};
