import type { CognitoIdentityProviderClient, UserType } from '@aws-sdk/client-cognito-identity-provider';
import { UserPoolMembers } from '../../adapters/cognito/user-pool-members.ts';

interface Asked {
  GroupName: string;
  Limit: number;
  NextToken?: string;
}

/** Answers `ListUsersInGroup` as Cognito does: sixty to a page. */
const pool = (groups: Record<string, UserType[] | Error>) => {
  const requests: Asked[] = [];
  const send = async ({ input }: { input: Asked }) => {
    requests.push(input);
    const found =
      groups[input.GroupName] ?? Object.assign(new Error('Group not found.'), { name: 'ResourceNotFoundException' });
    if (found instanceof Error) throw found;
    const start = Number(input.NextToken ?? 0);
    const next = start + input.Limit;
    return { Users: found.slice(start, next), ...(next < found.length && { NextToken: String(next) }) };
  };
  const members = new UserPoolMembers({ send } as unknown as CognitoIdentityProviderClient, {
    userPoolId: 'eu-central-1_pool',
    identityProviders: { Acme: { 'Contact Centre': 'agent', Leads: 'supervisor' } },
  });
  return { requests, members: () => members.members() };
};

const user = (sub: string, more: Partial<UserType> = {}, groups?: string): UserType => ({
  Username: `name-of-${sub}`,
  Enabled: true,
  Attributes: [
    { Name: 'sub', Value: sub },
    ...(groups === undefined ? [] : [{ Name: 'custom:groups', Value: groups }]),
  ],
  ...more,
});
const empty = { administrator: [], supervisor: [], agent: [] };

test('everyone in our groups is listed with their roles, page by page, but not a disabled person', async () => {
  const agents = Array.from({ length: 130 }, (_, index) => user(`a${index}`));
  const { requests, members } = pool({
    administrator: [user('root')],
    supervisor: [user('a7'), user('lea', { Enabled: false })],
    agent: [...agents, user('gone', { Enabled: false })],
  });
  const found = await members();
  expect(found.size).toBe(131);
  expect(found.get('root')).toEqual(['administrator']);
  expect(found.get('a7')).toEqual(['supervisor', 'agent']);
  expect(found.has('lea') || found.has('gone')).toBe(false);
  expect(requests.filter(({ GroupName }) => GroupName === 'agent').map(({ NextToken }) => NextToken)).toEqual([
    undefined,
    '60',
    '120',
  ]);
});

test('people of an identity provider have the roles that their groups map to', async () => {
  const { members } = pool({
    ...empty,
    'eu-central-1_pool_Acme': [
      user('saml', {}, '[Everyone, Contact Centre]'),
      user('oidc', {}, '["Leads","Contact Centre"]'),
      user('one', {}, 'Leads'),
      user('stranger', {}, '[Contact Centres, leads, constructor]'),
      user('groupless'),
      user('off', { Enabled: false }, 'Leads'),
    ],
  });
  expect([...(await members())]).toEqual([
    ['saml', ['agent']],
    ['oidc', ['supervisor', 'agent']],
    ['one', ['supervisor']],
  ]);
});

test('a provider that nobody has used yet has no people', async () => {
  expect((await pool({ ...empty }).members()).size).toBe(0);
});

test('an interrupted listing does not count, because nobody must lose access when Cognito throttles', async () => {
  const throttled = Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException' });
  await expect(pool({ ...empty, agent: throttled }).members()).rejects.toMatchObject({ code: 'unavailable' });
  const missing = Object.assign(new Error('Group not found.'), { name: 'ResourceNotFoundException' });
  await expect(pool({ ...empty, agent: missing }).members()).rejects.toMatchObject({ code: 'unavailable' });
});
