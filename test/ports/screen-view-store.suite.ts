import type { ScreenState, ScreenView } from '../../domain/live/screen-view.ts';
import type { SealedStill } from '../../domain/live/sealed-still.ts';
import { type Backend, openedFor } from './stores.ts';

const view = (viewId: string, more: Partial<ScreenView> = {}): ScreenView => ({
  viewId,
  monitoringId: 'm-1',
  contactId: 'c-1',
  agentId: 'u-sam',
  desktopId: 'pc-1',
  login: 'CORP\\sam',
  by: 'lea.lead',
  publicKey: 'AAAA',
  at: '2099-11-20T10:00:00.000Z',
  until: '2099-11-20T10:00:10.000Z',
  isShown: false,
  ...more,
});

const state = (more: Partial<ScreenState> = {}): ScreenState => ({
  ...{ desktopId: 'pc-1', login: 'CORP\\sam', at: '2099-11-20T10:00:01.000Z', state: 'recording', version: 'v-1' },
  ...more,
});

const still = (version: string): SealedStill => ({
  version,
  publicKey: 'BBBB',
  keys: [{ viewId: 'view-1', iv: 'AA', wrapped: 'BB' }],
  pictures: [{ monitorId: 'left', primary: true, width: 10, height: 10, iv: 'AA', ciphertext: 'CC' }],
});

export const screenViewStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('a PC finds the pages that watch it, and each is renewed in its place (QG-33)', async () => {
    const { views } = stores();
    await views.keep(view('view-1'));
    await views.keep(view('view-2'));
    await views.keep(view('view-3', { desktopId: 'pc-2' }));
    const renewed = view('view-1', { until: '2099-11-20T10:00:20.000Z', isShown: true });
    await views.keep(renewed);
    const found = await views.ofDesktop('pc-1');
    expect(found.toSorted((a, b) => (a.viewId < b.viewId ? -1 : 1))).toEqual([renewed, view('view-2')]);
    expect(await views.find('pc-1', 'view-1')).toEqual(renewed);
    expect(await views.find('pc-1', 'view-3')).toBeUndefined();
  });

  test('only the newest still of a screen is there, and a state without one leaves it (QG-33)', async () => {
    const { views } = stores();
    await views.show(state(), still('v-1'));
    await views.show(state({ version: 'v-2' }), still('v-2'));
    const later = state({ version: 'v-2', at: '2099-11-20T10:00:02.000Z' });
    await views.show(later);
    expect(await views.state('pc-1', 'corp\\SAM')).toEqual(later);
    expect(await views.still('pc-1', 'corp\\SAM')).toEqual(still('v-2'));
    expect(await views.still('pc-1', 'CORP\\ann')).toBeUndefined();
  });

  test('a still that is removed is gone, and removing it again does no harm (QG-33)', async () => {
    const { views } = stores();
    await views.show(state(), still('v-1'));
    await views.removeStill('pc-1', 'CORP\\sam');
    await views.removeStill('pc-1', 'CORP\\sam');
    expect(await views.still('pc-1', 'CORP\\sam')).toBeUndefined();
    expect(await views.state('pc-1', 'CORP\\sam')).toEqual(state());
  });
};
