import { type StagingCall, stagingRoutes } from '../../../api/programs/staging.ts';
import { code, startStaging, token } from './staging-api-kit.ts';

const signedCalls = (Object.keys(stagingRoutes) as StagingCall[]).filter((call) => call !== 'enrol');

describe('enrolment', () => {
  test('accepts the code once, and then the agent signs with its own key', async () => {
    const staging = await startStaging();
    const { agentId, call } = await staging.enrolled();
    expect(await call('work', { limit: 10 })).toEqual({ items: [] });
    expect(await staging.dataServers.agent(agentId)).toMatchObject({ dataServerId: 'zurich', machine: 'ZRH-DATA-1' });

    const { publicKey } = await staging.newKey();
    const again = await staging.send(stagingRoutes.enrol.path, { code, machine: 'OTHER', publicKey });
    expect(again).toMatchObject({ status: 403, answer: { detail: expect.stringMatching(/wrong, has been used/) } });
  });

  test('is answered again when its answer was lost on the way', async () => {
    const staging = await startStaging();
    const { agentId, key } = await staging.enrolled();
    const request = { code, machine: 'ZRH-DATA-1', publicKey: key.publicKey };
    const again = await staging.send(stagingRoutes.enrol.path, request);
    expect(again).toEqual({ status: 200, answer: { agentId, dataServerId: 'zurich', name: 'Zurich' } });
    staging.wait(3_600_000);
    expect((await staging.send(stagingRoutes.enrol.path, request)).status).toBe(403);
  });

  test('accepts a code however it was typed', async () => {
    const staging = await startStaging();
    await staging.enrolled('ZRH-DATA-1', ' aaaaa bbbbb ccccc ddddd ');
  });

  test.each([
    ['a wrong code', 'AAAAA-BBBBB-CCCCC-EEEEE', 0],
    ['the code an hour later', code, 3_600_000],
  ])('refuses %s', async (_, typed, later) => {
    const staging = await startStaging();
    staging.wait(later);
    const { publicKey } = await staging.newKey();
    const { status } = await staging.send(stagingRoutes.enrol.path, { code: typed, machine: 'M', publicKey });
    expect(status).toBe(403);
  });

  test('refuses an invalid key, and does not use up the code', async () => {
    const staging = await startStaging();
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'short' };
    const wrong = await staging.send(stagingRoutes.enrol.path, { code, machine: 'M', publicKey });
    expect(wrong).toMatchObject({ status: 400, answer: { errors: [{ field: 'publicKey' }] } });
    await staging.enrolled();
  });
});

describe('a token', () => {
  test.each(signedCalls)('is needed for %s', async (call) => {
    const { send } = await startStaging();
    expect((await send(stagingRoutes[call].path, {})).status).toBe(401);
  });

  test.each([
    ['of a clock an hour ahead', 3600],
    ['of a clock an hour behind', -3600],
  ])('%s is refused, and its sender learns the right time', async (_, seconds) => {
    const staging = await startStaging();
    const { agentId, refused } = await staging.enrolled();
    const { iat, exp } = staging.claimsOf(agentId, stagingRoutes.work.path, { limit: 1 });
    const answer = await refused('work', { limit: 1 }, { iat: iat + seconds, exp: exp + seconds });
    expect(answer).toMatchObject({ status: 401, serverTime: '2026-11-20T12:00:00.000Z' });
  });

  test.each([
    ['iat', 59],
    ['exp', -179],
  ])('is accepted when a clock is wrong by less than a minute (%s)', async (_, seconds) => {
    const staging = await startStaging();
    const { agentId, refused } = await staging.enrolled();
    const { iat, exp } = staging.claimsOf(agentId, stagingRoutes.work.path, { limit: 1 });
    expect((await refused('work', { limit: 1 }, { iat: iat + seconds, exp: exp + seconds })).status).toBe(200);
  });

  test.each([
    ['of another audience', { aud: 'fermata' }],
    ['of an agent nobody knows', { sub: 'nobody' }],
    ['that lives too long', { exp: 4_000_000_000 }],
    ['without an end', { exp: undefined }],
  ])('%s is refused', async (_, claims) => {
    const { refused } = await (await startStaging()).enrolled();
    const { status, serverTime } = await refused('work', { limit: 1 }, claims);
    expect(status).toBe(401);
    expect(serverTime).toBeUndefined();
  });

  test('is refused when it is signed with another key, without an algorithm, changed, or missing', async () => {
    const staging = await startStaging();
    const { agentId, key } = await staging.enrolled();
    const claims = staging.claimsOf(agentId, stagingRoutes.work.path, { limit: 1 });
    const good = await token(key, claims);
    const [head, body, signature] = good.split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, iat: claims.iat + 1 })).toString('base64url');
    const bad = [
      await token(await staging.newKey(), claims),
      await token(key, claims, { alg: 'none' }),
      await token(key, claims, { alg: 'HS256' }),
      `${head}.${body}.`,
      `${head}.${changed}.${signature}`,
      'a.b.c',
      '',
    ];
    const work = (bearer: string) => staging.send(stagingRoutes.work.path, { limit: 1 }, bearer);
    expect((await work(good)).status).toBe(200);
    for (const bearer of bad) expect((await work(bearer)).status).toBe(401);
  });
});

