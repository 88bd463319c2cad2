import { MemoryContacts } from '../../../adapters/memory/contact/memory-contacts.ts';
import { MemoryMonitoringStore } from '../../../adapters/memory/contact/monitoring-store.ts';
import { MemoryScreenViewStore } from '../../../adapters/memory/desktop/screen-view-store.ts';
import type { ControlState } from '../../../domain/control/state/control-state.ts';
import type { ScreenState } from '../../../domain/live/screen-view.ts';
import { type WatchRequest, watchScreen } from '../../../domain/live/watch-screen.ts';
import { connected } from '../control/control-kit.ts';

const begin = Date.parse('2026-11-20T10:00:00.000Z');
const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
const pc = { desktopId: 'pc-1', login: 'CORP\\mira', reportedAt: at(0), silent: false };
const pausing = (standing: 'pausing' | 'paused' | 'recording') =>
  ({ media: { audio: { standing, confirmed: true, since: at(0) } } }) as unknown as ControlState;
const stillFor = (version: string, ...viewIds: string[]) => ({
  ...{ version, publicKey: 'key', pictures: [] },
  keys: viewIds.map((viewId) => ({ viewId, iv: '', wrapped: '' })),
});

/** Lea, a supervisor, watches Mira’s screen during a call. */
const start = () => {
  let now = 0;
  const memory = new MemoryContacts();
  const views = new MemoryScreenViewStore();
  const nudges: string[] = [];
  let ids = 0;
  const watch = watchScreen({
    ...{ views, monitorings: new MemoryMonitoringStore(memory), clock: () => new Date(begin + now * 1000) },
    ...{ nudge: async (desktopId: string) => nudges.push(desktopId), newId: () => `m-${++ids}` },
  });
  const request = (more: Partial<WatchRequest> = {}): WatchRequest => ({
    ...{ contact: connected, state: undefined, agentId: 'u-1', desktop: pc, by: { username: 'lea', userId: 'u-9' } },
    ...{ viewId: 'v-1', publicKey: 'page' },
    ...more,
  });
  const shown = (more: Partial<ScreenState> = {}, ...viewIds: string[]) =>
    views.show(
      { ...{ desktopId: 'pc-1', login: pc.login, at: at(now), state: 'recording', version: '1' }, ...more },
      viewIds.length > 0 ? stillFor(more.version ?? '1', ...viewIds) : undefined,
    );
  return {
    ...{ views, nudges, shown, monitorings: () => [...memory.monitorings.values()] },
    at: async (seconds: number, more: Partial<WatchRequest> = {}) => {
      now = seconds;
      return watch(request(more));
    },
    setTime: (seconds: number) => {
      now = seconds;
    },
  };
};
const conflict = (reason: string) =>
  expect.objectContaining({ code: 'conflict', message: expect.stringContaining(reason) });

