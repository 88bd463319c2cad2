import { id, region } from '../../local/account-simulator/account.ts';
import { preflight, production, toolkit } from './kit.ts';

describe('an existing user pool with identity providers', () => {
  const pool = 'eu-central-1_Kept';
  const groups = ['administrator', 'supervisor', 'agent'];
  const saml = (claims: { email?: string } = {}) =>
    ({
      type: 'saml',
      metadata: 'https://idp.acme.com/metadata.xml',
      claims: { userName: 'name', groups: 'groups', ...claims },
      roles: { Leads: 'supervisor' },
    }) as const;
  const attribute = (Name: string, change: object = {}) => ({ Name, Mutable: true, Required: false, ...change });
  const usual = [attribute('sub', { Mutable: false, Required: true }), attribute('email'), attribute('custom:groups')];
  const arn = (name: string) => `arn:aws:lambda:${region}:${id}:function:${name}`;
  const trigger = (name: string, LambdaVersion = 'V2_0') => ({
    LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: arn(name), LambdaVersion } },
  });
  const federation = (outputs: object = { FederatedTokenFunction: 'Fermata-Token-1' }) => ({
    ...toolkit,
    Fermata: { status: 'UPDATE_COMPLETE', outputs: { UserPoolId: pool, ...outputs } },
  });

  const check = (
    described: object,
    {
      stacks = toolkit,
      providers = [],
      identityProviders = { Acme: saml() },
    }: {
      stacks?: object;
      providers?: string[];
      identityProviders?: Record<string, ReturnType<typeof saml>> | null;
    } = {},
  ) =>
    preflight(
      {
        ...production,
        deletionProtection: true,
        existing: { userPoolId: pool },
        signIn: { secondFactor: 'optional', ...(identityProviders && { identityProviders }) },
      },
      {
        stacks: stacks as typeof toolkit,
        pools: { [pool]: { groups, providers, described: { SchemaAttributes: usual, ...described } } },
      },
    );

  test('is accepted before the first deployment, which says that the trigger is set afterwards', async () => {
    const { text, exitCode } = await check({ UserPoolTier: 'ESSENTIALS' }, { providers: ['Other', 'Third'] });
    expect(text).toContain(`cannot set the trigger of the user pool ${pool} that writes roles into tokens.`);
    expect(text).toContain('Deploy, then run this again');
    expect(exitCode).toBe(0);
  });

  test('has nothing to report once its trigger is the function of the deployment', async () => {
    const { text, exitCode } = await check(trigger('Fermata-Token-1'), { stacks: federation(), providers: ['Acme'] });
    expect(text).not.toMatch(/trigger|token/);
    expect(exitCode).toBe(0);
  });

  test.each<[string, object, Parameters<typeof check>[1], RegExp]>([
    [
      'has no attribute for groups',
      { SchemaAttributes: usual.slice(0, 2) },
      {},
      /no attribute custom:groups[\s\S]*aws cognito-idp add-custom-attributes --user-pool-id eu-central-1_Kept /,
    ],
    [
      'has an attribute for groups that nobody can change',
      { SchemaAttributes: [attribute('custom:groups', { Mutable: false })] },
      {},
      /lets nobody change custom:groups, so people of identity providers could sign in only once/,
    ],
    [
      'demands an address that the provider does not give',
      { SchemaAttributes: [...usual, attribute('email', { Required: true })] },
      {},
      /requires email for everyone[\s\S]*Set claims\.email/,
    ],
    [
      'demands an address, and only one of two providers gives it',
      { SchemaAttributes: [...usual, attribute('email', { Required: true })] },
      { identityProviders: { Acme: saml({ email: 'mail' }), Globex: saml() } },
      /requires email for everyone/,
    ],
    [
      'demands what no provider gives',
      { SchemaAttributes: [...usual, attribute('phone_number', { Required: true })] },
      { identityProviders: { Acme: saml({ email: 'mail' }) } },
      /requires phone_number for everyone[\s\S]*Leave existing\.userPoolId out/,
    ],
    ['has a plan without such triggers', { UserPoolTier: 'LITE' }, {}, /has the plan Lite/],
    [
      'already has a provider of that name',
      {},
      { providers: ['Other', 'Acme'] },
      /already has the identity provider Acme, which the deployment would create[\s\S]*People keep their users/,
    ],
    [
      'already has such a provider, and the deployment that is there made none',
      {},
      { stacks: federation({}), providers: ['Acme'] },
      /already has the identity provider Acme/,
    ],
    [
      'has no trigger after the deployment',
      {},
      { stacks: federation() },
      /does not call Fermata-Token-1 before it issues a token: people of identity providers see nothing[\s\S]*Add Lambda trigger/,
    ],
    [
      'still has the trigger of a lost deployment',
      trigger('Fermata-Token-0'),
      { stacks: federation() },
      /but arn:aws:lambda:[^ ]*:function:Fermata-Token-0 \(V2_0\)/,
    ],
    [
      'has a trigger of version 1, which cannot change access tokens',
      { LambdaConfig: { PreTokenGeneration: arn('Fermata-Token-1') } },
      { stacks: federation() },
      /but arn:aws:lambda:[^ ]*:function:Fermata-Token-1 \(V1_0\)/,
    ],
  ])('is refused when it %s', async (_name, described, more, sentence) => {
    const { text, exitCode } = await check(described, more);
    expect([exitCode, text]).toEqual([1, expect.stringMatching(sentence)]);
  });

  test('that demands an address is accepted when every provider gives it', async () => {
    const { text, exitCode } = await check(
      { SchemaAttributes: [...usual.filter(({ Name }) => Name !== 'email'), attribute('email', { Required: true })] },
      { identityProviders: { Acme: saml({ email: 'mail' }) } },
    );
    expect(text).not.toContain('demands');
    expect(exitCode).toBe(0);
  });

  test('without identity providers is noted when its triggers may call functions that are gone, because then nobody can sign in', async () => {
    const lambdas = {
      LambdaConfig: { ...trigger('Fermata-Token-0').LambdaConfig, CustomMessage: arn('Fermata-Password-0') },
    };
    const { text, exitCode } = await check(lambdas, { identityProviders: null });
    expect(text).toMatch(
      /calls [^ ]*:Fermata-Token-0 before it issues a token\. If that function was lost with a deployment/,
    );
    expect(text).toMatch(
      /calls [^ ]*:Fermata-Password-0 before it mails a code\. If that function was lost with a deployment/,
    );
    expect(exitCode).toBe(0);
    expect((await check({}, { identityProviders: null })).text).not.toContain('before it');
  });
});
