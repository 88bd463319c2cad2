import { Failure } from '../../../domain/failure.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { startStaging } from '../staging-api/staging-api-kit.ts';
import { handOver, keepDecision, receipt, staged, startAdministration, zurich } from './administration-api-kit.ts';

test('a data server is registered, listed and changed as a whole (SU-17, SU-21)', async () => {
  const { ask, created } = await startAdministration();
  const server = await created();
  expect(server).toMatchObject({
    name: 'Zurich',
    stagedUpload: { enabled: true, location: '\\\\nas01\\qm$\\zurich', username: 'CORP\\qm.staging' },
    version: 1,
    enrolment: null,
    agents: [],
  });
  await created(zurich({ name: 'Berne', stagedUpload: { enabled: false, location: null, username: null } }));
  const change = zurich({ name: 'Zurich West', version: 1, bandwidth: [] });
  const changed = await ask('PUT', `/v1/data-servers/${server.dataServerId}`, change);
  expect(changed).toMatchObject({ status: 200, body: { name: 'Zurich West', version: 2, bandwidth: [] } });
  const { body } = await ask('GET', '/v1/data-servers');
  expect(body).toMatchObject({ dataServers: [{ name: 'Berne' }, { name: 'Zurich West', version: 2 }] });
});

test('a data server shows who changed it last, and when (SU-21)', async () => {
  const { ask, created } = await startAdministration();
  const saved = { changedAt: '2026-11-20T12:00:00.000Z', changedBy: 'root' };
  expect(await created()).toMatchObject(saved);
  expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({ dataServers: [saved] });
});

test('a change based on an older version is refused, and nothing of it is saved (SU-21)', async () => {
  const { ask, created, passwords } = await startAdministration();
  const { dataServerId } = await created();
  const put = (body: unknown) => ask('PUT', `/v1/data-servers/${dataServerId}`, body);
  await put(zurich({ version: 1, name: 'First' }));
  const stagedUpload = { ...zurich().stagedUpload, password: 'of the second' };
  expect(await put(zurich({ version: 1, name: 'Second', stagedUpload }))).toMatchObject({
    status: 409,
    body: { errors: [{ field: 'version' }] },
  });
  expect(passwords.get(dataServerId)).toBe('correct horse battery');
  expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({ dataServers: [{ name: 'First', version: 2 }] });
});

test('two data servers with the same name are refused, whatever its case', async () => {
  const { ask, created } = await startAdministration();
  await created();
  const again = await ask('POST', '/v1/data-servers', zurich({ name: 'ZURICH' }));
  expect(again).toMatchObject({ status: 409, body: { errors: [{ field: 'name' }] } });
});

test('the password goes only to the secret store, and is in no answer, no log and not with the data server (SU-20)', async () => {
  const logged: unknown[] = [];
  const log = { info: (...line: unknown[]) => void logged.push(line), warn: () => {}, error: () => {} };
  const { ask, created, passwords, dataServers } = await startAdministration({ telemetry: { ...silent, log } });
  const server = await created();
  expect(server.stagedUpload.passwordSet).toBe(true);
  expect(passwords.get(server.dataServerId)).toBe('correct horse battery');
  const { password: _, ...withoutPassword } = zurich().stagedUpload;
  await ask('PUT', `/v1/data-servers/${server.dataServerId}`, zurich({ version: 1, stagedUpload: withoutPassword }));
  const everywhere = [server, (await ask('GET', '/v1/data-servers')).body, await dataServers.all(), logged];
  expect(JSON.stringify(everywhere)).not.toContain('correct horse');
  expect(everywhere[1]).toMatchObject({ dataServers: [{ stagedUpload: { passwordSet: true } }] });
  expect(logged).toContainEqual(['Data server saved', expect.objectContaining({ dataServerId: server.dataServerId })]);
});

