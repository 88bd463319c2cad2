import {
  administrator,
  agent,
  type ControlApi,
  call,
  machine,
  startControl,
  supervisor,
} from './recording-control-kit.ts';

let api: ControlApi;
beforeEach(async () => {
  api = await startControl();
  await api.live.note(call('c-1'));
});
afterEach(() => api.restore());

const identify = (userId: string, more: object = {}) =>
  api.put(administrator, `/v1/users/${userId}/identifiers`, {
    systemUsername: null,
    systemDomain: null,
    phone: null,
    crmUsername: null,
    ...more,
  });
const pause = (identifier: string, value: string, verb = 'pause') =>
  `/v1/agents/${identifier}/${encodeURIComponent(value)}/recording/${verb}`;

describe('an agent is identified in any of five ways', () => {
  beforeEach(() =>
    identify('u-sam', {
      systemUsername: 'sseller',
      systemDomain: 'CORP',
      phone: '+41 44 555 01 42',
      crmUsername: 'sam@crm.example.com',
    }),
  );

  test.each([
    ['id', 'u-sam'],
    ['username', 'sam.seller'],
    ['username', 'SAM.Seller'],
    ['system-username', 'sseller'],
    ['system-username', 'CORP\\sseller'],
    ['system-username', 'SSeller@corp'],
    ['phone', '+41445550142'],
    ['phone', '+41-44-555-01-42'],
    ['crm-username', 'Sam@CRM.example.com'],
  ])('by the %s %s (OD-24, OD-25)', async (identifier, value) => {
    const answer = await api.post(machine('pause'), pause(identifier, value));
    expect(answer).toMatchObject({ status: 200, body: { state: { contactId: 'c-1' } } });
    expect((await api.get(machine('read'), pause(identifier, value, '').slice(0, -1))).body.media.audio?.standing).toBe(
      'paused',
    );
    expect(
      (await api.post(machine('pause'), pause(identifier, value).replace('recording/pause', 'blackout/start'))).status,
    ).toBe(200);
  });

  test.each([
    ['id', 'u-nobody'],
    ['username', 'sam.old'],
    ['username', 'nobody'],
    ['system-username', 'OTHER\\sseller'],
    ['phone', '+41445550143'],
    ['crm-username', 'nobody@crm.example.com'],
  ])('but nobody has the %s %s, which is answered 404 (PR-13)', async (identifier, value) => {
    expect((await api.post(machine('pause'), pause(identifier, value))).status).toBe(404);
    expect(api.provider.instructions).toEqual([]);
  });

  test('and a sixth kind of identifier is answered 400 with the names of the five (PR-13)', async () => {
    const answer = await api.post(machine('pause'), pause('email', 'sam@example.com'));
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [{ field: 'identifier', reason: 'It is one of id, username, system-username, phone, crm-username' }],
      },
    });
  });

  test('and an unknown verb is answered 400 here, too (PR-06)', async () => {
    expect((await api.post(machine('pause'), pause('id', 'u-sam', 'unpause'))).status).toBe(400);
  });

  test('and without an active contact is answered 409 (PR-09)', async () => {
    const answer = await api.post(machine('pause'), pause('id', 'u-cara'));
    expect(answer).toMatchObject({ status: 409, body: { detail: 'There is no active contact of this agent' } });
  });

  test('and with a call and a chat at once is controlled on the call', async () => {
    await api.live.note(call('chat', { channel: 'CHAT', connectedAt: '2026-11-20T09:59:50.000Z' }));
    const answer = await api.post(machine('pause'), pause('id', 'u-sam'));
    expect(answer).toMatchObject({ status: 200, body: { state: { contactId: 'c-1' }, others: [] } });
  });

  test('but as the caller controls only their own contact (OD-27)', async () => {
    expect((await api.post(agent, pause('username', 'sam.seller'))).status).toBe(200);
    await api.live.note(call('c-ada', { agentId: 'u-ada' }));
    expect((await api.post(agent, pause('username', 'ada.aside'))).status).toBe(404);
    expect((await api.post(supervisor, pause('username', 'ada.aside'))).status).toBe(200);
  });

  test('and tags and metadata reach their live contact, too (PR-07, PR-08)', async () => {
    const tagged = await api.post(agent, '/v1/agents/id/u-sam/tags', { label: 'complaint' });
    expect(tagged).toMatchObject({ status: 200, body: { contactId: 'c-1', tags: [{ label: 'complaint' }] } });
    const written = await api.put(agent, '/v1/agents/username/sam.seller/metadata', { fields: { order: 'B-1' } });
    expect(written).toMatchObject({
      status: 200,
      body: { contactId: 'c-1', metadata: [{ key: 'order', value: 'B-1' }] },
    });
  });

  test('or by the provider’s id if they were never synced', async () => {
    await api.live.note(call('t-1', { agentId: 'WK123', provider: 'twilio' }));
    expect((await api.post(machine('pause'), pause('id', 'WK123'))).status).toBe(200);
  });
});

test('identifiers are read back as they were set, and are empty before (OD-24)', async () => {
  const read = () => api.get(administrator, '/v1/users/u-sam/identifiers');
  const nothing = { systemUsername: null, systemDomain: null, phone: null, crmUsername: null };
  expect(await read()).toMatchObject({ status: 200, body: nothing });
  await identify('u-sam', { systemUsername: 'sseller' });
  expect((await read()).body).toEqual({ ...nothing, systemUsername: 'sseller' });
  expect((await api.get(administrator, '/v1/users/u-nobody/identifiers')).status).toBe(404);
});

describe('an identifier', () => {
  test('such as a system user name is unique even across domains, so the second user is refused (OD-26)', async () => {
    await identify('u-sam', { systemUsername: 'seller', systemDomain: 'CORP' });
    const answer = await identify('u-ada', { systemUsername: 'Seller', systemDomain: 'OTHER' });
    expect(answer).toMatchObject({ status: 409, body: { errors: [{ field: 'systemUsername' }] } });
    expect((await identify('u-sam', { systemUsername: 'seller', systemDomain: 'NEW' })).status).toBe(200);
  });

  test.each([
    ['phone', '+41 44 555 01 42', '+41445550142'],
    ['crmUsername', 'sam@crm', 'SAM@CRM'],
  ])('such as the %s is unique, however it is written', async (field, one, other) => {
    await identify('u-sam', { [field]: one });
    expect(await identify('u-ada', { [field]: other })).toMatchObject({ status: 409, body: { errors: [{ field }] } });
  });

  test('that two users still share causes a 409, in the words that people search logs for (OD-26)', async () => {
    await api.identifiers.save({ userId: 'u-sam', systemUsername: 'seller', systemDomain: 'A' });
    await api.identifiers.save({ userId: 'u-ada', systemUsername: 'seller', systemDomain: 'B' });
    for (const value of ['seller', 'A\\seller']) {
      const answer = await api.post(machine('pause'), pause('system-username', value));
      expect(answer).toMatchObject({
        status: 409,
        body: { detail: 'Multiple agents were returned with the same system-username; nothing was done' },
      });
    }
  });

  test('such as a system user name is not fully qualified, and its domain needs one (OD-24, OD-25)', async () => {
    expect(await identify('u-sam', { systemUsername: 'CORP\\sseller' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'systemUsername' }] },
    });
    expect(await identify('u-sam', { systemDomain: 'CORP' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'systemDomain' }] },
    });
    expect((await identify('u-sam', { systemUsername: 'sseller' })).status).toBe(200);
    expect((await identify('u-nobody', {})).status).toBe(404);
    expect((await api.put(supervisor, '/v1/users/u-sam/identifiers', {})).status).toBe(403);
  });
});
