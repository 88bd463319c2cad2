import type { MonitoringRightsView, ScreenViewView } from '../../../api/control/monitoring.ts';
import type { Problem } from '../../../api/problem.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { type ControlFunction, unsetSettings } from '../../../domain/control/settings.ts';
import type { SealedStill } from '../../../domain/live/sealed-still.ts';
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
const viewIds = Array.from({ length: 6 }, (_, index) => `0d6f0a52-7c39-4c0c-a1f5-2f9b6e6f2a1${index}`);
const [first = ''] = viewIds;
const screen = { desktopId: 'pc-1', login: 'CORP\\sam' };

const stillFor = (version: string, ...viewers: string[]): SealedStill => ({
  version,
  publicKey: 'BBBB',
  keys: viewers.map((viewId) => ({ viewId, iv: 'AAAA', wrapped: 'BBBB' })),
  pictures: [{ monitorId: 'left', primary: true, width: 10, height: 10, iv: 'AAAA', ciphertext: 'CCCC' }],
});

let control: ControlApi | undefined;
afterEach(() => control?.restore());

const start = async (
  changes: Partial<Dependencies> = {},
  granted: readonly ControlFunction[] = ['watch-screen', 'pause', 'pause-others'],
) => {
  const grants = (['administrator', 'supervisor', 'agent'] as const).map((role) => ({
    to: { role },
    functions: [...granted],
    writes: [],
    sees: [],
  }));
  const api = await startControl({ more: { grants } }, { watchingIsOn: true, ...changes });
  control = api;
  await api.live.note(call);
  const pc = (until: string) => {
    api.captures.splice(0, api.captures.length, {
      desktopId: screen.desktopId,
      at: '2026-11-20T09:59:00.000Z',
      until,
      agents: [
        { agentId: 'u-sam', login: screen.login },
        { agentId: 'u-lea', login: 'CORP\\lea' },
        { agentId: 'u-cara', login: 'CORP\\cara' },
      ],
    });
  };
  pc('2026-11-20T12:00:00.000Z');
  type Body = ScreenViewView & MonitoringRightsView & Problem;
  return {
    ...api,
    pc,
    watch: async (
      claims = supervisor,
      { contactId = 'c-1', ...more }: { contactId?: string; viewId?: string; agentId?: string; has?: string } = {},
    ) => {
      const request = { viewId: first, agentId: 'u-sam', publicKey: 'AAAA', ...more };
      const { status, body } = await api.post(claims, `/v1/contacts/${contactId}/screen-view`, request);
      return { status, body: body as unknown as Body };
    },
    rights: async (claims = supervisor) =>
      (await api.get(claims, '/v1/me/monitoring')).body as unknown as MonitoringRightsView,
    /** What the PC sends. */
    sends: (version: string | null, { state = 'recording' as const, still = stillFor(version ?? '', first) } = {}) =>
      api.views.show(
        { ...screen, at: api.clock().toISOString(), state, version },
        version === null ? undefined : still,
      ),
    /** What is stored of contact c-1. */
    stored: async () => {
      await api.contacts.keepNewest([recorded('c-1')]);
      return (await api.contacts.find('c-1'))?.monitorings ?? [];
    },
  };
};

