import {
  administrator,
  agent,
  type ControlApi,
  call,
  colleague,
  machine,
  settings,
  startControl,
  stranger,
  supervisor,
} from './recording-control-kit.ts';

let api: ControlApi;
const begin = async (...given: Parameters<typeof startControl>) => {
  api?.restore();
  api = await startControl(...given);
  await api.live.note(call('c-1'));
  await api.live.note(call('c-care', { agentId: 'u-cara' }));
  return api;
};
beforeEach(() => begin());
afterEach(() => api.restore());

const path = '/v1/contacts/c-1/recording';

describe('while recording control is off, which it is by default', () => {
  test.each([
    ['POST', `${path}/pause`, {}],
    ['POST', '/v1/contacts/c-1/blackout/start', {}],
    ['POST', '/v1/contacts/c-1/tags', { label: 'complaint' }],
    ['PUT', '/v1/contacts/c-1/metadata', { fields: { order: 'B-1' } }],
    ['POST', '/v1/agents/id/u-sam/recording/pause', {}],
  ])('%s %s is a 403 that says so until an administrator has switched it on (OD-01)', async (method, address, body) => {
    await begin({ enabled: false });
    for (const caller of [agent, administrator, machine('pause', 'mark')]) {
      const answer = await api.ask(caller, method, address, body);
      expect(answer).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('Recording control is off') },
      });
    }
    expect(api.provider.instructions).toEqual([]);
    expect((await api.get(agent, '/v1/me/recording-controls')).body).toMatchObject({ enabled: false, functions: [] });
  });

  test('the initial settings already let leaders do everything and agents pause (OD-01, OD-27)', async () => {
    await begin({ enabled: false });
    const { body } = await api.get(administrator, '/v1/recording-control/settings');
    expect(body).toMatchObject({ enabled: false, longestPause: 300, onTransfer: 'keep', version: 0, fields: [] });
    const of = (role: string) => body.grants.find(({ to }) => 'role' in to && to.role === role)?.functions;
    expect(of('administrator')).toContain('pause-others');
    expect(of('supervisor')).toEqual(expect.arrayContaining(['pause', 'pause-others', 'ledger']));
    expect(of('agent')).toContain('pause');
    expect(of('agent')).not.toContain('start-stop');
    const { changedAt: _, changedBy: __, ...change } = body as typeof body & { changedAt: null; changedBy: null };
    const answer = await api.put(administrator, '/v1/recording-control/settings', { ...change, enabled: true });
    expect(answer).toMatchObject({ status: 200, body: { enabled: true, version: 1, changedBy: 'root' } });
    expect((await api.post(agent, `${path}/pause`)).status).toBe(200);
  });

  test('nobody can pause, even if it was on before (OD-01)', async () => {
    expect((await api.post(agent, `${path}/pause`)).status).toBe(200);
    const { enabled: _, ...rest } = settings({ version: 1 });
    await api.put(administrator, '/v1/recording-control/settings', { ...rest, enabled: false });
    expect((await api.post(agent, `${path}/resume`)).status).toBe(403);
  });
});

describe('among the functions of recording control', () => {
  test.each([
    ['pause', 'POST', `${path}/pause`, {}],
    ['pause', 'POST', `${path}/resume`, {}],
    ['start-stop', 'POST', `${path}/start`, {}],
    ['start-stop', 'POST', `${path}/stop`, {}],
    ['blackout', 'POST', '/v1/contacts/c-1/blackout/start', {}],
    ['tag', 'POST', '/v1/contacts/c-1/tags', { label: 'complaint' }],
    ['tag', 'DELETE', '/v1/contacts/c-1/tags/complaint', undefined],
    ['metadata', 'PUT', '/v1/contacts/c-1/metadata', { fields: { order: 'B-1' } }],
    ['ledger', 'GET', '/v1/contacts/c-1/control-ledger', undefined],
  ] as const)('%s is needed for %s %s, and is enough for it (OD-07, OD-27)', async (wanted, method, address, body) => {
    const others = (['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'] as const).filter(
      (one) => one !== wanted,
    );
    const grant = (functions: readonly (typeof wanted | (typeof others)[number])[]) => ({
      grants: [{ to: { role: 'agent' as const }, functions: [...functions], writes: ['order'], sees: [] }],
    });
    await api.save(grant(others));
    expect((await api.ask(agent, method, address, body)).status).toBe(403);
    await api.save(grant([wanted]));
    expect((await api.ask(agent, method, address, body)).status).not.toBe(403);
  });

  test('a grant by user name replaces that of the role, whatever the case of the name (OD-07)', async () => {
    await api.save({
      grants: [
        { to: { role: 'agent' }, functions: ['pause', 'tag'], writes: [], sees: [] },
        { to: { username: 'Sam.Seller' }, functions: ['tag'], writes: [], sees: [] },
      ],
    });
    expect((await api.post(agent, `${path}/pause`)).status).toBe(403);
    expect((await api.post(agent, '/v1/contacts/c-1/tags', { label: 'complaint' })).status).toBe(200);
    expect((await api.get(agent, '/v1/me/recording-controls')).body.functions).toEqual(['tag']);
  });

  test('without a grant no function is available (OD-27)', async () => {
    await api.save({ grants: [] });
    expect((await api.post(agent, `${path}/pause`)).status).toBe(403);
  });
});

