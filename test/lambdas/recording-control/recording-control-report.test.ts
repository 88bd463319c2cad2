import { noHash } from '../../../domain/control/ledger/ledger.ts';
import { contact } from '../api-kit.ts';
import {
  administrator,
  agent,
  type ControlApi,
  call,
  machine,
  settings,
  startControl,
  supervisor,
} from './recording-control-kit.ts';

let api: ControlApi;
const begin = async (...given: Parameters<typeof startControl>) => {
  api?.restore();
  api = await startControl(...given);
  await api.live.note(call('c-1'));
  return api;
};
beforeEach(() => begin());
afterEach(() => api.restore());

const command = (verb: string, body: object = {}, contactId = 'c-1', caller = agent) =>
  api.post(caller, `/v1/contacts/${contactId}/recording/${verb}`, body);
const pauses = (date = '2026-11-20', caller = supervisor) =>
  api.get(caller, `/v1/recording-control/pauses?date=${date}`);

describe('the report of pauses', () => {
  test('shows for every pause who, why, how long, and what each recorder answered', async () => {
    await command('pause', { reason: 'Card number' });
    api.pass(42_000);
    await command('resume');
    const { body } = await pauses();
    expect(body).toMatchObject({ date: '2026-11-20', unsound: [], complete: true });
    expect(body.pauses).toEqual([
      {
        contactId: 'c-1',
        agentId: 'u-sam',
        agentName: 'sam seller',
        from: '2026-11-20T10:00:00.000Z',
        to: '2026-11-20T10:00:42.000Z',
        seconds: 42,
        media: ['audio', 'screen'],
        blackout: false,
        by: 'sam.seller',
        source: 'person',
        reason: 'Card number',
        endedBy: 'sam.seller',
        endedThrough: 'person',
        confirmed: true,
        soundRecordedUntil: null,
        answers: ['audio', 'screen'].map((medium) => ({
          recorder: 'amazon-connect',
          medium,
          result: 'confirmed',
          code: null,
          detail: null,
        })),
      },
    ]);
  });

  test('shows a current pause without an end, and a failed one as failed', async () => {
    api.provider.behave({}, { result: 'failed', code: 'InternalServiceException' });
    await command('pause');
    await command('pause');
    const { body } = await pauses();
    expect(body.pauses).toMatchObject([
      { confirmed: false, seconds: 0, answers: [{ result: 'failed', code: 'InternalServiceException' }, {}] },
      { confirmed: true, to: null, seconds: null },
    ]);
  });

  test('uses days of the contact centre, not of UTC, and shows a pause over midnight on both', async () => {
    // In Zurich it is 00:30 of the 21st when UTC still has the 20th.
    api.pass(13.5 * 3600_000);
    await command('pause');
    expect((await pauses('2026-11-21')).body.pauses).toHaveLength(1);
    expect((await pauses('2026-11-20')).body.pauses).toHaveLength(0);

    await begin();
    api.pass(12.9 * 3600_000);
    await command('pause', { seconds: 3000 });
    api.pass(10 * 60_000);
    await command('resume');
    expect((await pauses('2026-11-20')).body.pauses).toHaveLength(1);
    expect((await pauses('2026-11-21')).body.pauses).toHaveLength(1);
  });

  test('shows a pause that started yesterday and still lasts today, even where days begin at midnight UTC', async () => {
    api.restore();
    api = await startControl({}, { timeZone: 'UTC' });
    await api.live.note(call('c-1'));
    api.pass(13.9 * 3600_000);
    await command('pause', { seconds: 3000 });
    api.pass(12 * 60_000);
    expect((await pauses('2026-11-21')).body.pauses).toMatchObject([{ contactId: 'c-1', to: null }]);
  });

  test('shows supervisors the pauses of their teams, agents none, and a machine client all', async () => {
    await api.live.note(call('c-care', { agentId: 'u-cara' }));
    await command('pause');
    await command('pause', {}, 'c-care', administrator);
    expect((await pauses()).body.pauses.map(({ contactId }) => contactId)).toEqual(['c-1']);
    expect((await pauses('2026-11-20', machine('read'))).body.pauses).toHaveLength(2);
    expect((await pauses('2026-11-20', agent)).status).toBe(403);
  });

  test('names the agent of a contact that is no longer live', async () => {
    await command('pause');
    const find = api.live.find.bind(api.live);
    api.live.find = async () => undefined;
    await api.contacts.keepNewest([contact('c-1')]);
    expect((await pauses()).body.pauses).toMatchObject([{ agentId: 'u-sam', agentName: 'sam seller' }]);
    api.live.find = find;
  });

  test('names a ledger that was changed', async () => {
    await command('pause');
    const ledger = api.controls.ledger.bind(api.controls);
    api.controls.ledger = async (contactId) =>
      (await ledger(contactId)).map((entry) => (entry.kind === 'command' ? { ...entry, by: 'somebody.else' } : entry));
    expect((await pauses()).body.unsound).toEqual(['c-1']);
    expect((await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body.check).toEqual({
      sound: false,
      entry: 1,
      reason: 'altered',
    });
    api.controls.ledger = async (contactId) => (await ledger(contactId)).slice(0, -1);
    expect((await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body.check).toMatchObject({
      reason: 'cut-off',
    });
  });

  test('is backed by an empty, intact ledger for a contact without commands', async () => {
    expect((await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body).toMatchObject({
      entries: [],
      check: { sound: true, entries: 0, head: noHash },
    });
  });

  test.each(['2026-02-30', '2026-11-22', '1999-12-31', 'yesterday'])('refuses the day %s', async (date) => {
    expect((await pauses(date)).status).toBe(400);
    expect((await api.get(supervisor, `/v1/recording-control/pauses/${date}/report`)).status).toBe(400);
  });

  test('has a CSV line for each recorder and medium, with local times and no formula', async () => {
    await command('pause', { reason: '-2 orders' });
    api.pass(42_000);
    await command('resume');
    const answer = await api.get(supervisor, '/v1/recording-control/pauses/2026-11-20/report');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = String(answer.body).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      "c-1,sam seller,u-sam,2026-11-20 11:00:00,2026-11-20 11:00:42,42,audio screen,no,sam.seller,person,'-2 orders,sam.seller,person,yes,amazon-connect,audio,confirmed,,,sound,",
    );
  });
});

describe('the capability matrix', () => {
  test('matches the vendors’ comparison, which the API obeys, too (PR-02, PR-24, PR-25, PR-26, PR-27)', async () => {
    const { body } = await api.get(agent, '/v1/integrations');
    const rows = body.integrations.map(({ provider, pauseAndResume, additionalRequirements, connected }) => [
      provider,
      pauseAndResume.audio,
      pauseAndResume.screen,
      additionalRequirements.length > 0,
      connected,
    ]);
    expect(rows).toEqual([
      ['amazon-connect', ['manual', 'automatic'], ['manual', 'automatic'], true, true],
      ['webex', ['manual'], ['manual'], false, false],
      ['twilio', ['automatic'], ['automatic'], true, true],
      ['asterisk', ['manual', 'automatic'], ['manual', 'automatic'], true, false],
    ]);
    expect((await api.get(machine('read'), '/v1/integrations')).status).toBe(200);
  });

  test('shows a telephone system as connected once its gateway has reported (PR-24)', async () => {
    const at = '2026-11-20T10:00:00.000Z';
    await api.recordingServers.noteReport({
      ...{ recordingServerId: 'north', at, version: '1.0.0', machine: 'CTI-01', clockOffsetMilliseconds: 0 },
      ...{ settingsVersion: 1, agentsWithoutUser: [], usersNeverSeen: [], duplicateExtensions: [], days: [] },
      ...{ unflagged: [], waiting: 0, faults: [] },
      source: { kind: 'asterisk', state: 'connected', since: at },
    });
    const { body } = await api.get(agent, '/v1/integrations');
    expect(body.integrations).toContainEqual(expect.objectContaining({ provider: 'asterisk', connected: true }));
  });
});

describe('settings', () => {
  const put = (change: object) =>
    api.put(administrator, '/v1/recording-control/settings', { ...settings({ version: 1 }), ...change });

  test('are changed as a whole, and never overwrite somebody else’s change', async () => {
    expect(await put({ longestPause: 120 })).toMatchObject({ status: 200, body: { version: 2, longestPause: 120 } });
    expect(await put({ longestPause: 60 })).toMatchObject({ status: 409, body: { errors: [{ field: 'version' }] } });
    expect((await api.get(administrator, '/v1/recording-control/settings')).body.longestPause).toBe(120);
    expect((await command('pause')).body.state.pausedUntil).toBe('2026-11-20T10:02:00.000Z');
    expect((await api.get(supervisor, '/v1/recording-control/settings')).status).toBe(403);
  });

  const field = (more: object) => ({ key: 'a', label: 'A', type: 'text', ...more });
  test.each([
    [{ fields: [field({}), field({})] }, ['fields.1.key']],
    [{ fields: [field({ type: 'choice' })] }, ['fields.0.choices']],
    [{ fields: [field({ choices: ['x'] })] }, ['fields.0.choices']],
    [{ fields: [field({ type: 'choice', choices: ['x', 'x'] })] }, ['fields.0.choices.1']],
    [{ fields: [field({ type: 'date', maxLength: 5 })] }, ['fields.0.maxLength']],
    [{ fields: [field({ key: 'Not A Key' })] }, ['fields.0.key']],
    [{ fields: Array.from({ length: 11 }, (_, index) => field({ key: `k${index}` })) }, ['fields']],
    [{ longestPause: 5 }, ['longestPause']],
    [
      { grants: [{ to: { role: 'agent' }, functions: [], writes: ['x'], sees: ['y'] }] },
      ['grants.0.writes.0', 'grants.0.sees.0'],
    ],
    [
      {
        grants: [
          { to: { username: 'Sam' }, functions: [], writes: [], sees: [] },
          { to: { username: 'sam' }, functions: [], writes: [], sees: [] },
        ],
      },
      ['grants.1.to'],
    ],
  ])('with %j are refused, naming each field (PR-08)', async (change, fields) => {
    const answer = await put({ grants: [], ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((one) => one.field)).toEqual(expect.arrayContaining(fields));
  });
});

describe('webhooks', () => {
  const body = 'CallSid=CA1&CallStatus=in-progress';
  const sent: unknown[] = [];
  const events: string[] = [];
  beforeEach(async () => {
    sent.length = 0;
    events.length = 0;
    await begin(
      {},
      {
        webhooks: {
          twilio: async (request) => {
            sent.push({ address: request.address, body: request.body });
            if (request.header('X-Twilio-Signature') !== 'right') return undefined;
            return {
              contact: call('CA1', { provider: 'twilio' }),
              recording: {
                contactId: 'CA1',
                verb: 'pause',
                media: ['audio'],
                at: '2026-11-20T10:00:00.000Z',
                by: 'WK1',
                result: 'confirmed',
              },
            };
          },
        },
        contactConnected: async ({ contactId }) => events.push(`connected ${contactId}`),
        contactEnded: async ({ contactId }) => events.push(`ended ${contactId}`),
        ingest: async ({ contactId, verb }) => events.push(`${verb} ${contactId}`),
      },
    );
  });

  test('are verified byte for byte, and trusted only when the provider has signed them (PR-01)', async () => {
    const address = '/v1/integrations/twilio/events';
    expect((await api.ask(undefined, 'POST', address, body, { 'x-twilio-signature': 'wrong' })).status).toBe(403);
    expect(events).toEqual([]);
    const answer = await api.ask(undefined, 'POST', address, body, { 'x-twilio-signature': 'right' });
    expect(answer).toMatchObject({ status: 200, body: { accepted: true } });
    expect(sent[1]).toEqual({ address: `https://fermata.example.com${address}`, body });
    expect(events).toEqual(['connected CA1', 'pause CA1']);
    expect(await api.live.find('CA1')).toMatchObject({ provider: 'twilio' });
    await api.ask(undefined, 'POST', address, body, { 'x-twilio-signature': 'right' });
    expect(events.slice(2)).toEqual(['connected CA1', 'pause CA1']);
  });

  test('of a provider that this deployment does not use are refused', async () => {
    expect((await api.ask(undefined, 'POST', '/v1/integrations/webex/events', '{}')).status).toBe(403);
  });
});
