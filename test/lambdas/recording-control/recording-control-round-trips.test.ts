import { DesktopRecorder } from '../../../adapters/desktop/desktop-recorder.ts';
import { MemoryQuotaMark } from '../../../adapters/memory/control/quota.ts';
import { MemoryAccessListStore } from '../../../adapters/memory/user/access-list-store.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { QuotaLine } from '../../../domain/control/recorder/quota-line.ts';
import { currentAccess } from '../../../lambdas/access/current-access.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { pcWith } from '../../adapters/desktop-pc.ts';
import { agent, type ControlApi, call, machine, startControl } from './recording-control-kit.ts';

/** Every database request takes one millisecond of virtual time, and nothing else takes any: time counts the requests. */
const slow = (store: object, { wait }: Pick<ControlApi, 'wait'>): void => {
  let inside = false;
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store))) {
    const method = Reflect.get(store, name) as (...given: unknown[]) => Promise<unknown>;
    if (name === 'constructor' || typeof method !== 'function') continue;
    Reflect.set(store, name, async (...given: unknown[]) => {
      // A method of a store that calls another one is still one request.
      if (inside) return method.apply(store, given);
      await wait(1);
      inside = true;
      try {
        return method.apply(store, given);
      } finally {
        inside = false;
      }
    });
  }
};

let api: ControlApi;
let instructed: { contactId: string; trips: number }[];
let ask: (body: object, path?: string, by?: typeof agent) => Promise<number>;

const twilio = (contactId: string, more: Partial<LiveContact> = {}) =>
  call(contactId, { provider: 'twilio', places: ['WT1', 'CF1', 'CA1', 'CA2'], ...more });

beforeEach(async () => {
  const mark = new MemoryQuotaMark();
  const lists = new MemoryAccessListStore();
  const pace = { clock: () => api.clock(), wait: (milliseconds: number) => api.wait(milliseconds), random: () => 0.5 };
  api = await startControl(
    {},
    {
      quotas: { 'amazon-connect': new QuotaLine(mark, { perSecond: 2, burst: 5 }, pace) },
      choices: { amazonConnectScreens: true, twilioManual: true, webexCommands: false },
      currentAccess: currentAccess(lists, { clock: () => api.clock(), telemetry: silent }),
    },
  );
  const stores = [api.live, api.controls, api.requests, api.settingsStore, api.identifiers, api.users, lists, mark];
  for (const store of stores) slow(store, api);
  instructed = [];
  ask = async (body, path = '/v1/contacts/c-1/recording/pause', by = agent) => {
    const start = api.clock().getTime();
    instructed = [];
    for (const recorder of [api.provider, api.twilio]) {
      const instruct = Object.getPrototypeOf(recorder).instruct.bind(recorder);
      recorder.instruct = async (instruction) => {
        instructed.push({ contactId: instruction.contact.contactId, trips: api.clock().getTime() - start });
        return instruct(instruction);
      };
    }
    return (await api.post(by, path, body)).status;
  };
});
afterEach(() => api.restore());

/** What commands share for some seconds is in memory: settings, people, who may use Fermata. */
const warm = () => api.get(agent, '/v1/agents/username/sam.seller/recording');

const trips = () => Math.max(...instructed.map((one) => one.trips));

