import type { Route } from '../../../api/route.ts';
import { type ControlSettings, controlFunctions, unsetSettings } from '../../../domain/control/settings.ts';
import { Failure, type FailureCode } from '../../../domain/failure.ts';
import type { Claims } from '../../../lambdas/kit/http/gateway.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { anEvaluationForm } from '../../kit/evaluation-form.ts';
import { administrator, agent, contact, machine, type OperationId, routes, startApi, supervisor } from '../api-kit.ts';
import { dataServer } from '../staging-api/staging-api-kit.ts';

const all = Object.entries(routes) as [OperationId, Route][];
const guarded = all.flatMap(([id, route]) =>
  route.access === 'anyone' ? [] : [{ id, ...route, access: route.access }],
);
const addressOf = (path: string) => path.replaceAll(/\{\w+\}/g, 'some-id');
const rules = { rules: [], defaultRule: { actions: { keep: {} } }, version: 0 };
const server = {
  name: 'Zurich',
  stagedUpload: { enabled: false, location: null, username: null },
  timeZone: 'Europe/Zurich',
  bandwidth: [],
  association: { mode: 'any', ipRanges: [], teamIds: [] },
  version: 0,
};
const recordingServer = {
  name: 'Bern PBX',
  site: null,
  dataServerId: 'known',
  optionalFlags: [],
  guidWindowSeconds: 10,
  wrapUpSeconds: 0,
  callerNameOrder: ['network'],
  version: 0,
};
const { name, sections } = anEvaluationForm();
/** For operations that need more than an empty request. */
const bodies: Partial<Record<OperationId, unknown>> = {
  setSupervisedTeams: { teamIds: [] },
  createDataServer: server,
  changeDataServer: server,
  saveWorkflowEvent: rules,
  lintWorkflowEvent: rules,
  simulateWorkflowEvent: { draft: rules, days: 1 },
  changeSchedules: { schedules: [], version: 0 },
  simulateSchedules: { schedules: [], days: 1 },
  changeRecordingRoles: { roles: [], everybodyElse: [], version: 0 },
  changeAcdConfiguration: { rteMessaging: true, version: 0 },
  saveDesktopItems: { items: [], events: [], version: 0 },
  createRecordingServer: recordingServer,
  changeRecordingServer: recordingServer,
  importUserExtensions: { extensions: [] },
  setUserExtension: { extension: null, recordingServerId: null },
  createDesktopEnrolmentCode: { maxUses: 1, days: 1 },
  saveEvaluationForm: { name, sections, retired: false, version: 0 },
  beginEvaluation: { formId: 'some-id' },
  saveEvaluation: { answers: [], revision: 1 },
  reopenEvaluation: { revision: 1 },
};
/** Everything that can be granted on top of a role is granted, so that only roles and scopes decide. */
const everything: ControlSettings = {
  ...unsetSettings,
  grants: (['administrator', 'supervisor', 'agent'] as const).map((role) => ({
    to: { role },
    functions: controlFunctions,
    writes: [],
    sees: [],
  })),
  version: 1,
};
const queries: Partial<Record<OperationId, string>> = { listUploads: 'dataServerId=ds&uploadState=Failed' };

describe.each(guarded)('$method $path', (route) => {
  const { id, method, path, access } = route;
  const query = queries[id] ?? '';
  const call = async (claims: Claims | undefined, more = '') => {
    const address = `${addressOf(path)}?${[query, more].filter(Boolean).join('&')}`;
    const api = await startApi();
    await api.controlSettings.save(everything);
    await api.dataServers.save(dataServer({ dataServerId: 'known', name: 'Known' }));
    return api.call(claims, method.toUpperCase(), address, bodies[id]);
  };
  const status = async (claims: Claims | undefined) => (await call(claims)).status;

  test('needs a token', async () => {
    expect(await status(undefined)).toBe(401);
  });

  test.each(['administrator', 'supervisor', 'agent'] as const)(
    'is open to the %s if its roles say so',
    async (role) => {
      const answered = await status({ username: 'lea.lead', 'cognito:groups': `[${role}]` });
      if (access.roles.includes(role)) expect([200, 201, 202, 404]).toContain(answered);
      else expect(answered).toBe(403);
    },
  );

  test('is open to machines with its scope, and to no others', async () => {
    const others = all.flatMap(([, other]) => (other.access === 'anyone' ? [] : [other.access.scope]));
    const scope = others.filter((other) => other !== access.scope).join(' ');
    expect([200, 201, 202, 404]).toContain(await status({ client_id: 'm', scope: `${scope} ${access.scope}` }));
    expect(await status({ client_id: 'm', scope })).toBe(403);
    expect(await status({ client_id: 'm' })).toBe(403);
  });

  test('refuses unknown parameters', async () => {
    const answer = await call(administrator, 'verbose=1');
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'verbose' }] } });
  });
});