describe('a data server is refused, naming the field and the reason, when', () => {
  const stagedUpload = zurich().stagedUpload;
  test.each([
    [
      'its location is a drive of one PC (SU-15)',
      { stagedUpload: { ...stagedUpload, location: 'C:\\x' } },
      'stagedUpload.location',
    ],
    [
      'it is enabled without a location (SU-18)',
      { stagedUpload: { ...stagedUpload, location: null } },
      'stagedUpload.location',
    ],
    [
      'its user name has no domain (SU-19)',
      { stagedUpload: { ...stagedUpload, username: 'qm.staging' } },
      'stagedUpload.username',
    ],
    [
      'a password has no user name (SU-19)',
      { stagedUpload: { ...stagedUpload, username: null } },
      'stagedUpload.password',
    ],
    ['its time zone is none', { timeZone: 'Europe/Zurch' }, 'timeZone'],
    [
      'a time is none',
      { bandwidth: [{ days: ['MON'], from: '24:00', to: '05:00', bytesPerSecond: 1 }] },
      'bandwidth.0.from',
    ],
    [
      'an address range is not one (SU-22)',
      { association: { mode: 'any', ipRanges: ['10.1.0.0/33'], teamIds: [] } },
      'association.ipRanges.0',
    ],
    [
      'a team does not exist (SU-23)',
      { association: { mode: 'any', ipRanges: [], teamIds: ['sales', 'nobody'] } },
      'association.teamIds.1',
    ],
    ['its name is empty', { name: '  ' }, 'name'],
    ['it is new and has a version', { version: 3 }, 'version'],
    ['a field is unknown', { colour: 'blue' }, 'colour'],
  ])('%s', async (_, more, field) => {
    const { ask } = await startAdministration();
    const { status, body } = await ask('POST', '/v1/data-servers', zurich(more));
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ field, reason: expect.stringMatching(/.{5}/) }],
    });
    expect((await ask('GET', '/v1/data-servers')).body).toEqual({ dataServers: [] });
  });

  test('several fields are wrong, and then the answer names them all at once', async () => {
    const { ask } = await startAdministration();
    const wrong = { ...stagedUpload, location: 'C:\\x', username: 'x' };
    const { body } = await ask('POST', '/v1/data-servers', zurich({ stagedUpload: wrong, timeZone: 'x' }));
    expect(body.errors.map(({ field }) => field)).toEqual([
      'stagedUpload.location',
      'stagedUpload.username',
      'timeZone',
    ]);
  });
});

test.each(['\\\\ServerName\\FolderName', '\\\\nas01\\qm$\\x', '/srv/staged'])(
  '%s is a valid location (SU-13, SU-15)',
  async (location) => {
    const { created } = await startAdministration();
    const { stagedUpload } = await created(zurich({ stagedUpload: { ...zurich().stagedUpload, location } }));
    expect(stagedUpload.location).toBe(location);
  },
);

test('a data server can still be changed after one of its teams was removed', async () => {
  const { ask, created, users, wait } = await startAdministration();
  const { dataServerId } = await created();
  await users.replaceTeams([]);
  wait(60_000);
  expect((await ask('PUT', `/v1/data-servers/${dataServerId}`, zurich({ version: 1 }))).status).toBe(200);
});

