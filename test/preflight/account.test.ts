import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { id, region } from '../../local/account-simulator/account.ts';
import { answers } from '../../local/account-simulator/answers.ts';
import { keyArn, preflight, production } from './kit.ts';

const toolkit = { CDKToolkit: { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '28' } } };
const deployed = (status: string) => ({
  stacks: { ...toolkit, Fermata: { status, outputs: { UserPoolId: 'eu-central-1_Ours' } } },
});

test('an operator without permissions gets a list of the missing ones, and where to look instead', async () => {
  const { text, exitCode } = await preflight(production, { denied: Object.keys(answers) });
  expect(exitCode).toBe(2);
  for (const permission of [
    'sts:GetCallerIdentity',
    'cloudformation:DescribeStacks',
    'connect:ListInstanceStorageConfigs',
    'lambda:GetAccountSettings',
    'servicequotas:ListServiceQuotas',
    'cognito-idp:DescribeUserPoolDomain',
  ]) {
    expect(text).toContain(`you lack the permission ${permission}`);
  }
  expect(text).toContain(
    'Ask for it and run this again, or check by hand: Connect console, the instance, Data storage, Call recordings.',
  );
  expect(text).toContain('Nothing that could be checked is in the way.');
});

test('a problem is reported although something else could not be checked', async () => {
  const { text, exitCode } = await preflight(production, {
    denied: ['connect:ListInstanceStorageConfigs'],
    concurrency: { limit: 10, unreserved: 10 },
  });
  expect(exitCode).toBe(1);
  expect(text).toMatch(
    /This would fail[\s\S]*10 functions at once[\s\S]*This could not be checked[\s\S]*Where Connect stores recordings/,
  );
});

describe('a stack', () => {
  test.each([
    ['UPDATE_IN_PROGRESS', 1, /is being changed now[\s\S]*Wait until that has finished/],
    ['DELETE_FAILED', 1, /is stuck: DELETE_FAILED/],
    ['ROLLBACK_COMPLETE', 0, /A first deployment of Fermata failed[\s\S]*starts over/],
    ['CREATE_COMPLETE', 0, /can still be deleted by hand[\s\S]*deletionProtection: true/],
  ])('in state %s', async (status, code, sentence) => {
    const { text, exitCode } = await preflight(production, deployed(status));
    expect([exitCode, text]).toEqual([code, expect.stringMatching(sentence)]);
  });
});

describe('limits', () => {
  test('pauses would be refused if Connect allows fewer requests than the settings say', async () => {
    const recordingControl = { ...production.recordingControl, connectQuota: { requestsPerSecond: 20, burst: 40 } };
    const { text, exitCode } = await preflight({ ...production, recordingControl });
    expect([exitCode, text]).toEqual([
      1,
      expect.stringContaining('Connect allows 2 SuspendContactRecording requests a second'),
    ]);
  });

  test('a raised quota that the settings do not use is mentioned', async () => {
    const quotas = { connect: { 'Rate of SuspendContactRecording API requests': 20 }, events: {} };
    const { text, exitCode } = await preflight(production, { quotas });
    expect([exitCode, text]).toEqual([
      0,
      expect.stringContaining('Set recordingControl.connectQuota.requestsPerSecond: 20'),
    ]);
  });

  test('Lambda would refuse reserved concurrency for pauses if the settings claim more than the account has', async () => {
    const { text, exitCode } = await preflight(
      { ...production, lambdaConcurrency: 1000 },
      { concurrency: { limit: 150, unreserved: 150 } },
    );
    expect([exitCode, text]).toEqual([1, expect.stringContaining('Set lambdaConcurrency: 150.')]);
  });

  test('pauses have no reserved concurrency if the settings do not mention a raised quota', async () => {
    const account = { concurrency: { limit: 1000, unreserved: 1000 } };
    const { text, exitCode } = await preflight({ ...production, lambdaConcurrency: 10 }, account);
    expect([exitCode, text]).toEqual([0, expect.stringContaining('Set lambdaConcurrency: 1000.')]);
    const set = await preflight({ ...production, lambdaConcurrency: 1000 }, account);
    expect(set.text).not.toContain('lambdaConcurrency');
  });

  test('a full event bus accepts no more rules', async () => {
    const rules = Array.from({ length: 8 }, (_, index) => ({ name: `r${index}`, pattern: {}, targets: [] }));
    const quotas = { connect: {}, events: { 'Number of rules per event bus': 10 } };
    const { text, exitCode } = await preflight(production, { rules, quotas });
    expect([exitCode, text]).toEqual([1, expect.stringContaining('has 8 of 10 rules')]);
  });

  test.each([
    [{ roles: { used: 990, limit: 1000 } }, 'The account has 990 of 1000 roles'],
    [
      { tableCount: 2_498, quotas: { connect: {}, events: {}, dynamodb: { 'Maximum number of tables': 2_500 } } },
      'The account has 2498 of 2500 tables',
    ],
    [
      { bucketCount: 1_995, quotas: { connect: {}, events: {}, s3: { 'General purpose buckets': 2_000 } } },
      'The account has 1995 of 2000 buckets',
    ],
  ])('an account without room for what Fermata makes would refuse it', async (account, sentence) => {
    const { text, exitCode } = await preflight(production, account);
    expect([exitCode, text]).toEqual([1, expect.stringContaining(sentence)]);
    const full = await preflight(production, { ...account, ...deployed('UPDATE_COMPLETE') });
    expect(full.text).not.toContain(sentence);
  });

  test("Cognito's own mail is too slow for many users, and SES in its sandbox sends to nobody", async () => {
    const instance = { id: production.connectInstanceArn!.split('/')[1]!, status: 'ACTIVE', users: 300 };
    const slow = await preflight(production, { instance });
    expect([slow.exitCode, slow.text]).toEqual([0, expect.stringContaining('first passwords would take 6 days')]);

    const identityArn = `arn:aws:ses:${region}:${id}:identity/acme.com`;
    const signIn = { ...production.signIn, mail: { from: 'Acme <no-reply@acme.com>', identityArn } };
    const sandbox = await preflight({ ...production, signIn }, { instance });
    expect([sandbox.exitCode, sandbox.text]).toEqual([1, expect.stringContaining('SES is in its sandbox')]);
  });
});