describe('in recording control', () => {
  test('an agent controls their own contact, and does not find one of another agent', async () => {
    expect((await api.post(agent, `${path}/pause`)).status).toBe(200);
    for (const caller of [colleague, stranger]) {
      for (const [method, address, body] of [
        ['POST', `${path}/pause`, {}],
        ['POST', '/v1/contacts/c-1/tags', { label: 'complaint' }],
        ['PUT', '/v1/contacts/c-1/metadata', { fields: { order: 'B-1' } }],
        ['GET', path, undefined],
        ['GET', '/v1/contacts/c-1/marks', undefined],
      ] as const) {
        expect((await api.ask(caller, method, address, body)).status).toBe(404);
      }
    }
  });

  test('a supervisor with "pause others" controls contacts of their teams, and no others at all', async () => {
    expect((await api.post(supervisor, `${path}/pause`)).status).toBe(200);
    expect((await api.post(supervisor, '/v1/contacts/c-care/recording/pause')).status).toBe(404);
    await api.save({ grants: [{ to: { role: 'supervisor' }, functions: ['pause'], writes: [], sees: [] }] });
    expect((await api.post(supervisor, `${path}/resume`)).status).toBe(403);
    // Their own is allowed.
    await api.live.note(call('c-lea', { agentId: 'u-lea' }));
    expect((await api.post(supervisor, '/v1/contacts/c-lea/recording/pause')).status).toBe(200);
  });

  test('a machine client controls everybody’s contacts through its scope, as a trigger (OD-07)', async () => {
    await api.save({ grants: [] });
    expect((await api.post(machine('pause'), '/v1/contacts/c-care/recording/pause')).status).toBe(200);
    expect((await api.controls.ledger('c-care'))[0]).toMatchObject({ by: 'crm', source: 'trigger' });
  });

  test('a supervisor sees the ledgers of their teams’ contacts, and an agent sees their own if it was granted', async () => {
    await api.post(agent, `${path}/pause`);
    const answer = await api.get(supervisor, '/v1/contacts/c-1/control-ledger');
    expect(answer.body.entries.map(({ kind }) => kind)).toEqual(['command', 'answer', 'answer']);
    expect(answer.body.check).toMatchObject({ sound: true, entries: 3 });
    expect((await api.get(agent, '/v1/contacts/c-1/control-ledger')).status).toBe(403);
    expect((await api.get(supervisor, '/v1/contacts/c-care/control-ledger')).status).toBe(404);
    expect((await api.get(machine('read'), '/v1/contacts/c-1/control-ledger')).status).toBe(200);
  });
});

describe('live contacts', () => {
  const ids = ({ body }: { body: { contacts: { contactId: string }[] } }) =>
    body.contacts.map(({ contactId }) => contactId);

  test('are visible to those who may see their agents, with the state of each medium (OD-40)', async () => {
    await api.post(agent, `${path}/pause`, { media: ['audio'] });
    const answer = await api.get(supervisor, '/v1/live-contacts');
    expect(answer.body.contacts).toMatchObject([
      {
        contactId: 'c-1',
        agentName: 'sam seller',
        teamName: 'Inside Sales',
        media: { audio: { standing: 'paused', confirmed: true }, screen: { standing: 'recording', confirmed: false } },
      },
    ]);
    expect(ids(await api.get(agent, '/v1/live-contacts'))).toEqual(['c-1']);
    expect(ids(await api.get(machine('read'), '/v1/live-contacts')).sort()).toEqual(['c-1', 'c-care']);
    expect(ids(await api.get(administrator, '/v1/live-contacts?teamId=care'))).toEqual(['c-care']);
    expect(ids(await api.get(administrator, '/v1/live-contacts?agentId=u-sam'))).toEqual(['c-1']);
    expect(ids(await api.get(administrator, '/v1/live-contacts?agentId=u-sam&teamId=care'))).toEqual([]);
    expect(ids(await api.get(supervisor, '/v1/live-contacts?agentId=u-cara'))).toEqual([]);
  });

  test('show the same state after a refresh, in a second window, and with a new function (PR-03)', async () => {
    await api.post(agent, `${path}/pause`);
    const before = (await api.get(agent, '/v1/me/recording-controls')).body.contacts[0];
    api.restart();
    api.pass(1000);
    const { now: _, ...after } = (await api.get(agent, '/v1/me/recording-controls')).body.contacts[0]!;
    expect(before).toMatchObject(after);
    expect(after).toMatchObject({ contactId: 'c-1', media: { audio: { standing: 'paused' } } });
  });

  test('come with the caller’s permissions, which hide the content of single fields (OD-31, OD-33)', async () => {
    const { body } = await api.get(agent, '/v1/me/recording-controls');
    expect(body).toMatchObject({
      enabled: true,
      functions: ['pause', 'blackout', 'tag', 'metadata'],
      longestPause: 300,
    });
    expect(body.fields.map(({ key, writable, visible }) => [key, writable, visible])).toEqual([
      ['order', true, true],
      ['claim', true, false],
      ['outcome', true, false],
      ['due', true, false],
      ['sum', true, false],
    ]);
  });

  test('have a status that says when the contact has ended (PR-09)', async () => {
    await api.live.note(call('c-1', { endedAt: '2026-11-20T09:59:59.000Z' }));
    const { body } = await api.get(agent, path);
    expect(body).toMatchObject({ endedAt: '2026-11-20T09:59:59.000Z', media: { audio: { standing: 'ended' } } });
    expect((await api.get(agent, '/v1/contacts/c-404/recording')).status).toBe(404);
  });
});

test('people are no longer offered a function right after an administrator removed it (OD-07, OD-27)', async () => {
  await begin({ more: { grants: [{ to: { role: 'agent' }, functions: ['pause', 'tag'], writes: [], sees: [] }] } });
  const offered = async () => (await api.get(agent, '/v1/me/recording-controls')).body.functions;
  expect(await offered()).toEqual(['pause', 'tag']);
  await api.changeElsewhere({ grants: [{ to: { role: 'agent' }, functions: ['pause'], writes: [], sees: [] }] });
  expect(await offered()).toEqual(['pause']);
});
