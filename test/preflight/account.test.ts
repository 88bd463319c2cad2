import { id, region } from '../../local/account-simulator/account.ts';
import { answers } from '../../local/account-simulator/answers.ts';
import { keyArn, preflight, production, toolkit } from './kit.ts';

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
  expect(text).toContain('No problem was found, but not everything could be checked.');
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
  ])('is judged in state %s', async (status, code, sentence) => {
    const { text, exitCode } = await preflight(production, deployed(status));
    expect([exitCode, text]).toEqual([code, expect.stringMatching(sentence)]);
  });
});

describe('by the limits of the account', () => {
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

describe('by the names in the settings', () => {
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

  test('a sign-in domain of another Fermata cannot be used, but our own can', async () => {
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
