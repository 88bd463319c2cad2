import { SourceLadder } from '../../desktop-agent/ffmpeg/source-ladder.ts';
import { CapturedScreens } from './kit/captured-screens.ts';
import { ffmpegIsInstalled } from './kit/numbered-pictures.ts';
import { startXorg, startXvfb, type XServer, xorgIsInstalled, xvfbIsInstalled } from './kit/x-server.ts';

const testHere = xvfbIsInstalled && ffmpegIsInstalled ? test : test.skip;
const testWithMonitors = xorgIsInstalled && ffmpegIsInstalled ? test : test.skip;

// Real programs, on machines that do other things too.

let server: XServer | undefined;
let screens: CapturedScreens | undefined;
afterEach(async () => {
  await screens?.close();
  await server?.stop();
  screens = undefined;
  server = undefined;
});

testHere('when ffmpeg is killed, capture begins again and the gap has its cause (AC-10)', async () => {
  server = await startXvfb();
  screens = await CapturedScreens.start(server.display);
  await screens.until(() => screens!.times().length >= 5);
  process.kill(screens.pids()[0]!, 'SIGKILL');
  const killedAt = Date.now();
  await screens.until(() => screens!.framesAfter(killedAt) >= 3);
  const [gap, ...others] = screens.gaps();
  expect(others).toEqual([]);
  expect(gap).toMatchObject({ cause: 'capture-failed', monitorId: 'screen' });
  const times = screens.times();
  const next = times.find((time) => time > killedAt)!;
  expect(gap!.to).toBe(next);
});

testHere('where two ways of capturing fail, the third one records (AC-10)', async () => {
  server = await startXvfb();
  // This ffmpeg has neither of the two of Windows.
  const sources = new SourceLadder(['gfxcapture', 'ddagrab', 'x11grab']);
  screens = await CapturedScreens.start(server.display, { sources });
  await screens.until(() => screens!.times().length >= 3);
  expect(screens.capture.status()).toMatchObject({ source: 'x11grab', monitors: [{ capturing: true }] });
});

testHere('when the clock is set, capture begins a new run (AC-10)', async () => {
  let ahead = 0;
  const clock = () => ({ wall: Date.now() + ahead, uptime: performance.now() });
  server = await startXvfb();
  screens = await CapturedScreens.start(server.display, { clock });
  await screens.until(() => screens!.times().length >= 3);
  ahead = 60_000;
  await screens.until(() => screens!.segments.list().length === 2 && screens!.gaps()[0]?.to !== undefined);
  expect(screens.gaps()).toMatchObject([{ cause: 'clock-changed' }]);
});

testWithMonitors(
  'monitors that are plugged in, moved, resized and unplugged are captured as they are (AC-10)',
  async () => {
    server = await startXorg();
    screens = await CapturedScreens.start(server.display);
    const { segments, capture } = screens;
    const captured = () => segments.list().map(({ header }) => `${header.monitorId} ${header.width}x${header.height}`);
    await screens.until(() => screens!.times('DUMMY0').length >= 3);

    server.xrandr('--addmode', 'DUMMY1', '640x480');
    server.xrandr('--output', 'DUMMY1', '--mode', '640x480', '--right-of', 'DUMMY0');
    await screens.until(() => screens!.times('DUMMY1').length >= 3);
    expect(captured()).toEqual(['DUMMY0 1280x720', 'DUMMY1 640x480']);

    server.xrandr('--output', 'DUMMY1', '--below', 'DUMMY0');
    const movedAt = Date.now();
    await screens.until(() => screens!.framesAfter(movedAt, 'DUMMY1') >= 3);
    // A capture of the old place would show nothing, or another monitor: it was ended.
    expect(captured()).toEqual(['DUMMY0 1280x720', 'DUMMY1 640x480', 'DUMMY1 640x480']);
    expect(screens.gaps()).toMatchObject([{ cause: 'monitors-changed', monitorId: 'DUMMY1' }]);

    server.xrandr('--output', 'DUMMY0', '--mode', '1024x768', '--output', 'DUMMY1', '--off');
    const resizedAt = Date.now();
    await screens.until(() => screens!.framesAfter(resizedAt, 'DUMMY0') >= 3);
    expect(captured().slice(3)).toEqual(['DUMMY0 1024x768']);
    expect(screens.framesAfter(resizedAt, 'DUMMY1')).toBe(0);
    expect(capture.status()).toMatchObject({ monitors: [{ id: 'DUMMY0', width: 1024, height: 768 }], faults: [] });
    const causes = screens.gaps().map(({ cause, monitorId, to }) => [cause, monitorId, to === undefined]);
    expect(causes.slice(1).sort()).toEqual([
      ['monitors-changed', 'DUMMY0', false],
      ['monitors-changed', 'DUMMY1', true],
    ]);
  },
);

testHere(
  'while the service is away, pictures wait for a minute; then capture stands still until it is back (AC-10)',
  async () => {
    server = await startXvfb();
    let ahead = 0;
    const clock = () => ({ wall: Date.now() + ahead, uptime: performance.now() + ahead });
    screens = await CapturedScreens.start(server.display, { clock, isServiceAway: true });
    const { capture } = screens;
    const isTrue = (look: () => boolean) =>
      new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (!look()) return;
          clearInterval(timer);
          resolve();
        }, 20);
      });
    await isTrue(() => capture.status().monitors[0]?.capturing === true);
    expect(screens.times()).toEqual([]);
    ahead = 61_000;
    await isTrue(() => capture.status().stoppedFor.includes('service-away'));
    screens.startService();
    await screens.until(() => screens!.framesAfter(Date.now() - 2000) >= 3 && capture.status().stoppedFor.length === 0);
    expect(screens.gaps().map(({ cause }) => cause)).toContain('service-away');
  },
);
