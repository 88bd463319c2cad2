import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { federatedToken } from '../../../lambdas/federated-token/federated-token.ts';
import { signInReturn } from '../../../lambdas/sign-in-return/sign-in-return.ts';

const providers = { Acme: { Leads: 'supervisor', 'Contact Centre': 'agent' } } as const;

/** As Cognito sends it before it issues a token. */
const event = (userAttributes: Record<string, string>, groups: string[] = []) =>
  ({
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    userName: 'acme_00u1',
    request: {
      userAttributes,
      groupConfiguration: { groupsToOverride: groups, iamRolesToOverride: [] },
      scopes: ['openid'],
    },
    response: { claimsAndScopeOverrideDetails: null },
  }) as unknown as PreTokenGenerationV2TriggerEvent;

const identities = JSON.stringify([{ userId: '00u1', providerName: 'Acme', providerType: 'SAML', primary: 'true' }]);
const tokenOf = async (...given: Parameters<typeof event>) =>
  (await federatedToken(providers)(event(...given))).response.claimsAndScopeOverrideDetails;

test('someone from an identity provider has the roles of their groups there, and their name in the contact centre', async () => {
  const attributes = { identities, 'custom:groups': '[Everyone, Leads]', preferred_username: 'lea.lead' };
  expect(await tokenOf(attributes, ['eu-central-1_pool_Acme'])).toEqual({
    groupOverrideDetails: { groupsToOverride: ['eu-central-1_pool_Acme', 'supervisor'], iamRolesToOverride: [] },
    accessTokenGeneration: { claimsToAddOrOverride: { fermata_username: 'lea.lead' } },
  });
});

test('someone in none of the groups has no role, and without a name in the claims keeps the user pool’s name', async () => {
  expect(await tokenOf({ identities }, ['eu-central-1_pool_Acme'])).toEqual({
    groupOverrideDetails: { groupsToOverride: ['eu-central-1_pool_Acme'], iamRolesToOverride: [] },
  });
});

test.each([
  ['has a password here', {}],
  ['comes from a provider that the settings no longer name', { identities: identities.replace('Acme', 'Former') }],
  [
    'comes from a provider named like a property of every object',
    { identities: identities.replace('Acme', 'toString') },
  ],
  ['has identities that cannot be read', { identities: '{' }],
])('the attributes of someone who %s give neither role nor name', async (_, more) => {
  const attributes = { 'custom:groups': 'Leads', preferred_username: 'lea.lead', ...more };
  expect(await tokenOf(attributes, ['agent'])).toBeNull();
});

describe('someone who comes back from an identity provider', () => {
  const back = async (query: string) => {
    const handler = signInReturn(async () => 'https://d111.cloudfront.net');
    const answer = await handler(new Request(`https://api.example.com/v1/sign-in/return${query}`));
    return [answer.status, answer.headers.get('location')];
  };

  test('is redirected to the console with the code, and with nothing else', async () => {
    expect(await back('?code=a%20b&state=s%26t&next=https://evil.example')).toEqual([
      302,
      'https://d111.cloudfront.net/signed-in?code=a+b&state=s%26t',
    ]);
  });

  test('is redirected with the reason when the provider refused', async () => {
    expect(await back('?error=access_denied&error_description=no&state=s')).toEqual([
      302,
      'https://d111.cloudfront.net/signed-in?state=s&error=access_denied&error_description=no',
    ]);
  });

  test('is redirected to the first page after signing out', async () => {
    expect(await back('')).toEqual([302, 'https://d111.cloudfront.net/']);
  });
});
