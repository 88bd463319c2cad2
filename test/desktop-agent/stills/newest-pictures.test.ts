import { FfmpegFailed } from '../../../desktop-agent/ffmpeg/run-ffmpeg.ts';
import { stillOf } from '../../../desktop-agent/ffmpeg/still.ts';
import { newestPictures } from '../../../desktop-agent/service/stills/newest-pictures.ts';
import type { CaptureRun } from '../../../domain/screen/segment.ts';
import { encodeNumbered, ffmpegIsInstalled, height, seenIn, width } from '../kit/numbered-pictures.ts';

const run = (runId: string, more: Partial<CaptureRun> = {}): CaptureRun => ({
  ...{ runId, logonSessionId: 'l-1', monitorId: runId, primary: false, encoder: 'libx264', width, height },
  ...{ framesPerSecond: 5, steady: true },
  ...more,
});
const streamHeader = Uint8Array.of(1);
const frame = (runId: string, time: number, key = false) =>
  ({ kind: 'frame', runId, time, key, data: Uint8Array.of(time) }) as const;

test('the pictures since the last key frame are there of each monitor, with the primary monitor first (QG-33)', () => {
  const newest = newestPictures();
  newest.take({ kind: 'run', run: run('left'), streamHeader });
  newest.take({ kind: 'run', run: run('right', { primary: true }), streamHeader });
  newest.take(frame('left', 1));
  expect(newest.list()).toEqual([]);
  for (const [time, key] of [
    [2, true],
    [3, false],
    [4, true],
    [5, false],
  ] as const)
    newest.take(frame('left', time, key));
  newest.take(frame('right', 9, true));
  newest.take(frame('unknown', 9, true));
  expect(newest.list().map(({ run: { runId }, frames }) => [runId, frames.map(({ time }) => time)])).toEqual([
    ['right', [9]],
    ['left', [4, 5]],
  ]);
});

test('nothing is left of a monitor whose capture has ended (QG-33)', () => {
  const newest = newestPictures();
  newest.take({ kind: 'run', run: run('left'), streamHeader });
  newest.take(frame('left', 1, true));
  newest.take({ kind: 'gap', gap: { logonSessionId: 'l-1', cause: 'paused', from: 2 } });
  newest.take({ kind: 'run-end', runId: 'left', at: 2 });
  newest.take(frame('left', 3, true));
  expect(newest.list()).toEqual([]);
});

(ffmpegIsInstalled ? describe : describe.skip)('with ffmpeg', () => {
  test('a still is the newest picture, not the key frame that it is based on (QG-33)', async () => {
    const { streamHeader: header, frames } = await encodeNumbered(40, 7);
    const group = { streamHeader: header, frames };
    expect(seenIn(await stillOf('ffmpeg', group, { width: 1280, quality: 5 }))).toBe(46);
    const before = { streamHeader: header, frames: frames.slice(0, 3) };
    expect(seenIn(await stillOf('ffmpeg', before, { width: 64, quality: 5 }))).toBe(42);
  });

  test('pictures that cannot be decoded make no still (QG-33)', async () => {
    const { streamHeader: header, frames } = await encodeNumbered(1, 2);
    const broken = { streamHeader: header.slice(0, 40), frames };
    await expect(stillOf('ffmpeg', broken, { width: 64, quality: 5 })).rejects.toThrow(FfmpegFailed);
    await expect(stillOf('/no/ffmpeg', broken, { width: 64, quality: 5 })).rejects.toThrow(FfmpegFailed);
  });
});