describe('an intercepted call', () => {
  const overheard = async () => {
    const staging = await startStaging();
    const { agentId, key } = await staging.enrolled();
    const bearer = await token(key, staging.claimsOf(agentId, stagingRoutes.work.path, { limit: 1 }));
    return (path: string, body: unknown) => staging.send(path, body, bearer);
  };

  test('can be repeated, which changes nothing', async () => {
    const send = await overheard();
    const answers = [
      await send(stagingRoutes.work.path, { limit: 1 }),
      await send(stagingRoutes.work.path, { limit: 1 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('does not allow another call, or the same one with other content', async () => {
    const send = await overheard();
    for (const [path, body] of [
      [stagingRoutes.work.path, { limit: 2 }],
      [stagingRoutes.status.path, { limit: 1 }],
      [stagingRoutes.deletions.path, { limit: 1 }],
    ] as const) {
      expect(await send(path, body)).toMatchObject({
        status: 401,
        answer: { detail: 'The token was signed for another call' },
      });
    }
  });
});

test('an unknown operation is answered with a sentence', async () => {
  const staging = await startStaging();
  const { refused } = await staging.enrolled();
  expect((await staging.send('/staging/v1/nothing', {})).status).toBe(404);
  expect((await staging.send(stagingRoutes.work.path, {}, undefined, 'GET')).status).toBe(405);
  expect(await refused('work', { limit: 0 })).toMatchObject({ status: 400, errors: [{ field: 'limit' }] });
  expect(await refused('work', 'not json')).toMatchObject({ status: 400, errors: [{ field: 'body' }] });
});

test('a status is saved, and answered with the agent’s settings (SU-17, SU-18)', async () => {
  const staging = await startStaging();
  const { agentId, call } = await staging.enrolled();
  const status = {
    version: '0.1.0',
    waiting: { count: 2, bytes: 20, oldest: '2026-11-20T08:00:00.000Z' },
    disk: { freeBytes: 1, totalBytes: 2 },
    errors: ['The share did not answer'],
  };
  expect(await call('status', status)).toEqual({
    serverTime: '2026-11-20T12:00:00.000Z',
    stagedUpload: true,
    location: '\\\\nas01\\qm$\\zurich',
    timeZone: 'Europe/Zurich',
    bandwidth: [{ days: ['MON'], from: '22:00', to: '05:00', bytesPerSecond: 5_000_000 }],
  });
  expect(await staging.dataServers.statuses('zurich')).toEqual([
    { ...status, agentId, at: '2026-11-20T12:00:00.000Z' },
  ]);
});

test('the password of the location is never sent to an agent (SU-20)', async () => {
  const staging = await startStaging();
  const { call } = await staging.enrolled();
  const disk = { freeBytes: 1, totalBytes: 2 };
  const answer = await call('status', { version: '0', waiting: { count: 0, bytes: 0 }, disk, errors: [] });
  expect(JSON.stringify(answer)).not.toMatch(/password|username/i);
});
