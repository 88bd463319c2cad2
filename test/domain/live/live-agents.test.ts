import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import type { ControlState, MediumStateName } from '../../../domain/control/state/control-state.ts';
import type { Captures } from '../../../domain/desktop/captures.ts';
import { type ListenResult, listen } from '../../../domain/live/listen.ts';
import { desktopsByAgent, liveAgents, sitesByAgent } from '../../../domain/live/live-agents.ts';
import { type Monitoring, maySeeMonitoring } from '../../../domain/live/monitoring.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const contact = (contactId: string, more: Partial<LiveContact> = {}): LiveContact => ({
  ...{ contactId, initialContactId: contactId, provider: 'amazon-connect', agentId: 'u-sam' },
  ...{ channel: 'VOICE', connectedAt: at('10:00') },
  ...more,
});
const captures = (desktopId: string, time: string, agentId = 'u-sam', more: object = {}): Captures => ({
  ...{ desktopId, at: at(time), until: at('10:15') },
  agents: [{ agentId, login: agentId, ...more }],
});

describe('agents who work now', () => {
  test('are those on contacts, in the order of the contacts, and then those whose screen is captured', () => {
    const second = contact('c-2', { agentId: 'u-kim' });
    const contacts = [second, contact('c-1'), contact('c-3'), contact('c-4', { agentId: undefined } as never)];
    const agents = liveAgents({ contacts, captures: [captures('pc-1', '10:01', 'u-ann')], now: at('10:05') });
    expect(agents.map(({ agentId, contacts }) => [agentId, ...contacts.map((one) => one.contactId)])).toEqual([
      ['u-kim', 'c-2'],
      ['u-sam', 'c-1', 'c-3'],
      ['u-ann'],
    ]);
    expect(agents[0]).not.toHaveProperty('desktop');
    expect(agents[2]!.desktop).toEqual({ desktopId: 'pc-1', login: 'u-ann', reportedAt: at('10:01'), silent: false });
  });

  test('have the PC that reported last, whichever is read first', () => {
    const both = [captures('pc-1', '10:01'), captures('pc-2', '10:03')];
    for (const read of [both, both.toReversed()])
      expect(desktopsByAgent(read, at('10:05')).get('u-sam')!.desktopId).toBe('pc-2');
    expect(desktopsByAgent([captures('pc-1', '10:01', 'u-sam', { endedAt: at('10:01') })], at('10:05')).size).toBe(0);
  });

  test('have a silent PC from the moment at which its report is overdue', () => {
    const isSilent = (now: string) => desktopsByAgent([captures('pc-1', '10:01')], at(now)).get('u-sam')!.silent;
    expect([isSilent('10:14'), isSilent('10:15')]).toEqual([false, true]);
  });

  test('work at the site of the recording server of their extension, when it has one', () => {
    const extension = (userId: string, recordingServerId: string) => ({ userId, extension: '8', recordingServerId });
    const sites = sitesByAgent(
      [extension('u-sam', 's-1'), extension('u-kim', 's-2'), extension('u-ann', 's-3')],
      [{ recordingServerId: 's-1', site: 'Bergen' }, { recordingServerId: 's-2' }],
    );
    expect([...sites]).toEqual([['u-sam', 'Bergen']]);
  });
});

/** Everything that is done, in order. */
const start = (answer: ListenResult = { result: 'started' }, conclude = async () => undefined as undefined) => {
  const steps: string[] = [];
  const written: Monitoring[] = [];
  const run = listen({
    listening: {
      'amazon-connect': {
        listen: async ({ contact, userId, requestId }) => {
          steps.push(`connect ${userId} to ${contact.contactId} as ${requestId}`);
          return answer;
        },
      },
    },
    monitorings: {
      begin: async (one) => {
        steps.push(`note ${one.result}`);
        written.push(one);
      },
      conclude: async (one) => {
        steps.push(`note ${one.result}`);
        written.push(one);
        await conclude();
      },
    },
    clock: () => new Date(at('10:05')),
    newId: () => 'm-1',
  });
  const by = { username: 'sue', userId: 'u-sue' };
  const of = (contact: LiveContact, state?: ControlState) => run({ contact, state, by });
  return { of, steps, written };
};
const state = (standing: MediumStateName): ControlState =>
  ({ media: { audio: { standing: 'recording' }, screen: { standing } } }) as unknown as ControlState;

describe('a supervisor who listens', () => {
  test('is on record before anybody is connected', async () => {
    const { of, steps, written } = start();
    const monitoring = await of(contact('c-1'), state('recording'));
    expect(steps).toEqual(['note requested', 'connect u-sue to c-1 as m-1', 'note started']);
    expect(written[0]).toEqual({
      ...{ monitoringId: 'm-1', contactId: 'c-1', agentId: 'u-sam', way: 'listen', by: 'sue', at: at('10:05') },
      ...{ through: 'amazon-connect', result: 'requested' },
    });
    expect(monitoring).toEqual({ ...written[0], result: 'started' });
  });

  test('is not connected to a contact that is over, is not a call, is paused, or is their own', async () => {
    const { of, steps } = start();
    const refused = async (one: LiveContact, of_?: ControlState) =>
      expect(of(one, of_)).rejects.toMatchObject({ code: 'conflict' });
    await refused(contact('c-1', { endedAt: at('10:04') }));
    await refused(contact('c-1', { connectedAt: undefined } as never));
    await refused(contact('c-1', { channel: 'CHAT' }));
    await refused(contact('c-1', { agentId: 'u-sue' }));
    await refused(contact('c-1'), state('paused'));
    await refused(contact('c-1'), state('pausing'));
    await refused(contact('c-1', { provider: 'twilio' }));
    expect(steps).toEqual([]);
  });

  test('is connected to a call whose channel is written in another way, or not known', async () => {
    expect((await start().of(contact('c-1', { channel: 'voice' }))).result).toBe('started');
    expect((await start().of(contact('c-1', { channel: undefined } as never))).result).toBe('started');
  });

  test('learns why not, and whether another attempt may succeed', async () => {
    const attempt = async (answer: ListenResult) => {
      const { of, written } = start(answer);
      const failure = await of(contact('c-1')).catch((error) => error);
      expect(written.at(-1)).toMatchObject({ result: answer.result, detail: 'no' });
      return [failure.code, failure.message];
    };
    expect(await attempt({ result: 'refused', detail: 'no' })).toEqual(['conflict', 'no']);
    expect(await attempt({ result: 'refused', detail: 'no', busy: true })).toEqual(['unavailable', 'no']);
    expect(await attempt({ result: 'unconfirmed', detail: 'no' })).toEqual(['unavailable', 'no']);
  });

  test('stays connected when the result could not be written', async () => {
    const { of } = start(undefined, () => Promise.reject(new Error('throttled')));
    expect((await of(contact('c-1'))).result).toBe('started');
  });
});

test('those who may read the ledger see who listened, and agents and those who were listened to never do', () => {
  const sees = (role: string, userId: string | undefined, mayReadLedger: boolean) =>
    maySeeMonitoring({ agentId: 'u-sam' }, { role, userId, mayReadLedger });
  expect(sees('supervisor', 'u-sue', true)).toBe(true);
  expect(sees('supervisor', undefined, true)).toBe(true);
  expect(sees('supervisor', 'u-sue', false)).toBe(false);
  expect(sees('supervisor', 'u-sam', true)).toBe(false);
  expect(sees('agent', 'u-kim', true)).toBe(false);
});