describe('an enrolment code', () => {
  test('is shown once, is valid for an hour, and only its hash is stored', async () => {
    const { ask, created, dataServers } = await startAdministration();
    const { dataServerId } = await created();
    const { status, body } = await ask('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
    const { code, expiresAt } = body as unknown as { code: string; expiresAt: string };
    expect(status).toBe(201);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
    expect(expiresAt).toBe('2026-11-20T13:00:00.000Z');
    const seen = [await dataServers.all(), (await ask('GET', '/v1/data-servers')).body];
    expect(JSON.stringify(seen)).not.toContain(code);
    expect(seen[1]).toMatchObject({ dataServers: [{ enrolment: { expiresAt } }] });
  });

  test('enrols one staging agent, which is then listed, with its own report once there is one', async () => {
    const administration = await startAdministration();
    const { ask, created, dataServers } = administration;
    const { dataServerId } = await created();
    const { body } = await ask('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
    const staging = await startStaging({ dataServers });
    const agent = await staging.enrolled('ZRH-DATA-1', (body as unknown as { code: string }).code);
    expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({
      dataServers: [
        { agents: [{ agentId: agent.agentId, machine: 'ZRH-DATA-1', lastSeenAt: null, waiting: null, errors: [] }] },
      ],
    });
    const disk = { freeBytes: 10, totalBytes: 20 };
    const status = { version: '0.1.0', waiting: { count: 2, bytes: 20 }, disk, errors: ['The share did not answer'] };
    await agent.call('status', status);
    expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({
      dataServers: [
        {
          enrolment: null,
          agents: [
            {
              agentId: agent.agentId,
              machine: 'ZRH-DATA-1',
              lastSeenAt: '2026-11-20T12:00:00.000Z',
              version: '0.1.0',
              waiting: { count: 2, bytes: 20, oldest: null },
              disk,
              errors: ['The share did not answer'],
            },
          ],
        },
      ],
    });
  });

  test('on a stolen machine has an agent that can be removed, whose key gives no access from then on', async () => {
    const { ask, created, dataServers } = await startAdministration();
    const { dataServerId } = await created();
    const { dataServerId: other } = await created(zurich({ name: 'Berne' }));
    const { body } = await ask('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
    const { code } = body as unknown as { code: string };
    const staging = await startStaging({ dataServers });
    const agent = await staging.enrolled('ZRH-DATA-1', code);
    const path = (id: string) => `/v1/data-servers/${id}/agents/${agent.agentId}`;
    expect((await ask('DELETE', path(other))).status).toBe(404);
    expect((await ask('DELETE', path('nowhere'))).status).toBe(404);
    expect((await agent.call('work', { limit: 1 })).items).toEqual([]);
    for (let times = 0; times < 2; times++) {
      expect(await ask('DELETE', path(dataServerId))).toMatchObject({
        status: 200,
        body: { dataServerId, agents: [] },
      });
    }
    expect(await agent.refused('work', { limit: 1 })).toMatchObject({
      status: 401,
      detail: expect.stringContaining('not enrolled'),
    });
    const again = { code, machine: 'ZRH-DATA-1', publicKey: agent.key.publicKey };
    expect((await staging.send('/staging/v1/enrolments', again)).status).toBe(403);
  });

  test('is not issued for a data server that does not exist', async () => {
    const { ask } = await startAdministration();
    expect((await ask('POST', '/v1/data-servers/nowhere/enrolment-code')).status).toBe(404);
  });
});

describe('a removed data server', () => {
  const enrolled = async () => {
    const administration = await startAdministration();
    const { dataServerId } = await administration.created();
    const { body } = await administration.ask('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
    const staging = await startStaging({ dataServers: administration.dataServers });
    const { code } = body as unknown as { code: string };
    const remove = () => administration.ask('DELETE', `/v1/data-servers/${dataServerId}`);
    return { ...administration, dataServerId, staging, code, remove };
  };

  test('is gone with its password, and its staging agents and codes no longer give access (SU-17, SU-20)', async () => {
    const { ask, created, dataServers, passwords, remove, staging, code, dataServerId } = await enrolled();
    const agent = await staging.enrolled('ZRH-DATA-1', code);
    await ask('POST', `/v1/data-servers/${dataServerId}/enrolment-code`);
    const berne = await created(zurich({ name: 'Berne' }));
    for (let times = 0; times < 2; times++) {
      expect(await remove()).toMatchObject({ status: 200, body: { removed: true } });
    }
    expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({ dataServers: [{ name: 'Berne' }] });
    expect([...passwords.keys()]).toEqual([berne.dataServerId]);
    expect(await dataServers.agents()).toEqual([]);
    expect(await agent.refused('work', { limit: 1 })).toMatchObject({ status: 401 });
    expect((await created(zurich())).version).toBe(1);
  });

  test.each([
    ['undecided', {}, '1 undecided'],
    ['released', { decision: keepDecision }, '1 released'],
    ['uploading', { decision: keepDecision, uploadState: 'Uploading' }, '1 uploading'],
    ['failed', { decision: keepDecision, uploadState: 'Failed' }, '1 failed'],
  ] as const)('is refused while a recording of it is %s, and then stays as it was', async (_, more, words) => {
    const { ask, remove, uploads, dataServerId, passwords, staging, code } = await enrolled();
    const agent = await staging.enrolled('ZRH-DATA-1', code);
    await uploads.register(staged('c1', { dataServerId, ...more }));
    const refused = await remove();
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`archive: ${words}.`) } });
    expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({
      dataServers: [{ stagedUpload: { enabled: true, passwordSet: true }, agents: [{ machine: 'ZRH-DATA-1' }] }],
    });
    expect(passwords.has(dataServerId)).toBe(true);
    expect((await agent.call('work', { limit: 1 })).items.length).toBeLessThanOrEqual(1);
  });

  test('marks its recordings as lost if the administrator says so, and each of them says who did', async () => {
    const { ask, uploads, dataServers, dataServerId, staging, code, passwords } = await enrolled();
    const agent = await staging.enrolled('ZRH-DATA-1', code);
    const many = 450;
    for (let number = 0; number < many; number++) {
      const more = [{}, { decision: keepDecision }, { decision: keepDecision, uploadState: 'Uploading' as const }][
        number % 3
      ];
      await uploads.register(staged(`c${number}`, { dataServerId, ...more }));
    }
    await uploads.register(
      staged('archived', { dataServerId, decision: keepDecision, uploadState: 'Uploaded', receipt }),
    );
    const path = `/v1/data-servers/${dataServerId}`;
    expect((await ask('DELETE', `${path}?lostRecordings=yes`)).status).toBe(400);
    expect((await ask('DELETE', path)).status).toBe(409);
    expect((await ask('DELETE', `${path}?lostRecordings=accepted`)).status).toBe(200);
    const lost = (await uploads.ofDataServer(dataServerId, 'Lost', { limit: 1000 })).recordings;
    expect(lost).toHaveLength(many);
    expect(lost[0]).toMatchObject({
      loss: { reason: 'root gave it up with the data server Zurich, where it was stored' },
    });
    expect(lost[0]!.custody.at(-1)).toMatchObject({ step: 'lost', at: '2026-11-20T12:00:00.000Z' });
    expect(await uploads.find('0-archived-audio')).toMatchObject({ uploadState: 'Uploaded' });
    expect([await dataServers.all(), await dataServers.agents(), [...passwords.keys()]]).toEqual([[], [], []]);
    expect(await agent.refused('work', { limit: 1 })).toMatchObject({ status: 401 });
  });

  test('resumes an interrupted removal while its agents no longer have access', async () => {
    const { ask, uploads, dataServers, dataServerId, staging, code } = await enrolled();
    await staging.enrolled('ZRH-DATA-1', code);
    for (let number = 0; number < 60; number++) await uploads.register(staged(`c${number}`, { dataServerId }));
    const lose = uploads.lose.bind(uploads);
    let left = 7;
    uploads.lose = async (...given) => {
      if (left-- <= 0) throw new Failure('unavailable', 'The database does not answer now');
      await lose(...given);
    };
    const path = `/v1/data-servers/${dataServerId}?lostRecordings=accepted`;
    expect((await ask('DELETE', path)).status).toBe(503);
    expect(await dataServers.agents()).toEqual([]);
    expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({ dataServers: [{ name: 'Zurich' }] });
    uploads.lose = lose;
    expect((await ask('DELETE', path)).status).toBe(200);
    expect((await uploads.ofDataServer(dataServerId, 'Lost', { limit: 100 })).recordings).toHaveLength(60);
  });

  test('does not wait for what is uploaded, recycled or removed, whose history stays with the contact', async () => {
    const { remove, uploads, dataServerId } = await enrolled();
    for (const uploadState of ['Uploaded', 'Recycled', 'Removed'] as const) {
      const archived = uploadState === 'Uploaded' ? { receipt, custody: [handOver('archived')] } : {};
      await uploads.register(staged(uploadState, { dataServerId, decision: keepDecision, uploadState, ...archived }));
    }
    expect((await remove()).status).toBe(200);
    expect(await uploads.find('0-Uploaded-audio')).toMatchObject({ dataServerId, uploadState: 'Uploaded', receipt });
  });

  test('accepts nothing more, and is not removed, when a recording arrives during the check', async () => {
    const { ask, remove, uploads, dataServers, dataServerId } = await enrolled();
    const save = dataServers.save.bind(dataServers);
    dataServers.save = async (server) => {
      await uploads.register(staged('late', { dataServerId }));
      await save(server);
    };
    expect(await remove()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('arrived just now') },
    });
    expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({
      dataServers: [{ stagedUpload: { enabled: false, passwordSet: true }, enrolment: null }],
    });
  });

  test.each(['save', 'removeAgent', 'remove'] as const)(
    'is still listed when its removal breaks off at %s, and a second request finishes it',
    async (step) => {
      const { ask, remove, dataServers, passwords, staging, code } = await enrolled();
      await staging.enrolled('ZRH-DATA-1', code);
      const held = dataServers[step];
      dataServers[step] = async () => {
        throw new Failure('unavailable', 'The database does not answer now');
      };
      expect((await remove()).status).toBe(503);
      expect((await ask('GET', '/v1/data-servers')).body).toMatchObject({ dataServers: [{ name: 'Zurich' }] });
      Object.assign(dataServers, { [step]: held });
      expect((await remove()).status).toBe(200);
      expect((await ask('GET', '/v1/data-servers')).body).toEqual({ dataServers: [] });
      expect([...passwords.keys()]).toEqual([]);
      expect(await dataServers.agents()).toEqual([]);
    },
  );

  test('is not removed while somebody else changes it (SU-21)', async () => {
    const { remove, dataServers, dataServerId } = await enrolled();
    const agents = dataServers.agents.bind(dataServers);
    dataServers.agents = async () => {
      await dataServers.save((await dataServers.find(dataServerId))!);
      return agents();
    };
    expect((await remove()).status).toBe(409);
    expect(await dataServers.find(dataServerId)).toBeDefined();
  });
});