describe('a person', () => {
  test('needs an access token, because an ID token gives no access', async () => {
    const { get } = await startApi();
    const claims = { 'cognito:username': 'lea.lead', 'cognito:groups': '[supervisor]' };
    expect((await get({ ...claims, username: 'lea.lead', token_use: 'id' }, '/v1/me')).status).toBe(401);
    expect((await get({ ...claims, token_use: 'id' }, '/v1/me')).status).toBe(401);
    expect((await get({ ...claims, username: 'lea.lead' }, '/v1/me')).status).toBe(200);
  });

  test('from an identity provider has the name that the provider gives them in the contact centre', async () => {
    const { get } = await startApi();
    const claims = { username: 'acme_00u1', fermata_username: 'lea.lead', 'cognito:groups': '[acme supervisor]' };
    expect((await get(claims, '/v1/me')).body).toMatchObject({ username: 'lea.lead', role: 'supervisor' });
  });

  const roleOf = async (claims: Claims) => {
    const { body, status } = await (await startApi()).get(claims, '/v1/me');
    return status === 200 ? body.role : status;
  };

  test.each([
    ['the text of API Gateway', '[administrator]', 'administrator'],
    ['several in one text', '[agent supervisor]', 'supervisor'],
    ['a list', ['agent'], 'agent'],
    ['one whose name only contains a role', '[x,administrator]', 403],
    ['words', 'agent administrator', 'administrator'],
    ['one that is no role of ours', '[accountants]', 403],
    ['one that only begins like a role', '[administrators]', 403],
    ['none', undefined, 403],
  ])('has the highest role of their groups, given as %s', async (_, groups, expected) => {
    expect(await roleOf({ username: 'lea.lead', 'cognito:groups': groups })).toBe(expected);
  });

  test('gains nothing by a scope in their token', async () => {
    expect(await roleOf({ username: 'lea.lead', client_id: 'console', scope: 'fermata/users.read' })).toBe(403);
  });

  test('does not count as a machine because of their groups alone', async () => {
    expect(await roleOf({ 'cognito:groups': '[administrator]', client_id: 'm' })).toBe(403);
  });
});

test.each([
  ['GET', '/v1/contracts', 404],
  ['GET', '/', 404],
  ['GET', '/v1/contacts/', 404],
  ['GET', `/v1/contacts/${'x'.repeat(257)}`, 404],
  ['DELETE', '/v1/contacts/c1', 405],
  ['GET', '/v1/users/sync', 405],
  ['POST', '/v1/health', 405],
])('the request %s %s is answered with a problem of status %i', async (method, path, status) => {
  const answer = await (await startApi()).call(administrator, method, path);
  expect(answer.status).toBe(status);
  if (status === 405) expect(answer.headers.get('allow')).toMatch(/^(GET|POST)$/);
});

test.each([
  ['from=yesterday', 'from'],
  ['from=2026-02-30', 'from'],
  ['from=2026-11-20&to=2026-11-19', 'from'],
  ['from=2025-01-01&to=2026-11-19', 'from'],
  ['to=9999-12-31', 'to'],
  ['limit=0', 'limit'],
  ['limit=201', 'limit'],
  ['limit=many', 'limit'],
  ['limit=1.5', 'limit'],
  ['agent=', 'agent'],
  ['agent=a&agent=b', 'agent'],
  ['direction=sideways', 'direction'],
  ['recording=perhaps', 'recording'],
  ['colour=blue', 'colour'],
  ['cursor=forged', 'cursor'],
  [`number=${'1'.repeat(101)}`, 'number'],
])('a search with %s is refused, naming the field and the reason', async (query, field) => {
  const answer = await (await startApi()).get(administrator, `/v1/contacts?${query}`);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field, reason: expect.stringMatching(/.{5}/) }] } });
});

test('several wrong fields are named at once', async () => {
  const { body } = await (await startApi()).get(agent, '/v1/contacts?limit=0&from=x&colour=blue');
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['colour', 'from', 'limit']);
});

const wishes: Record<FailureCode, number> = {
  invalid: 400,
  'signed-out': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  throttled: 429,
  'recorder-failed': 502,
  unavailable: 503,
};