describe('names', () => {
  test('a secret named in the settings must exist', async () => {
    const recordingControl = {
      ...production.recordingControl,
      twilio: { secretName: 'acme/twilio', pauseBehavior: 'silence' as const, manual: false },
    };
    const missing = await preflight({ ...production, recordingControl });
    expect([missing.exitCode, missing.text]).toEqual([1, expect.stringContaining('There is no secret acme/twilio')]);
    const there = await preflight({ ...production, recordingControl }, { secrets: { 'acme/twilio': { keyArn } } });
    expect([there.exitCode, there.text]).toEqual([0, expect.stringContaining('is encrypted with its own key')]);
  });

  test('a sign-in domain of another Fermata cannot be used; our own can', async () => {
    const domain = `fermata-${id}`;
    const theirs = await preflight(production, { pools: { 'eu-central-1_Lost': { groups: [], domain } } });
    expect([theirs.exitCode, theirs.text]).toEqual([
      1,
      expect.stringContaining('The user pool eu-central-1_Lost already has the sign-in domain'),
    ]);
    const ours = await preflight(production, {
      ...deployed('UPDATE_COMPLETE'),
      pools: { 'eu-central-1_Ours': { groups: [], domain } },
    });
    expect(ours.exitCode).toBe(0);
  });
});