describe('before the recorder is called there are at most three sequential database requests', () => {
  test.each([{}, { clientRequestId: 'r-1' }])('for a pause of a contact by its id (%j) (PR-06)', async (body) => {
    await api.run(api.live.note(call('c-1')));
    await warm();
    expect(await ask(body)).toBe(200);
    expect(trips()).toBe(2);
  });

  test('for the first pause of a function that has just started (PR-06)', async () => {
    await api.run(api.live.note(call('c-1')));
    api.restart();
    expect(await ask({ clientRequestId: 'r-1' })).toBe(200);
    expect(trips()).toBe(3);
  });

  test.each([{}, { clientRequestId: 'r-1' }])(
    'for a Twilio call with several legs and agents that is named by one of its calls (%j) (PR-06, PR-09)',
    async (body) => {
      const stays = { 'u-sam': { agentId: 'u-sam', tookOverAt: '2026-11-20T09:59:00.000Z' } };
      await api.run(api.live.note(twilio('c-1', { history: { stays } })));
      const joined = { 'u-ada': { agentId: 'u-ada', joinedAt: '2026-11-20T09:59:30.000Z' } };
      await api.run(api.live.note(twilio('c-1', { history: { stays: joined } })));
      await warm();
      for (const [path, count] of [
        ['/v1/contacts/CA2/recording/pause', 3],
        ['/v1/agents/username/sam.seller/recording/pause', 3],
        ['/v1/contacts/c-1/recording/pause', 2],
      ] as const) {
        expect(await ask(body, path, machine('pause'))).toBe(200);
        expect(trips()).toBe(count);
        await api.post(machine('pause'), '/v1/contacts/c-1/recording/resume');
        Object.assign(body, { clientRequestId: undefined });
      }
    },
  );

  test.each([{}, { clientRequestId: 'r-1' }])(
    'for a call that is being handed over, on every leg (%j) (PR-09)',
    async (body) => {
      await api.run(api.live.note(call('c-0', { agentId: 'u-ada' })));
      const leg = { initialContactId: 'c-0', previousContactId: 'c-0', connectedAt: '2026-11-20T09:59:30.000Z' };
      await api.run(api.live.note(call('c-1', leg)));
      await warm();
      expect(await ask(body)).toBe(200);
      expect(instructed.map(({ contactId }) => contactId).sort()).toEqual(['c-0', 'c-1']);
      expect(trips()).toBe(3);
    },
  );

  test.each([{}, { clientRequestId: 'r-1' }])(
    'for a pause of an agent’s calls, one or two, transferred or not (%j) (PR-06)',
    async (body) => {
      await api.run(api.live.note(call('c-0', { endedAt: '2026-11-20T09:59:31.000Z' })));
      const leg = { initialContactId: 'c-0', previousContactId: 'c-0', connectedAt: '2026-11-20T09:59:30.000Z' };
      await api.run(api.live.note(call('c-1', leg)));
      await api.run(api.live.note(call('c-2')));
      await warm();
      expect(await ask(body, '/v1/agents/username/sam.seller/recording/pause')).toBe(200);
      expect(instructed.map(({ contactId }) => contactId).sort()).toEqual(['c-1', 'c-2']);
      expect(trips()).toBe(3);
    },
  );
});

describe('whether a PC captures the agent is read at the same time as the contact', () => {
  let pc: ReturnType<typeof pcWith>;
  beforeEach(async () => {
    pc = pcWith();
    await pc.report({ at: api.clock().getTime() });
    for (const store of [pc.captures, pc.commands]) slow(store, api);
    let ids = 0;
    api.recorders.push(
      new DesktopRecorder({
        captures: { all: () => pc.captures.all(), changes: (since) => pc.captures.changes(since) },
        commands: { leave: (one) => pc.commands.leave(one), find: (id, commandId) => pc.commands.find(id, commandId) },
        nudge: async (desktopId) => {
          pc.nudges.push(desktopId);
        },
        ...{ clock: api.clock, wait: api.wait, newId: () => `command-${++ids}` },
      }),
    );
  });

  test('so that it costs no further request, with or without a PC (PR-06)', async () => {
    for (const [agentId, result] of [
      ['u-ada', 200],
      ['u-sam', 207],
    ] as const) {
      await api.run(api.live.note(call(`of-${agentId}`, { agentId })));
      await warm();
      // What was read for that is too old by now.
      await api.run(api.wait(2_500));
      expect(await ask({}, `/v1/contacts/of-${agentId}/recording/pause`, machine('pause'))).toBe(result);
      expect(trips()).toBe(2);
    }
    // It did not answer, and the caller learns that a screen may be recorded.
    expect(pc.nudges).toEqual(['pc-1']);
  });
});

test('a pause takes its turn of the quota while it is saved, and one that instructs no recorder takes none (PR-06)', async () => {
  await api.run(api.live.note(call('c-1')));
  await warm();
  for (const expected of [200, 200, 200, 200, 200, 200, 200]) expect(await ask({})).toBe(expected);
  expect(instructed).toEqual([]);
  await api.post(agent, '/v1/contacts/c-1/recording/resume');
  const start = api.clock().getTime();
  expect(await ask({})).toBe(200);
  expect(api.clock().getTime() - start).toBeLessThan(100);
});