describe('a supervisor who may watch', () => {
  test('is on record before the PC learns of it, and gets the newest still once (QG-33)', async () => {
    const api = await start();
    const opened = await api.watch();
    expect([opened.status, opened.body]).toEqual([
      200,
      expect.objectContaining({ viewId: first, look: 'waiting', still: null, version: null }),
    ]);
    expect(api.nudged).toEqual(['pc-1']);
    expect(await api.stored()).toEqual([
      expect.objectContaining({ by: 'lea.lead', agentId: 'u-sam', way: 'watch-screen', result: 'requested' }),
    ]);
    await api.sends('v-1');
    const { body } = await api.watch();
    expect(body).toMatchObject({ look: 'shown', version: 'v-1', still: stillFor('v-1', first) });
    expect(await api.stored()).toEqual([expect.objectContaining({ through: 'desktop', result: 'started' })]);
    expect((await api.watch(supervisor, { has: 'v-1' })).body).toMatchObject({ look: 'shown', still: null });
    await api.sends('v-2');
    expect((await api.watch(supervisor, { has: 'v-1' })).body.still?.version).toBe('v-2');
    expect(api.nudged).toEqual(['pc-1']);
  });

  test('sees nothing that is not on record before (QG-33)', async () => {
    const down = async () => {
      throw new Error('down');
    };
    const api = await start({ monitorings: { begin: down, conclude: async () => {} } });
    expect((await api.watch()).status).toBe(500);
    expect(api.nudged).toEqual([]);
    expect(await api.views.ofDesktop('pc-1')).toEqual([]);
  });

  test('sees black while the contact is paused, even if the PC has sent a picture (QG-33)', async () => {
    const api = await start();
    await api.watch();
    await api.sends('v-1');
    expect((await api.post(supervisor, '/v1/contacts/c-1/recording/pause')).status).toBe(200);
    expect((await api.watch()).body).toMatchObject({ look: 'paused', still: null, version: null });
    expect((await api.post(supervisor, '/v1/contacts/c-1/recording/resume')).status).toBe(200);
    await api.sends('v-2');
    expect((await api.watch()).body).toMatchObject({ look: 'shown' });
  });

  test('sees black when the PC says that it is paused, or says nothing for some seconds (QG-33)', async () => {
    const api = await start();
    await api.watch();
    await api.views.show({ ...screen, at: api.clock().toISOString(), state: 'paused', version: null });
    expect((await api.watch()).body.look).toBe('paused');
    await api.sends('v-1');
    api.pass(6000);
    expect((await api.watch()).body).toMatchObject({ look: 'waiting', still: null });
  });

  test('keeps the PC sending only while the page asks, and is on record again after opening it later (QG-33)', async () => {
    const api = await start();
    const { body } = await api.watch();
    api.pass(6000);
    expect((await api.watch()).body.until > body.until).toBe(true);
    expect(await api.stored()).toHaveLength(1);
    api.pass(11_000);
    const again = await api.watch();
    expect(again.body.at > body.at).toBe(true);
    expect(await api.stored()).toHaveLength(2);
  });

  test('gets no still that was sealed before their page was opened (QG-33)', async () => {
    const api = await start();
    await api.watch();
    await api.watch(administrator, { viewId: viewIds[1]! });
    await api.sends('v-1');
    expect((await api.watch(administrator, { viewId: viewIds[1]! })).body).toMatchObject({ look: 'waiting' });
    await api.sends('v-2', { still: stillFor('v-2', ...viewIds) });
    for (const [index, claims] of [supervisor, administrator].entries())
      expect((await api.watch(claims, { viewId: viewIds[index]! })).body.look).toBe('shown');
  });

  test('is refused when five people watch the screen already, and cannot use the view of another (QG-33)', async () => {
    const api = await start();
    const opened = await Promise.all(viewIds.slice(0, 5).map((viewId) => api.watch(supervisor, { viewId })));
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await api.watch(supervisor, { viewId: viewIds[5]! })).status).toBe(409);
    expect((await api.watch(administrator)).status).toBe(403);
  });

  test('cannot watch other teams, themselves, ended contacts, or somebody who is not on the contact (QG-33)', async () => {
    const api = await start();
    await api.live.note({ ...call, contactId: 'c-2', initialContactId: 'c-2', agentId: 'u-cara' });
    await api.live.note({ ...call, contactId: 'c-3', initialContactId: 'c-3', agentId: 'u-lea' });
    await api.live.note({ ...call, contactId: 'c-4', initialContactId: 'c-4', endedAt: '2026-11-20T09:59:30.000Z' });
    const answers = await Promise.all([
      api.watch(supervisor, { contactId: 'c-2', agentId: 'u-cara' }),
      api.watch(supervisor, { contactId: 'c-1', agentId: 'u-cara' }),
      api.watch(supervisor, { contactId: 'c-3', agentId: 'u-lea' }),
      api.watch(supervisor, { contactId: 'c-4' }),
      api.watch(supervisor, { contactId: 'c-1', agentId: 'u-lea' }),
      api.watch(supervisor, { contactId: 'c-9' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 409, 409, 409, 404]);
    expect(api.nudged).toEqual([]);
  });

  test('reads that no PC records the agent, or that it does not answer (QG-33)', async () => {
    const api = await start();
    api.pc('2026-11-20T09:59:30.000Z');
    expect((await api.watch()).body.detail).toContain('does not answer');
    api.restart();
    api.captures.splice(0);
    expect((await api.watch()).body.detail).toContain('No PC records');
  });
});

describe('watching a screen', () => {
  test('is not possible in a deployment that has not turned it on (QG-33)', async () => {
    const api = await start({ watchingIsOn: false });
    expect((await api.watch()).status).toBe(403);
    expect((await api.rights()).watchScreens).toBe(false);
  });

  test('is not possible without the grant, which even administrators lack until they give it to themselves (QG-33)', async () => {
    const api = await start({}, ['pause', 'ledger', 'listen']);
    for (const claims of [supervisor, administrator]) expect((await api.watch(claims)).status).toBe(403);
    expect((await api.rights()).watchScreens).toBe(false);
    expect(unsetSettings.grants.flatMap(({ functions }) => functions)).not.toContain('watch-screen');
  });

  test('is not possible for an agent or a program (QG-33)', async () => {
    const api = await start();
    for (const claims of [agent, machine('read')]) expect((await api.watch(claims)).status).toBe(403);
    expect([await api.rights(), await api.rights(administrator)]).toEqual([
      expect.objectContaining({ watchScreens: true }),
      expect.objectContaining({ watchScreens: true }),
    ]);
    expect(await api.views.ofDesktop('pc-1')).toEqual([]);
  });

  test('shows nothing more, from the next second on, to those who lose the permission (QG-33)', async () => {
    const api = await start();
    await api.watch();
    await api.sends('v-1');
    await api.changeElsewhere({ version: 1, grants: [] });
    expect((await api.watch()).status).toBe(403);
  });
});
