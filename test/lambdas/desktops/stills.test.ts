import type { ScreenView } from '../../../domain/live/screen-view.ts';
import type { SealedStill } from '../../../domain/live/sealed-still.ts';
import { now, reportOf, startDesktops } from './desktop-api-kit.ts';

const login = 'CORP\\sam';

const view = (desktopId: string, more: Partial<ScreenView> = {}): ScreenView => ({
  ...{ viewId: 'view-1', monitoringId: 'm-1', contactId: 'c-1', agentId: 'u-sam', desktopId, login },
  ...{ by: 'lea.lead', publicKey: 'AAAA', at: now, until: new Date(Date.parse(now) + 10_000).toISOString() },
  isShown: false,
  ...more,
});

const still: SealedStill = {
  version: 'v-1',
  publicKey: 'BBBB',
  keys: [{ viewId: 'view-1', iv: 'AAAA', wrapped: 'BBBB' }],
  pictures: [{ monitorId: 'left', primary: true, width: 10, height: 10, iv: 'AAAA', ciphertext: 'CCCC' }],
};

const start = async () => {
  const api = await startDesktops();
  const pc = await api.enrolled();
  return { ...api, pc, desktopId: pc.desktopId };
};

test('a PC learns by its commands or its report that a screen is watched, but not by whom (QG-33)', async () => {
  const { pc, views, desktopId } = await start();
  expect((await pc.call('report', reportOf())).hasWork).toBe(false);
  await views.keep(view(desktopId));
  await views.keep(view('another-pc', { viewId: 'view-2' }));
  expect((await pc.call('report', reportOf())).hasWork).toBe(true);
  const { commands, screenViews } = await pc.call('commands', {});
  expect(commands).toEqual([]);
  expect(screenViews).toEqual([{ viewId: 'view-1', login, publicKey: 'AAAA', until: view(desktopId).until }]);
});

test('the newest still of a watched screen is stored, and the answer says who still watches (QG-33)', async () => {
  const { pc, views, desktopId } = await start();
  await views.keep(view(desktopId));
  const { screenViews } = await pc.call('stills', { login, state: 'recording', version: 'v-1', still });
  expect(screenViews.map(({ viewId }) => viewId)).toEqual(['view-1']);
  expect(await views.still(desktopId, login)).toEqual(still);
  await pc.call('stills', { login, state: 'recording', version: 'v-1' });
  expect(await views.state(desktopId, login)).toMatchObject({ state: 'recording', version: 'v-1', at: now });
  expect(await views.still(desktopId, login)).toEqual(still);
});

test('a pause removes the still, and what a paused PC sends by mistake is not stored (QG-33)', async () => {
  const { pc, views, desktopId } = await start();
  await views.keep(view(desktopId));
  await pc.call('stills', { login, state: 'recording', version: 'v-1', still });
  await pc.call('stills', { login, state: 'paused', version: null });
  expect(await views.still(desktopId, login)).toBeUndefined();
  await pc.call('stills', { login, state: 'paused', version: 'v-2', still });
  expect(await views.still(desktopId, login)).toBeUndefined();
  expect(await views.state(desktopId, login)).toMatchObject({ state: 'paused', version: null });
});

test('nothing is stored of a screen that nobody watches, and what was there is removed (QG-33)', async () => {
  const { pc, views, desktopId, wait } = await start();
  await views.keep(view(desktopId));
  await pc.call('stills', { login, state: 'recording', version: 'v-1', still });
  wait(11_000);
  const { screenViews } = await pc.call('stills', { login, state: 'recording', version: 'v-2', still });
  expect(screenViews).toEqual([]);
  expect(await views.still(desktopId, login)).toBeUndefined();
  await views.keep(view(desktopId, { login: 'CORP\\ann', until: '2099-01-01T00:00:00.000Z' }));
  await pc.call('stills', { login, state: 'recording', version: 'v-2', still });
  expect(await views.still(desktopId, login)).toBeUndefined();
});

test('a PC cannot send pictures for another one, because they are stored under its own id (QG-33)', async () => {
  const { pc, views, enrolled } = await start();
  const other = await enrolled('PC-0043');
  await views.keep(view(other.desktopId));
  await pc.call('stills', { login, state: 'recording', version: 'v-1', still });
  expect(await views.still(other.desktopId, login)).toBeUndefined();
});

test('a picture that is too large is refused (QG-33)', async () => {
  const { pc, views, desktopId } = await start();
  await views.keep(view(desktopId));
  const [picture] = still.pictures;
  const large = { ...still, pictures: [{ ...picture!, ciphertext: 'A'.repeat(400_004) }] };
  expect((await pc.attempt('stills', { login, state: 'recording', version: 'v-1', still: large })).status).toBe(400);
});
