import type { ControlSettingsChange } from '../../../api/control/control-settings.ts';
import { screenSpan } from '../../../domain/on-demand/screen-span.ts';
import {
  noRequirements,
  recordAll,
  type Schedule,
  type ScheduleRequirements,
} from '../../../domain/schedule/schedule.ts';
import {
  administrator,
  agent,
  type ControlApi,
  call,
  colleague,
  machine,
  settings,
  startControl,
  supervisor,
} from './recording-control-kit.ts';

const agentsDecide: Schedule = { ...recordAll, scheduleId: 'agents', name: 'Agents decide', type: 'on-demand' };
const only = (more: Partial<ScheduleRequirements>): Schedule => ({
  ...agentsDecide,
  requirements: { ...noRequirements, ...more },
});
const grant = (
  functions: ControlSettingsChange['grants'][number]['functions'],
  more: Partial<ControlSettingsChange['grants'][number]> = {},
) => ({
  grants: [
    ...settings().grants.filter(({ to }) => !('role' in to && to.role === 'agent')),
    { to: { role: 'agent' as const }, functions, writes: ['claim'], sees: [], ...more },
  ],
});
const everything = grant(['start-stop', 'blackout', 'metadata']);
const ownOnly = grant(['start-stop', 'blackout', 'metadata'], { onlyOwnRecordings: true });

let api: ControlApi;
const begin = async (
  schedules: readonly Schedule[] | undefined,
  more: Partial<ControlSettingsChange> = everything,
  options: Parameters<typeof startControl>[0] = {},
) => {
  api?.restore();
  api = await startControl({ more, ...options });
  if (schedules) await api.schedules.save({ schedules, version: 1, changedAt: '', changedBy: 'root' });
  await api.live.note(call('c-1', { queueId: 'orders' }));
  return api;
};
afterEach(() => api.restore());

const status = async (who = agent) => (await api.get(who, '/v1/on-demand')).body;
const send = (what: string, body: object = {}, who = agent) => api.post(who, `/v1/on-demand/${what}`, body);
const whyNot = async (action: string, who = agent) =>
  (await status(who)).calls[0]?.actions.find((one) => one.action === action)?.why;
const possible = async () =>
  (await status()).calls[0]!.actions.filter(({ why }) => why === null).map(({ action }) => action);
const verbs = () => api.provider.instructions.map(({ verb }) => verb);

describe('On-Demand', () => {
  test('is for nobody as long as recording control is off (OD-01)', async () => {
    await begin([agentsDecide], everything, { enabled: false });
    expect(await send('recording/start')).toMatchObject({ status: 403 });
    expect((await api.get(agent, '/v1/on-demand')).status).toBe(403);
    expect(verbs()).toEqual([]);
  });

  test.each<[string, readonly Schedule[] | undefined]>([
    ['no schedule was ever saved', undefined],
    ['no schedule is of the type On-Demand', [recordAll]],
    ['the On-Demand schedule has expired', [{ ...agentsDecide, endsAt: '2026-11-20T10:00:00.000Z' }]],
    ['it is for other users', [only({ userIds: ['u-ada'] })]],
    ['it is for other groups', [only({ teamIds: ['care'] })]],
    ['it is for other extensions', [only({ extensions: ['201'] })]],
  ])('is for nobody as long as %s (OD-35, OD-36, OD-39)', async (_, schedules) => {
    await begin(schedules);
    expect(await status()).toMatchObject({ unavailable: expect.stringContaining('No On-Demand schedule'), calls: [] });
    expect(await send('recording/start')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('No On-Demand schedule applies to you') },
    });
    expect(verbs()).toEqual([]);
  });

  test('is for agents on calls of the queues that the schedule names (OD-39)', async () => {
    await begin([only({ queues: ['billing'] })]);
    expect(await send('recording/start')).toMatchObject({
      status: 409,
      body: { detail: 'No On-Demand schedule applies to this call.' },
    });
    await begin([only({ queues: ['orders'] })]);
    expect((await send('recording/start')).status).toBe(200);
  });

  test('is for everybody who was granted a function, if the schedule has no requirements (OD-27, OD-38)', async () => {
    await begin([agentsDecide]);
    await api.live.note(call('c-2', { agentId: 'u-ada' }));
    expect((await send('recording/start')).status).toBe(200);
    expect((await send('recording/start', {}, colleague)).status).toBe(200);
    await begin([agentsDecide], grant(['pause', 'tag']));
    expect(await status()).toMatchObject({ unavailable: 'You are not allowed to use On-Demand.' });
    expect((await send('recording/start')).status).toBe(403);
  });

  test('offers people the functions they were granted, and no others (OD-07)', async () => {
    await begin([recordAll, agentsDecide], grant(['blackout', 'metadata']));
    expect((await status()).calls[0]!.actions.map(({ action }) => action)).toEqual([
      'start-blackout',
      'stop-blackout',
      'update',
    ]);
    expect((await send('recording/start')).status).toBe(403);
    expect((await send('blackout/start')).status).toBe(200);
  });

  test('is for neither programs nor people without calls', async () => {
    await begin([agentsDecide]);
    expect((await send('recording/start', {}, machine('record', 'pause'))).status).toBe(403);
    expect(await send('recording/start', {}, supervisor)).toMatchObject({ status: 409 });
  });
});

