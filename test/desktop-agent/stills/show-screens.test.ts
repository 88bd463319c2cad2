import type { DesktopRequest } from '../../../api/programs/desktop.ts';
import type { Cloud } from '../../../desktop-agent/cloud.ts';
import type { StillSize } from '../../../desktop-agent/ffmpeg/still.ts';
import { type Screen, showScreens, type View } from '../../../desktop-agent/service/stills/show-screens.ts';
import { newViewerKey, openStill, type SealedStill } from '../../../domain/live/sealed-still.ts';

const login = 'corp\\sam';
const startMs = Date.parse('2026-11-20T10:00:00.000Z');

const monitor = (monitorId: string): Screen['monitors'][number] => ({
  run: {
    ...{ runId: `run-${monitorId}`, logonSessionId: 'l-1', monitorId, primary: monitorId === 'left', encoder: 'any' },
    ...{ width: 10, height: 10, framesPerSecond: 5, steady: true },
  },
  streamHeader: Uint8Array.of(),
  frames: [],
});

/** A PC whose time passes only while it rests between two stills; after some of them, nobody watches any more. */
const start = async ({ rounds = 3, monitors = [monitor('left')] } = {}) => {
  let nowMs = startMs;
  const key = await newViewerKey();
  const view = (viewId = 'view-1', publicKey = key.publicKey): View => ({
    ...{ viewId, login: 'CORP\\sam', publicKey },
    until: new Date(nowMs + 10_000).toISOString(),
  });
  const state = {
    screen: { state: 'recording', monitors } as Screen | undefined,
    jpeg: (_: string, size: StillSize): Buffer => Buffer.from(`picture ${size.width}`),
    sent: [] as DesktopRequest<'stills'>[],
    views: () => [view()],
    /** Before each request. */
    onSend: async (_: number): Promise<void> => {},
    stop: new AbortController(),
  };
  const cloud = (async (_: string, request: DesktopRequest<'stills'>) => {
    await state.onSend(state.sent.length);
    state.sent.push(request);
    return { screenViews: state.sent.length < rounds ? state.views() : [] };
  }) as unknown as Cloud;
  const screens = showScreens({
    cloud,
    screenOf: () => state.screen,
    ffmpeg: 'ffmpeg',
    time: { toPc: (instant) => Date.parse(instant) },
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    signal: state.stop.signal,
    makeStill: async (_, group, size) => state.jpeg((group as Screen['monitors'][number]).run.monitorId, size),
  });
  const open = async (still: SealedStill | undefined, viewId = 'view-1') =>
    (await openStill(still!, { viewId, privateKey: key.privateKey })).map(({ jpeg }) => Buffer.from(jpeg).toString());
  return {
    state,
    view,
    open,
    pass: (ms: number) => {
      nowMs += ms;
    },
    watch: async (views = state.views()) => {
      screens.take(views);
      await screens.settled();
      return state.sent;
    },
  };
};

test('a watched screen is sent once a second until nobody watches, and then removed in the cloud (QG-33)', async () => {
  const pc = await start();
  const [first, second, third, ...rest] = await pc.watch();
  expect(await pc.open(first?.still)).toEqual(['picture 1280']);
  // The same picture is not sent again.
  expect([second?.version, second?.still]).toEqual([first?.version, undefined]);
  expect(third).toEqual({ login, state: 'recording', version: first?.version });
  expect(rest).toEqual([{ login, state: 'not-recording', version: null }]);
});

test('nothing is made or sent while nobody watches (QG-33)', async () => {
  const pc = await start();
  pc.state.jpeg = () => {
    throw new Error('Nobody watches');
  };
  expect(await pc.watch([])).toEqual([]);
  const over = pc.view();
  pc.pass(10_000);
  expect(await pc.watch([over])).toEqual([]);
});

test('a paused screen is black, no picture of it is made, and none leaves the PC (QG-33)', async () => {
  const pc = await start();
  pc.state.screen = { state: 'paused', monitors: [monitor('left')] };
  pc.state.jpeg = () => {
    throw new Error('It is paused');
  };
  const sent = await pc.watch();
  expect(sent.slice(0, 2)).toEqual([
    { login, state: 'paused', version: null },
    { login, state: 'paused', version: null },
  ]);
});

test('a still that is being made when a pause begins stays on the PC, and after the pause a new one is sent (QG-33)', async () => {
  const pc = await start();
  pc.state.jpeg = () => {
    pc.state.screen = { state: 'paused', monitors: [] };
    pc.state.jpeg = () => Buffer.from('after the pause');
    return Buffer.from('a card number');
  };
  pc.state.onSend = async (count) => {
    if (count === 0) pc.state.screen = { state: 'recording', monitors: [monitor('left')] };
  };
  const [first, second] = await pc.watch();
  expect(first).toEqual({ login, state: 'paused', version: null });
  expect(await pc.open(second?.still)).toEqual(['after the pause']);
});

test('somebody who logs off, or is not recorded, is not shown (QG-33)', async () => {
  const pc = await start();
  pc.state.screen = { state: 'not-recording', monitors: [] };
  pc.state.onSend = async () => {
    pc.state.screen = undefined;
  };
  expect((await pc.watch()).map(({ state, version }) => [state, version])).toEqual(
    Array.from({ length: 4 }, () => ['not-recording', null]),
  );
});

test('several monitors are sent together, and are made smaller until they are small enough (QG-33)', async () => {
  const pc = await start({ monitors: [monitor('left'), monitor('right')] });
  pc.state.jpeg = (monitorId, { width }) =>
    width > 1024 ? Buffer.alloc(100_001) : Buffer.from(`${monitorId} ${width}`);
  const [first] = await pc.watch();
  expect(await pc.open(first?.still)).toEqual(['left 1024', 'right 1024']);
  pc.state.jpeg = () => Buffer.alloc(300_000);
  pc.state.sent = [];
  const [, second] = await pc.watch();
  expect(second).toEqual({ login, state: 'recording', version: null });
});

test('somebody who joins later gets the picture that is there, sealed for them as well (QG-33)', async () => {
  const pc = await start();
  const other = await newViewerKey();
  pc.state.views = () => [pc.view(), ...(pc.state.sent.length > 0 ? [pc.view('view-2', other.publicKey)] : [])];
  const [, second] = await pc.watch();
  expect(await pc.open(second?.still)).toEqual(['picture 1280']);
  const opened = await openStill(second!.still!, { viewId: 'view-2', privateKey: other.privateKey });
  expect(Buffer.from(opened[0]!.jpeg).toString()).toBe('picture 1280');
});

test('a still that did not arrive is sent again, and without the cloud sending ends when nobody can be watching (QG-33)', async () => {
  const pc = await start();
  pc.state.onSend = async (count) => {
    pc.state.onSend = async () => {};
    if (count === 0) throw new Error('the line is down');
  };
  const [first] = await pc.watch();
  expect(await pc.open(first?.still)).toEqual(['picture 1280']);
  pc.state.sent = [];
  let tries = 0;
  pc.state.onSend = async () => {
    tries += 1;
    throw new Error('the line is down');
  };
  expect(await pc.watch()).toEqual([]);
  expect(tries).toBe(11);
});