test.each(Object.entries(wishes) as [FailureCode, number][])(
  'a failure %s is answered with status %i',
  async (code, status) => {
    const { call } = await startApi({
      startUserSync: async () => {
        throw new Failure(code, 'The reason');
      },
    });
    const response = call(administrator, 'POST', '/v1/users/sync');
    // The route promises only 503 of these; this tests that the others would be reported correctly.
    if (![400, 401, 403, 404, 503].includes(status)) await expect(response).rejects.toThrow(`${status}`);
    else expect(await response).toMatchObject({ status, body: { detail: 'The reason' } });
  },
);

test('a defect is logged in full, and the caller learns nothing of it', async () => {
  const defects: unknown[] = [];
  const { get } = await startApi({
    missing: {
      list: async () => {
        throw new TypeError('secret of the house');
      },
    },
    telemetry: { ...silent, defect: (_, error) => void defects.push(error) },
  });
  const answer = await get(administrator, '/v1/missing-recordings');
  expect(answer.body).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
  expect(defects).toEqual([expect.objectContaining({ message: 'secret of the house' })]);
});

test('every answer forbids caching and content sniffing, and names its request', async () => {
  const { get } = await startApi();
  for (const path of ['/v1/health', '/v1/nowhere', '/v1/contacts?limit=0']) {
    const { headers } = await get(administrator, path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^id-/);
  }
});

test('search terms are never logged, but the id of the contact that was opened is', async () => {
  const lines: string[] = [];
  const info = (message: string, ids?: object) => void lines.push(`${message} ${JSON.stringify(ids)}`);
  const { get, contacts } = await startApi({ telemetry: { ...silent, log: { ...silent.log, info } } });
  await contacts.keepNewest([contact('c1')]);
  await get(administrator, '/v1/contacts?number=%2B41795550123&agent=sam.seller');
  await get(administrator, '/v1/contacts/%2B41795550123');
  await get(administrator, '/v1/contacts/c1');
  expect(lines).toHaveLength(3);
  expect(lines.join('\n')).not.toMatch(/41795550123|seller|sam/);
  expect(lines[2]).toContain('"contactId":"c1"');
  expect(lines[0]).toContain('"operation":"searchContacts"');
});

/** A small generator with a seed, so that a failure can be repeated. */
const seededRandom = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

test('whatever is requested, the answer is never a defect', async () => {
  const { get, contacts } = await startApi();
  await contacts.keepNewest([contact('c1'), contact('c2')]);
  const { next } = (await get(administrator, '/v1/contacts?limit=1')).body;
  const next2 = (await get(administrator, '/v1/missing-recordings')).body.next;
  const random = seededRandom(20261120);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const names = [
    'from',
    'to',
    'agent',
    'team',
    'number',
    'direction',
    'queue',
    'contactId',
    'recording',
    'limit',
    'cursor',
    'reason',
    '__proto__',
    'constructor',
    '',
    'äöü',
  ];
  const values = [
    '',
    '0',
    '-1',
    '1e3',
    '1',
    'NaN',
    '2026-11-19',
    '2026-02-29',
    '0000-00-00',
    '9999-12-31',
    '2199-12-31',
    '2000-01-01',
    'inbound',
    'present',
    'missing',
    'c1',
    'sam.seller',
    'Sales',
    '%00',
    '%',
    '%E0%A4%A',
    '%ED%A0%80',
    '%F0%9F%98%80',
    '\\',
    '../../..',
    'not-arrived',
    '%7B%7D',
    next,
    next2,
    `${next}x`,
    next?.slice(3),
    btoa('a b'),
    'x'.repeat(300),
    'x'.repeat(2000),
    '[]',
    '{"a":1}',
    ' ',
    '+41',
  ];
  const paths = [
    '/v1/contacts',
    '/v1/contacts',
    '/v1/missing-recordings',
    '/v1/unmatched-recordings',
    '/v1/contacts/%E0%A4%A',
    '/v1/contacts/c1',
    '/v1/contacts/%00',
    '/v1/contacts/..%2F..',
    '/v1/users',
  ];
  const statuses = new Map<number, number>();
  for (let round = 0; round < 800; round++) {
    const query = Array.from({ length: Math.floor(random() * 4) }, () => `${oneOf(names)}=${oneOf(values)}`).join('&');
    const claims = oneOf([administrator, supervisor, agent, machine]);
    const { status } = await get(claims, `${oneOf(paths)}?${query}`);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500) throw new Error(`${status} for ${query}`);
  }
  expect([...statuses.keys()].sort()).toEqual([200, 400, 403, 404]);
});