describe('with On-Demand', () => {
  test('an agent starts and stops the recording of their call, through the same recorder and ledger (OD-03, OD-18)', async () => {
    await begin([agentsDecide]);
    expect((await status()).calls).toMatchObject([{ contactId: 'c-1', mode: 'on-demand', look: 'not-started' }]);
    const started = await send('recording/start');
    expect(started).toMatchObject({ status: 200, body: { call: { look: 'recording', ownSince: expect.any(String) } } });
    expect(await possible()).toEqual(['stop', 'start-blackout', 'update']);
    const stopped = await send('recording/stop');
    expect(stopped).toMatchObject({ status: 200, body: { call: { look: 'stopped', ownSince: null } } });
    expect(verbs()).toEqual(['start', 'stop', 'stop']);
    const ledger = (await api.controls.ledger('c-1')).filter(({ kind }) => kind === 'command');
    expect(ledger).toMatchObject([
      { verb: 'start', by: 'sam.seller', source: 'person', onDemand: 'records' },
      { verb: 'stop', by: 'sam.seller', source: 'person', onDemand: 'records' },
    ]);
  });

  test('the screen of the PC follows the sound, and is not started separately (OD-29)', async () => {
    await begin([agentsDecide], everything, { desktops: true });
    const { status: code, body } = await send('recording/start');
    expect([code, body.outcomes.map(({ recorder }) => recorder)]).toEqual([200, ['amazon-connect']]);
    expect(api.desktop.instructions).toEqual([]);
    api.pass(30_000);
    await send('recording/stop');
    const span = { from: '2026-11-20T09:59:00.000Z', to: '2026-11-20T10:05:00.000Z' };
    const screen = screenSpan(await api.controls.ledger('c-1'), span)!.span;
    expect(Date.parse(screen.to) - Date.parse(screen.from)).toBeGreaterThanOrEqual(30_000);
    expect(screen.from > span.from && screen.to < span.to).toBe(true);
  });

  test('a target of 50 % still records everything that agents start (OD-37)', async () => {
    await begin([{ ...agentsDecide, targetPercent: 50, randomProbability: 50 }]);
    for (let index = 2; index < 30; index += 1) {
      await api.live.note(call(`c-${index}`, { agentId: index % 2 ? 'u-sam' : 'u-ada' }));
      const who = index % 2 ? agent : colleague;
      expect([index, (await send('recording/start', { contactId: `c-${index}` }, who)).status]).toEqual([index, 200]);
    }
  });

  test('a blackout starts and stops, and information is added (OD-19, OD-41)', async () => {
    await begin([agentsDecide]);
    await send('recording/start');
    expect(await send('blackout/start')).toMatchObject({
      status: 200,
      body: { call: { look: 'blackout', endsAt: expect.any(String) } },
    });
    expect(await whyNot('start')).toBe('Your recording is in progress.');
    expect(await possible()).toEqual(['stop', 'stop-blackout', 'update']);
    expect(await send('blackout/stop')).toMatchObject({ status: 200, body: { call: { look: 'recording' } } });
    const written = await api.put(agent, '/v1/contacts/c-1/metadata', { fields: { claim: 'Z-12' } });
    expect(written).toMatchObject({ status: 200, body: { metadata: [{ key: 'claim', value: null, visible: false }] } });
    const refused = await api.put(agent, '/v1/contacts/c-1/metadata', { fields: { claim: '5 < 6' } });
    expect(refused.body.errors).toMatchObject([{ reason: 'These characters are not permitted: <' }]);
  });

  test('a screen without a call is refused in the portal (OD-20)', async () => {
    await begin([agentsDecide]);
    for (const verb of ['start', 'stop']) {
      expect(await send(`screen/${verb}`)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('only with the On-Demand client on the PC') },
      });
    }
    expect(verbs()).toEqual([]);
  });

  test('an unknown command is refused, and nothing is done', async () => {
    await begin([agentsDecide]);
    expect((await send('recording/resume')).status).toBe(400);
    expect((await send('sound/start')).status).toBe(400);
    expect(verbs()).toEqual([]);
  });

  test('an agent without a call has nothing to record, and on several calls says which one', async () => {
    await begin([agentsDecide]);
    await api.live.note(call('c-2'));
    expect(await send('recording/start')).toMatchObject({ status: 409, body: { contactIds: ['c-2', 'c-1'] } });
    expect((await send('recording/start', { contactId: 'c-2' })).status).toBe(200);
    expect((await send('recording/start', { contactId: 'c-9' })).status).toBe(409);
    expect((await send('recording/start', {}, colleague)).status).toBe(409);
  });

  test('a start that the recorder refuses leaves no recording of the agent behind', async () => {
    await begin([agentsDecide]);
    api.provider.behave({}, { result: 'failed' });
    expect((await send('recording/start')).status).toBe(502);
    expect((await status()).calls).toMatchObject([{ ownSince: null }]);
    expect((await send('recording/start')).status).toBe(200);
    expect((await status()).calls).toMatchObject([{ ownSince: expect.any(String) }]);
  });

  test('a repeated request gets the first answer, and nothing is sent twice', async () => {
    await begin([agentsDecide]);
    const first = await send('recording/start', { clientRequestId: 'r-1' });
    const again = await send('recording/start', { clientRequestId: 'r-1' });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body.outcomes).toEqual(first.body.outcomes);
    expect(verbs()).toEqual(['start']);
  });

  test('a second command while one is in progress is answered as busy, and nothing is lost', async () => {
    await begin([agentsDecide]);
    await send('recording/start');
    await api.killed(agent, 'POST', '/v1/on-demand/blackout/start', {});
    const second = await send('recording/stop');
    expect(second).toMatchObject({ status: 409, body: { code: 'busy' } });
    expect(verbs()).toEqual(['start']);
    // A blackout is never refused as busy: it waits, and is sent.
    expect((await send('blackout/start')).status).toBe(200);
    expect(new Set(verbs().slice(1))).toEqual(new Set(['pause']));
    expect((await send('recording/stop')).status).toBe(200);
  });
});

