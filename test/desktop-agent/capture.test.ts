import { CapturedScreens } from './kit/captured-screens.ts';
import { ffmpegIsInstalled } from './kit/numbered-pictures.ts';
import { startXvfb, type XServer, xvfbIsInstalled } from './kit/x-server.ts';

const testHere = xvfbIsInstalled && ffmpegIsInstalled ? test : test.skip;

// Real programs, on machines that do other things too.

let server: XServer;
let screens: CapturedScreens | undefined;
beforeAll(async () => {
  if (xvfbIsInstalled) server = await startXvfb();
});
afterEach(async () => {
  await screens?.close();
  screens = undefined;
});
afterAll(() => server?.stop());

/** What a piece of one frame lasts, and a little more. */
const maxSeamMs = 250;

testHere('nothing that was on the screen after a pause began is ever stored (AC-21)', async () => {
  screens = await CapturedScreens.start(server.display);
  const { capture } = screens;
  await screens.until(() => screens!.times().length >= 5);
  const pausedAt = Date.now();
  await capture.stop('paused');
  expect(screens.pids()).toEqual([]);
  expect(capture.status()).toMatchObject({ stoppedFor: ['paused'], monitors: [{ capturing: false }] });
  const resumedAt = Date.now();
  capture.resume('paused');
  await screens.until(() => screens!.framesAfter(resumedAt) >= 3);

  expect(screens.times().filter((time) => time > pausedAt && time < resumedAt)).toEqual([]);
  const [gap] = screens.gaps();
  expect(gap).toMatchObject({ cause: 'paused', logonSessionId: 'session-1' });
  expect(gap!.from).toBeLessThanOrEqual(pausedAt);
  expect(gap!.to).toBeGreaterThanOrEqual(resumedAt);
});

testHere('a trigger removes what was captured up to two seconds before it was reported (AC-21)', async () => {
  screens = await CapturedScreens.start(server.display, { holdBackMs: 2000 });
  await screens.until(() => screens!.times().length >= 3);
  const now = Date.now();
  await screens.capture.stop('paused', now - 1500);
  await screens.capture.close();
  const times = screens.times();
  expect(times.length).toBeGreaterThanOrEqual(3);
  expect(times.filter((time) => time > now - 1500)).toEqual([]);
});

testHere('capture resumes only when no reason for a pause is left (AC-10)', async () => {
  screens = await CapturedScreens.start(server.display, { stoppedFor: ['not-allowed', 'locked'] });
  const { capture } = screens;
  capture.resume('not-allowed');
  expect(capture.status()).toMatchObject({ stoppedFor: ['locked'], monitors: [] });
  capture.resume('locked');
  await screens.until(() => screens!.times().length >= 1);
  expect(screens.gaps().map(({ cause, to }) => [cause, to !== undefined])).toEqual([
    ['not-allowed', true],
    ['locked', true],
  ]);
});

testHere('frames follow each other without a seam, and at logoff all of them are stored (AC-26)', async () => {
  screens = await CapturedScreens.start(server.display, { holdBackMs: 2000 });
  const { capture, segments } = screens;
  await screens.until(() => screens!.times().length >= 1);
  const loggedOffAt = Date.now();
  await capture.close();
  const times = screens.times();
  // What was still held back is there too, up to the last picture.
  expect(times.at(-1)!).toBeGreaterThan(loggedOffAt - 1000);
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  expect(Math.max(...steps)).toBeLessThan(2 * maxSeamMs);
  expect(segments.list()).toMatchObject([{ closed: true }]);
});