describe('a resource that the settings name as existing', () => {
  const tableName = 'Fermata-Contacts-restored';
  const streamArn = `arn:aws:dynamodb:${region}:${id}:table/${tableName}/stream/2026-11-02T10:00:00.000`;
  const existing = { keyArn, contactsTable: { tableName, streamArn }, userPoolId: 'eu-central-1_Kept' };
  const wanted = [
    {
      setting: 'existing.contactsTable',
      tableName,
      keys: ['pk', 'sk'],
      indexes: contactsTableShape.indexes.map(({ name }) => name),
      streamArn,
    },
  ];
  const table = {
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
    GlobalSecondaryIndexes: contactsTableShape.indexes.map(({ name }) => ({ IndexName: name })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    LatestStreamArn: streamArn,
    DeletionProtectionEnabled: true,
    SSEDescription: { KMSMasterKeyArn: keyArn },
  };
  const groups = ['administrator', 'supervisor', 'agent'];
  const account = {
    keys: { [keyArn]: {} },
    pools: { 'eu-central-1_Kept': { groups } },
    tables: { [tableName]: table },
  };
  const check = (change: object) => preflight({ ...production, existing }, { ...account, ...change }, wanted);

  test('is accepted when it is what Fermata needs', async () => {
    const { text, exitCode } = await check({});
    expect([exitCode, text]).toEqual([0, expect.stringContaining('Nothing is in the way.')]);
  });

  test.each([
    ['is not there', undefined, /There is no table Fermata-Contacts-restored/],
    ['is still being restored', { ...table, TableStatus: 'CREATING' }, /is CREATING/],
    [
      'has no stream, as no restored table has',
      { ...table, StreamSpecification: undefined, LatestStreamArn: undefined },
      /has no stream[\s\S]*aws dynamodb update-table --table-name Fermata-Contacts-restored --stream-specification/,
    ],
    [
      'has a stream without new images',
      { ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      /without new images/,
    ],
    [
      'has another stream than the settings say',
      { ...table, LatestStreamArn: `${streamArn}9` },
      /Set existing\.contactsTable\.streamArn: '.*9'/,
    ],
    [
      'was restored without its indexes',
      { ...table, GlobalSecondaryIndexes: [] },
      /lacks the index byDay, byAgent, byNumber, byWork/,
    ],
    [
      'is a table of something else',
      { ...table, KeySchema: [{ AttributeName: 'id' }] },
      /is not a table of Fermata: its keys are id/,
    ],
    [
      'has another key',
      { ...table, SSEDescription: { KMSMasterKeyArn: `${keyArn}9` } },
      /encrypted with .*9, but existing\.keyArn is another key/,
    ],
  ])('is refused when the table %s', async (_name, one, sentence) => {
    const { text, exitCode } = await check({ tables: one ? { [tableName]: one } : {} });
    expect([exitCode, text]).toEqual([1, expect.stringMatching(sentence)]);
  });

  test('is refused when a user group or the pool is missing', async () => {
    const lost = await check({ pools: { 'eu-central-1_Kept': { groups: ['agent'] } } });
    expect([lost.exitCode, lost.text]).toEqual([
      1,
      expect.stringContaining('has no group administrator and no group supervisor'),
    ]);
    const gone = await check({ pools: {} });
    expect([gone.exitCode, gone.text]).toEqual([1, expect.stringContaining('There is no user pool eu-central-1_Kept')]);
  });

  test('is noted when it names PCs without the key they seal for, and refused when that key is about to be deleted', async () => {
    const sealingKeyArn = `${keyArn}-sealing`;
    const desktopsTable = 'Fermata-Desktops-restored';
    const ask = (named: object, keys: object) =>
      preflight(
        { ...production, existing: { ...existing, desktopsTable, ...named } },
        { ...account, keys: { ...account.keys, ...keys } },
        wanted,
      );
    const without = await ask({}, {});
    expect([without.exitCode, without.text]).toEqual([0, expect.stringContaining('set existing.sealingKeyArn')]);
    const with_ = await ask({ sealingKeyArn }, { [sealingKeyArn]: {} });
    expect(with_.exitCode).toBe(0);
    expect(with_.text).not.toContain('sealingKeyArn');
    const dying = await ask({ sealingKeyArn }, { [sealingKeyArn]: { state: 'PendingDeletion' } });
    expect([dying.exitCode, dying.text]).toEqual([
      1,
      expect.stringContaining(`The key ${sealingKeyArn} is PendingDeletion`),
    ]);
  });

  test('still has its sign-in domain, which must be removed before it is created again', async () => {
    const { text, exitCode } = await check({ pools: { 'eu-central-1_Kept': { groups, domain: `fermata-${id}` } } });
    expect([exitCode, text]).toEqual([
      1,
      expect.stringContaining('Domain: delete it; the deployment creates it again'),
    ]);
  });
});

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
      /lets nobody change custom:groups: people of identity providers could sign in once and not again/,
    ],
    [
      'demands an address that the provider does not give',
      { SchemaAttributes: [...usual, attribute('email', { Required: true })] },
      {},
      /demands email of everyone[\s\S]*Set claims\.email/,
    ],
    [
      'demands an address, and only one of two providers gives it',
      { SchemaAttributes: [...usual, attribute('email', { Required: true })] },
      { identityProviders: { Acme: saml({ email: 'mail' }), Globex: saml() } },
      /demands email of everyone/,
    ],
    [
      'demands what no provider gives',
      { SchemaAttributes: [...usual, attribute('phone_number', { Required: true })] },
      { identityProviders: { Acme: saml({ email: 'mail' }) } },
      /demands phone_number of everyone[\s\S]*Leave existing\.userPoolId out/,
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

  test('without identity providers is noted when its triggers may call functions that are gone: then nobody can sign in', async () => {
    const lambdas = {
      LambdaConfig: { ...trigger('Fermata-Token-0').LambdaConfig, CustomMessage: arn('Fermata-Password-0') },
    };
    const { text, exitCode } = await check(lambdas, { identityProviders: null });
    expect(text).toMatch(/calls [^ ]*:Fermata-Token-0 before it issues a token\. If that function went/);
    expect(text).toMatch(/calls [^ ]*:Fermata-Password-0 before it mails a code\. If that function went/);
    expect(exitCode).toBe(0);
    expect((await check({}, { identityProviders: null })).text).not.toContain('before it');
  });
});
