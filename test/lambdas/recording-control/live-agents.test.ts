import type { LiveAgentsView } from '../../../api/control/live.ts';
import type { Captures } from '../../../domain/desktop/captures.ts';
import { aCall } from '../../kit/recordings.ts';
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
});
afterEach(() => api.restore());

const view = async (claims = supervisor, query = ''): Promise<LiveAgentsView> => {
  const { status, body } = await api.get(claims, `/v1/live-agents${query}`);
  expect(status).toBe(200);
  return body as unknown as LiveAgentsView;
};
const names = ({ agents }: LiveAgentsView) => agents.map(({ agentName }) => agentName);

const capture = (agentId: string, more: Partial<Captures> = {}): Captures => ({
  desktopId: `pc-${agentId}`,
  at: '2026-11-20T09:58:00.000Z',
  until: '2026-11-20T10:13:00.000Z',
  agents: [{ agentId, login: agentId }],
  ...more,
});

test('an agent on a contact is shown with queue, start and state of each medium (QG-35)', async () => {
  await api.contacts.keepNewest([aCall({ contactId: 'earlier', queueId: 'q-1', queueName: 'Orders' })]);
  await api.live.note(call('c-1', { queueId: 'q-1' }));
  expect((await view()).agents).toEqual([
    {
      agentId: 'u-sam',
      agentName: 'sam seller',
      teamId: 'inside',
      teamName: 'Inside Sales',
      extension: null,
      site: null,
      contacts: [
        expect.objectContaining({
          contactId: 'c-1',
          provider: 'amazon-connect',
          queueName: 'Orders',
          connectedAt: '2026-11-20T09:59:00.000Z',
          media: { audio: expect.objectContaining({ standing: 'recording' }), screen: expect.anything() },
        }),
      ],
      desktop: null,
    },
  ]);
  await api.post(agent, '/v1/contacts/c-1/recording/pause');
  const [sam] = (await view()).agents;
  expect(sam?.contacts[0]?.media.audio).toMatchObject({ standing: 'paused', confirmed: true });
});

test('people see the number of the customer, but a program with the scope for recorders does not (QG-35)', async () => {
  await api.live.note(call('c-1', { customerNumber: '+41795550123' }));
  await api.live.note(call('c-2', { agentId: 'u-cara' }));
  const numbers = ({ agents }: LiveAgentsView) =>
    agents.flatMap(({ contacts }) => contacts.map(({ contactId, customerNumber }) => [contactId, customerNumber]));
  expect(numbers(await view(supervisor))).toEqual([['c-1', '+41795550123']]);
  expect(Object.fromEntries(numbers(await view(administrator)))).toEqual({ 'c-1': '+41795550123', 'c-2': null });
  expect(Object.fromEntries(numbers(await view(machine('read'))))).toEqual({ 'c-1': null, 'c-2': null });
});

test('contacts of every provider are in one list (QG-35)', async () => {
  await api.live.note(call('c-1'));
  await api.live.note(call('t-1', { provider: 'twilio', agentId: 'u-ada' }));
  await api.live.note(call('w-1', { provider: 'webex', agentId: 'u-cara' }));
  const { agents } = await view(administrator);
  expect(agents.flatMap(({ contacts }) => contacts.map(({ provider }) => provider)).sort()).toEqual([
    'amazon-connect',
    'twilio',
    'webex',
  ]);
});

test('supervisors see their own teams, agents see nobody, and a program needs its scope (QG-35)', async () => {
  await api.live.note(call('c-1'));
  await api.live.note(call('c-2', { agentId: 'u-cara' }));
  expect(names(await view())).toEqual(['sam seller']);
  expect(names(await view(administrator)).sort()).toEqual(['cara care', 'sam seller']);
  expect(names(await view(machine('read'))).sort()).toEqual(['cara care', 'sam seller']);
  expect((await api.get(agent, '/v1/live-agents')).status).toBe(403);
  expect((await api.get(machine('pause'), '/v1/live-agents')).status).toBe(403);
});

test('a team and a site can be chosen, and nobody sees more by choosing (QG-32, QG-35)', async () => {
  await api.recordingServers.save({
    recordingServerId: 'bern',
    name: 'Bern PBX',
    site: 'Bern',
    dataServerId: 'd-1',
    guidWindowSeconds: 10,
    wrapUpSeconds: 0,
    callerNameOrder: ['network'],
    version: 0,
  });
  await api.extensions.save([
    { userId: 'u-sam', extension: '2001', recordingServerId: 'bern' },
    { userId: 'u-cara', extension: '2002', recordingServerId: 'bern' },
  ]);
  await api.live.note(call('c-1'));
  await api.live.note(call('c-2', { agentId: 'u-cara' }));
  await api.live.note(call('c-3', { agentId: 'u-ada' }));
  expect(names(await view(administrator, '?site=Bern')).sort()).toEqual(['cara care', 'sam seller']);
  expect(names(await view(administrator, '?teamId=care'))).toEqual(['cara care']);
  expect(names(await view(administrator, '?teamId=inside&site=Bern'))).toEqual(['sam seller']);
  expect(names(await view(supervisor, '?site=Bern'))).toEqual(['sam seller']);
  expect(names(await view(supervisor, '?teamId=care'))).toEqual([]);
  const [sam] = (await view(supervisor, '?site=Bern')).agents;
  expect(sam).toMatchObject({ extension: '2001', site: 'Bern' });
  expect((await view(supervisor)).sites).toEqual(['Bern']);
});

test('an agent whose PC records them is shown without a contact, and a PC that went silent says so (QG-35)', async () => {
  api.captures.push(
    capture('u-sam'),
    capture('u-ada', { at: '2026-11-20T09:30:00.000Z', until: '2026-11-20T09:45:00.000Z' }),
    capture('u-cara'),
    capture('u-lea', { agents: [{ agentId: 'u-lea', login: 'lea', endedAt: '2026-11-20T09:50:00.000Z' }] }),
  );
  const { agents } = await view();
  expect(agents.map(({ agentId, contacts, desktop }) => [agentId, contacts.length, desktop?.silent])).toEqual([
    ['u-sam', 0, false],
    ['u-ada', 0, true],
  ]);
});

test('an agent on several contacts at once is one row with all of them, newest first (QG-35)', async () => {
  await api.live.note(call('chat', { channel: 'CHAT', connectedAt: '2026-11-20T09:50:00.000Z' }));
  await api.live.note(call('c-1'));
  const [sam, ...others] = (await view()).agents;
  expect(others).toEqual([]);
  expect(sam?.contacts.map(({ contactId }) => contactId)).toEqual(['c-1', 'chat']);
});

test('a contact that nobody is on any more belongs to no agent (QG-35)', async () => {
  await api.live.note(call('c-1'));
  await api.live.note(
    call('c-1', {
      history: { stays: { 'u-sam': { agentId: 'u-sam', leftAt: '2026-11-20T09:59:30.000Z' } } },
    }),
  );
  expect((await view(administrator)).agents).toEqual([]);
});

test('at most a thousand agents are listed, and the answer says that there are more (QG-35)', async () => {
  for (let number = 0; number < 1001; number += 1) {
    await api.live.note(call(`c-${number}`, { agentId: `u-${number}` }));
  }
  const { agents, more } = await view(administrator);
  expect([agents.length, more]).toEqual([1000, true]);
});
