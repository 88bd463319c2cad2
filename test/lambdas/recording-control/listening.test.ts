import type { ListeningView, MonitoringRightsView } from '../../../api/control/monitoring.ts';
import type { Problem } from '../../../api/problem.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { type ControlFunction, unsetSettings } from '../../../domain/control/settings.ts';
import type { Listening, ListenResult } from '../../../domain/live/listen.ts';
import { maySeeMonitoring } from '../../../domain/live/monitoring.ts';
import type { Dependencies } from '../../../lambdas/recording-control/operation.ts';
import { recorded } from '../api-kit.ts';
import {
  administrator,
  agent,
  type ControlApi,
  call as liveCall,
  machine,
  startControl,
  supervisor,
} from './recording-control-kit.ts';

const call: LiveContact = liveCall('c-1');

let control: ControlApi | undefined;
afterEach(() => control?.restore());

const start = async (
  changes: Partial<Dependencies> = {},
  granted: readonly ControlFunction[] = ['listen', 'pause', 'pause-others'],
) => {
  const connected: Parameters<Listening['listen']>[0][] = [];
  let result: ListenResult = { result: 'started' };
  const amazonConnect: Listening = {
    listen: async (request) => {
      connected.push(request);
      return result;
    },
  };
  const grants = (['administrator', 'supervisor', 'agent'] as const).map((role) => ({
    to: { role },
    functions: [...granted],
    writes: [],
    sees: [],
  }));
  const api = await startControl(
    { more: { grants } },
    { listeningIsOn: true, listening: { 'amazon-connect': amazonConnect }, ...changes },
  );
  control = api;
  type Body = ListeningView & MonitoringRightsView & Problem;
  const as = ({ status, body }: { status: number; body: unknown }) => ({ status, body: body as Body });
  return {
    live: api.live,
    pause: () => api.post(supervisor, '/v1/contacts/c-1/recording/pause'),
    connected,
    answers: (next: ListenResult) => {
      result = next;
    },
    listen: async (claims = supervisor, contactId = 'c-1') =>
      as(await api.ask(claims, 'POST', `/v1/contacts/${contactId}/listening`)),
    rights: async (claims = supervisor) => as(await api.get(claims, '/v1/me/monitoring')),
    /** What is stored of contact c-1. */
    stored: async () => {
      await api.contacts.keepNewest([recorded('c-1')]);
      return (await api.contacts.find('c-1'))?.monitorings ?? [];
    },
  };
};

describe('a supervisor who may listen', () => {
  test('is connected by Amazon Connect under their own id, and that is on record (QG-33)', async () => {
    const api = await start();
    await api.live.note(call);
    const { status, body } = await api.listen();
    expect([status, body]).toEqual([200, { contactId: 'c-1', at: expect.any(String), through: 'amazon-connect' }]);
    const [stored, ...others] = await api.stored();
    expect([stored, others]).toEqual([
      expect.objectContaining({ by: 'lea.lead', agentId: 'u-sam', way: 'listen', result: 'started' }),
      [],
    ]);
    expect(api.connected).toEqual([
      { contact: expect.objectContaining({ contactId: 'c-1' }), userId: 'u-lea', requestId: stored?.monitoringId },
    ]);
  });

  test('hears nothing that is not on record before, and Amazon Connect is not called without the record (QG-33)', async () => {
    const api = await start({
      monitorings: {
        begin: async () => {
          throw new Error('down');
        },
        conclude: async () => {},
      },
    });
    await api.live.note(call);
    expect((await api.listen()).status).toBe(500);
    expect(api.connected).toEqual([]);
  });

  test('learns why it did not happen, and that is on record, too (QG-33)', async () => {
    const api = await start();
    await api.live.note(call);
    api.answers({ result: 'refused', detail: 'Sign in to your Contact Control Panel.' });
    const { status, body } = await api.listen();
    expect([status, body.detail]).toEqual([409, 'Sign in to your Contact Control Panel.']);
    api.answers({ result: 'unconfirmed', detail: 'No answer.' });
    expect((await api.listen()).status).toBe(503);
    expect((await api.stored()).map(({ result }) => result)).toEqual(['refused', 'unconfirmed']);
  });

  test('cannot listen to other teams, to themselves, to chats, to ended contacts or other providers (QG-33)', async () => {
    const api = await start();
    await api.live.note(call);
    await api.live.note({ ...call, contactId: 'c-2', initialContactId: 'c-2', agentId: 'u-cara' });
    await api.live.note({ ...call, contactId: 'c-3', initialContactId: 'c-3', agentId: 'u-lea' });
    await api.live.note({ ...call, contactId: 'c-4', initialContactId: 'c-4', channel: 'CHAT' });
    await api.live.note({ ...call, contactId: 'c-5', initialContactId: 'c-5', endedAt: '2026-11-20T11:59:30.000Z' });
    await api.live.note({ ...call, contactId: 'c-6', initialContactId: 'c-6', provider: 'webex' });
    const answers = await Promise.all(
      ['c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7'].map((contactId) => api.listen(supervisor, contactId)),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 409, 409, 409, 409, 404]);
    expect(api.connected).toEqual([]);
  });

  test('cannot begin while the recording is paused, because a card number may be read out (QG-33)', async () => {
    const api = await start();
    await api.live.note(call);
    expect((await api.pause()).status).toBe(200);
    const { status, body } = await api.listen();
    expect([status, body.detail]).toEqual([409, expect.stringContaining('paused')]);
    expect(api.connected).toEqual([]);
  });
});

describe('silent listening', () => {
  test('is not possible in a deployment that has not turned it on (QG-33)', async () => {
    const api = await start({ listeningIsOn: false });
    await api.live.note(call);
    expect((await api.listen()).status).toBe(403);
    expect((await api.rights()).body).toEqual({ listen: false, listenThrough: [], watchScreens: false });
  });

  test('is not possible without the grant, which even administrators lack until they give it to themselves (QG-33)', async () => {
    const api = await start({}, ['pause', 'ledger']);
    await api.live.note(call);
    expect((await api.listen()).status).toBe(403);
    const unset = unsetSettings.grants.flatMap(({ functions }) => functions);
    expect(unset).not.toContain('listen');
    expect(unset).toContain('approve-redaction');
  });

  test('is not possible for an agent, a program, or somebody whom the provider does not know (QG-33)', async () => {
    const api = await start();
    await api.live.note(call);
    const program = machine('read');
    for (const claims of [agent, program, administrator]) expect((await api.listen(claims)).status).toBe(403);
    expect((await api.rights(program)).body.listen).toBe(false);
    expect((await api.rights()).body).toEqual({
      listen: true,
      listenThrough: ['amazon-connect'],
      watchScreens: false,
    });
    expect(api.connected).toEqual([]);
  });

  test('is not visible to those who were listened to, or to anybody without the ledger (QG-33)', () => {
    const lea = { role: 'supervisor', userId: 'u-lea', mayReadLedger: true };
    expect(maySeeMonitoring({ agentId: 'u-sam' }, lea)).toBe(true);
    expect(maySeeMonitoring({ agentId: 'u-lea' }, lea)).toBe(false);
    expect(maySeeMonitoring({ agentId: 'u-sam' }, { ...lea, mayReadLedger: false })).toBe(false);
    expect(maySeeMonitoring({ agentId: 'u-sam' }, { ...lea, role: 'agent' })).toBe(false);
  });
});