describe('somebody who watches the screen of an agent on a call', () => {
  test.each<[string, Partial<WatchRequest>, string]>([
    ['whose call is over', { contact: { ...connected, endedAt: at(-1) } }, 'Nobody is on this contact'],
    ['who is not on this call', { agentId: 'u-2' }, 'This agent is not on this contact'],
    ['who is the person themselves', { by: { username: 'mira', userId: 'u-1' } }, 'You are on this contact yourself'],
    ['that no PC records', { desktop: undefined }, 'No PC records the screen'],
    ['whose PC is off', { desktop: { ...pc, silent: true } }, 'does not answer'],
  ])('sees nothing of an agent %s, and it is not on record', async (_, more, reason) => {
    const { at: watch, monitorings, nudges } = start();
    await expect(watch(0, more)).rejects.toEqual(conflict(reason));
    expect([...monitorings(), ...nudges]).toEqual([]);
  });

  test('is on record before the PC learns of it, and may be a program without a user', async () => {
    const { at: watch, monitorings, nudges, views } = start();
    expect(await watch(0, { by: { username: 'wallboard', userId: undefined } })).toEqual({
      ...{ at: at(0), until: at(10), look: 'waiting', version: null, still: null },
    });
    expect(monitorings()).toEqual([
      {
        ...{ monitoringId: 'm-1', contactId: 'c-1', agentId: 'u-1', way: 'watch-screen', by: 'wallboard', at: at(0) },
        ...{ through: 'desktop', result: 'requested' },
      },
    ]);
    expect(nudges).toEqual(['pc-1']);
    expect(await views.find('pc-1', 'v-1')).toMatchObject({ login: pc.login, publicKey: 'page', isShown: false });
  });

  test('sees the picture that was sealed for their page, and has it on record once', async () => {
    const { at: watch, shown, monitorings, views } = start();
    await watch(0);
    await shown({ at: at(1) }, 'v-0', 'v-1');
    expect(await watch(1)).toMatchObject({ look: 'shown', version: '1', still: stillFor('1', 'v-0', 'v-1') });
    expect(monitorings()).toMatchObject([{ result: 'started', monitoringId: 'm-1' }]);
    expect(await views.find('pc-1', 'v-1')).toMatchObject({ isShown: true });
    // The page has this picture already.
    expect(await watch(2, { has: '1' })).toEqual({
      ...{ at: at(0), until: at(10), look: 'shown', version: '1', still: null },
    });
    await shown({ at: at(3), version: '2' }, 'v-1');
    expect(await watch(3, { has: '1' })).toMatchObject({ look: 'shown', version: '2' });
    expect(monitorings()).toHaveLength(1);
  });

  test.each<[string, Partial<ScreenState>, string[], string]>([
    ['a picture that was sealed before their page was opened', { at: at(1) }, ['v-0'], 'waiting'],
    ['a PC that has sent no picture yet', { at: at(1), version: null }, ['v-1'], 'waiting'],
    ['a screen that is paused', { at: at(1), state: 'paused' }, ['v-1'], 'paused'],
    ['a screen that is not recorded', { at: at(1), state: 'not-recording' }, ['v-1'], 'not-recording'],
    ['what the PC sent before they began to watch', { at: at(-1) }, ['v-1'], 'waiting'],
  ])('gets nothing of %s', async (_, state, viewIds, look) => {
    const { at: watch, shown, monitorings } = start();
    await watch(0);
    await shown(state, ...viewIds);
    expect(await watch(1)).toEqual({ at: at(0), until: at(10), look, version: null, still: null });
    expect(monitorings()).toMatchObject([{ result: 'requested' }]);
  });

  test('gets nothing of a PC that has sent nothing for five seconds', async () => {
    const { at: watch, shown } = start();
    await watch(0);
    await shown({ at: at(0) }, 'v-1');
    expect(await watch(4.999)).toMatchObject({ look: 'shown' });
    expect(await watch(5)).toMatchObject({ look: 'waiting', still: null });
  });

  test.each(['pausing', 'paused'] as const)(
    'gets nothing while the sound is %s, whatever the PC has sent',
    async (of) => {
      const { at: watch, shown } = start();
      await watch(0);
      await shown({ at: at(1) }, 'v-1');
      expect(await watch(1, { state: pausing(of) })).toMatchObject({ look: 'paused', version: null, still: null });
      expect(await watch(1, { state: pausing('recording') })).toMatchObject({ look: 'shown' });
    },
  );

  test('keeps the PC sending as long as their page asks, which wakes a PC that does not send', async () => {
    const { at: watch, shown, nudges, monitorings } = start();
    await watch(0);
    expect((await watch(4.9)).until).toBe(at(10));
    expect(nudges).toHaveLength(1);
    expect((await watch(5)).until).toBe(at(15));
    expect(nudges).toHaveLength(2);
    await shown({ at: at(10) }, 'v-1');
    expect((await watch(10)).until).toBe(at(20));
    expect(nudges).toHaveLength(2);
    expect(monitorings()).toHaveLength(1);
    // Their page was closed for ten seconds: this is a new view.
    expect(await watch(20)).toMatchObject({ at: at(20), until: at(30) });
    expect(monitorings()).toHaveLength(2);
  });

  test.each<[string, Partial<WatchRequest>]>([
    ['somebody else’s', { by: { username: 'tom', userId: 'u-8' } }],
    ['of another contact', { contact: { ...connected, contactId: 'c-2' } }],
    ['of another agent', { agentId: 'u-2', contact: { ...connected, agentId: 'u-2' } }],
  ])('cannot use a view that is %s', async (_, more) => {
    const { at: watch } = start();
    await watch(0);
    await expect(watch(1, more)).rejects.toEqual(expect.objectContaining({ code: 'forbidden' }));
  });

  test('is one of at most five at a time', async () => {
    const { at: watch } = start();
    for (const one of [1, 2, 3, 4, 5]) await watch(0, { viewId: `v-${one}` });
    await expect(watch(9.9, { viewId: 'v-6' })).rejects.toEqual(conflict('5 people watch this screen already'));
    expect(await watch(9.9)).toMatchObject({ until: at(19.9) });
    expect(await watch(10, { viewId: 'v-6' })).toMatchObject({ at: at(10) });
  });
});
