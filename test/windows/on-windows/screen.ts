import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseEncoder, hasSource } from '../../../desktop-agent/ffmpeg/choose-encoder.ts';
import { windowsSources } from '../../../desktop-agent/ffmpeg/screen-source.ts';
import { SourceLadder } from '../../../desktop-agent/ffmpeg/source-ladder.ts';
import { WindowsMonitors } from '../../../desktop-agent/session/monitors/windows-monitors.ts';
import { CapturedScreens } from '../../desktop-agent/kit/captured-screens.ts';
import { until } from '../../desktop-agent/kit/until.ts';

const ffmpeg = process.env.FERMATA_FFMPEG!;
const [width, height] = process.env.FERMATA_SCREEN!.split('x').map(Number);

test('the monitor of the PC is found, with its size in pixels (AC-10)', async () => {
  const monitors = new WindowsMonitors();
  expect(await monitors.list()).toEqual([{ id: expect.any(String), x: 0, y: 0, width, height, primary: true }]);
  monitors.close();
});

test('an encoder is used only if it works on this PC, and the PC says why another one does not', async () => {
  expect(await chooseEncoder(ffmpeg)).toEqual({ encoder: 'libx264', stable: true });
  await expect(chooseEncoder(ffmpeg, 'h264_mf')).rejects.toThrow(/No H.264 encoder of .* works here. h264_mf:/);
});

test('where the ways of the graphics card fail, the PC steps down to the one that always works, and records (AC-10)', async () => {
  for (const source of windowsSources) expect([source, await hasSource(ffmpeg, source)]).toEqual([source, true]);
  const sources = new SourceLadder(windowsSources);
  const warnings: string[] = [];
  const screens = await CapturedScreens.start('', {
    ...{ ffmpeg, sources, monitors: new WindowsMonitors() },
    logger: { warn: (line) => void warnings.push(line), info: () => {} },
  });
  await until(() => screens.times().length >= 10);
  expect(screens.capture.status()).toMatchObject({ source: 'gdigrab', monitors: [{ width, height, capturing: true }] });
  // Three attempts with each of the two others.
  expect(warnings).toHaveLength(6);
  await screens.close();
});

const gdigrab = { ffmpeg, sources: new SourceLadder(['gdigrab']) };

test('nothing that was on the screen after a pause began is ever stored, and no picture lies on the disk in clear (AC-21)', async () => {
  const screens = await CapturedScreens.start('', { ...gdigrab, monitors: new WindowsMonitors() });
  await until(() => screens.times().length >= 5);
  const pausedAt = Date.now();
  await screens.capture.stop('paused');
  const resumedAt = Date.now();
  screens.capture.resume('paused');
  await until(() => screens.framesAfter(resumedAt) >= 5);
  expect(screens.times().filter((time) => time > pausedAt && time < resumedAt)).toEqual([]);
  expect(screens.gaps()).toMatchObject([{ cause: 'paused' }]);
  await screens.capture.close();

  const times = screens.times();
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  expect(steps.every((step) => step > 0)).toBe(true);
  // By the clock of the PC, in milliseconds.
  expect(Math.abs(times.at(-1)! - Date.now())).toBeLessThan(10_000);
  const folder = join(screens.folder, 'segments');
  const files = readdirSync(folder).filter((name) => name.endsWith('.segment'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const bytes = readFileSync(join(folder, name));
    // The id of a Matroska cluster, and what begins each picture of H.264.
    expect(bytes.includes(Buffer.from([0x1f, 0x43, 0xb6, 0x75]))).toBe(false);
  }
  await screens.close();
  expect(existsSync(screens.folder)).toBe(false);
});