describe('a call that a schedule records anyway', () => {
  test('has a recording of the agent in it, which no recorder makes a second time (OD-16)', async () => {
    await begin([recordAll, agentsDecide]);
    expect((await status()).calls).toMatchObject([{ mode: 'supplemented', look: 'recording', ownSince: null }]);
    expect(await whyNot('stop')).toContain('A schedule records this call');
    expect((await send('recording/stop')).status).toBe(409);
    expect(await send('recording/start')).toMatchObject({
      status: 200,
      body: { outcomes: [{ result: 'unchanged' }], call: { ownSince: expect.any(String) } },
    });
    const stopped = await send('recording/stop');
    // The schedule goes on recording.
    expect(stopped).toMatchObject({ status: 200, body: { call: { look: 'recording', ownSince: null } } });
    expect(verbs()).toEqual([]);
    const commands = (await api.controls.ledger('c-1')).filter(({ kind }) => kind === 'command');
    expect(commands).toMatchObject([
      { verb: 'start', onDemand: 'supplements' },
      { verb: 'stop', onDemand: 'supplements' },
    ]);
  });

  test('can be started On-Demand only where a schedule says so', async () => {
    await begin([recordAll, only({ queues: ['billing'] })]);
    expect(await whyNot('start')).toBe('No On-Demand schedule applies to this call.');
    expect((await send('recording/start')).status).toBe(409);
  });
});

describe('agents with the grant to see only their own recordings', () => {
  test('do not see that a schedule records their call, and cannot stop or black it out (OD-17)', async () => {
    await begin([recordAll, agentsDecide], ownOnly);
    const { calls } = await status();
    expect(calls).toMatchObject([{ mode: null, look: null, ownSince: null, endsAt: null }]);
    expect(await possible()).toEqual(['start', 'update']);
    for (const what of ['recording/stop', 'blackout/start', 'blackout/stop']) {
      expect(await send(what)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('you started') } });
    }
    expect(verbs()).toEqual([]);
  });

  test('see and control the recordings that they start (OD-17)', async () => {
    await begin([recordAll, agentsDecide], ownOnly);
    await send('recording/start');
    expect((await status()).calls).toMatchObject([{ mode: 'supplemented', look: 'recording' }]);
    expect((await send('blackout/start')).status).toBe(200);
    expect((await send('blackout/stop')).status).toBe(200);
    expect((await send('recording/stop')).status).toBe(200);
    expect((await status()).calls).toMatchObject([{ mode: null, look: null }]);
    expect(new Set(verbs())).toEqual(new Set(['pause', 'resume']));
  });

  test('see nothing of other recordings anywhere else (OD-17)', async () => {
    await begin([recordAll, agentsDecide], ownOnly);
    for (const path of [
      '/v1/contacts/c-1/recording',
      '/v1/agents/username/sam.seller/recording',
      '/v1/live-contacts',
    ]) {
      expect([path, (await api.get(agent, path)).status]).toEqual([path, 403]);
    }
    for (const path of ['/v1/contacts/c-1/blackout/start', '/v1/contacts/c-1/recording/stop']) {
      expect([path, (await api.post(agent, path)).status]).toEqual([path, 403]);
    }
    expect((await api.get(agent, '/v1/me/recording-controls')).body).toMatchObject({
      functions: ['metadata'],
      onlyOwnRecordings: true,
      onDemand: true,
      contacts: [],
    });
    expect(verbs()).toEqual([]);
  });

  test('have that grant from an administrator, like every other one', async () => {
    await begin([agentsDecide], ownOnly);
    const { body } = await api.get(administrator, '/v1/recording-control/settings');
    expect(body.grants.find(({ to }) => 'role' in to && to.role === 'agent')).toMatchObject({
      onlyOwnRecordings: true,
    });
  });
});
