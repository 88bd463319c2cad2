import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { splice } from '../../desktop-agent/service/splice/splice.ts';
import { onlyTrack } from '../../domain/screen/only-track.ts';
import { findNotes } from '../../domain/screen/recording-notes.ts';
import { encodeNumbered, ffmpegIsInstalled, height, seenPictures, width } from './kit/numbered-pictures.ts';
import { black, StoredScreens } from './kit/stored-screens.ts';

const testWithFfmpeg = ffmpegIsInstalled ? test : test.skip;
/** 09:00:00. */
const start = Date.UTC(2026, 10, 20, 9);
const span = { from: start, to: start + 10_000 };

// Real programs, on machines that do other things too.

let screens: StoredScreens;
beforeEach(async () => {
  screens = await StoredScreens.open();
});
afterEach(() => screens.close());

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

testWithFfmpeg('each monitor is a track of the recording, the primary one first (AC-21)', async () => {
  await screens.store(await encodeNumbered(0, 50), start, { runId: 'left', monitorId: 'A', primary: false });
  await screens.store(await encodeNumbered(100, 30, { size: '256x96' }), start + 2000, {
    runId: 'right',
    monitorId: 'B',
  });
  const { monitors, seen, marks, durationMs, mp4 } = await screens.splice(span);
  expect(durationMs).toBe(10_000);
  // A browser shows only the first track of a file: the page makes the other one the first.
  const file = join(screens.folder, 'second.mp4');
  writeFileSync(file, onlyTrack(mp4, 1)!);
  expect(seenPictures(file, 0)).toEqual(numbers(0, 50));
  expect(seenPictures(file, 1)).toEqual([]);
  expect(onlyTrack(mp4, 2)).toBeUndefined();
  expect(onlyTrack(mp4.subarray(0, 20), 0)).toBeUndefined();
  expect(monitors).toEqual([
    { id: 'B', width: 256, height: 96 },
    { id: 'A', width, height },
  ]);
  const tenBlack = Array.from({ length: 10 }, () => 'black');
  expect(seen).toEqual([[...tenBlack, ...numbers(100, 30), ...tenBlack], numbers(0, 50)]);
  expect(marks).toEqual([
    { track: 0, fromMs: 0, toMs: 2000, cause: 'unknown' },
    { track: 0, fromMs: 8000, toMs: 10_000, cause: 'unknown' },
  ]);
});

testWithFfmpeg(
  'a monitor that was resized within a contact is shown whole, in the size of most pictures (AC-21)',
  async () => {
    await screens.store(await encodeNumbered(0, 15, { size: '64x64' }), start);
    await screens.store(await encodeNumbered(100, 30), start + 4000);
    const { monitors, seen, frames } = await screens.splice(span);
    expect(monitors).toEqual([{ id: 'DP-1', width, height }]);
    expect(frames).toEqual({ copied: 30, encoded: 15, black: 5 });
    // The smaller picture has dark borders beside it, so its columns are narrower than the reader expects.
    expect(seen[0]!.slice(0, 15)).not.toContain('black');
    expect(seen[0]!.slice(15)).toEqual([...Array.from({ length: 5 }, () => 'black'), ...numbers(100, 30)]);
  },
);

testWithFfmpeg(
  'an encoder that cannot join what was captured refuses, rather than write what players cannot show',
  async () => {
    await screens.store(await encodeNumbered(0, 50, { extra: ['-profile:v', 'baseline'] }), start);
    await expect(screens.splice(span)).rejects.toThrow('another decoder configuration');
  },
);

testWithFfmpeg('a recording carries black pictures of its own format, for what must be removed later', async () => {
  await screens.store(await encodeNumbered(0, 50), start);
  const { mp4, marks } = await screens.splice({ ...span, blackouts: [{ from: start + 1000, to: start + 2000 }] });
  const notes = await findNotes(mp4.length, async (from, length) => mp4.subarray(from, from + length));
  expect(notes?.marks).toEqual(marks);
  expect(notes?.tracks).toMatchObject([{ monitorId: 'DP-1', width, height, frameMs: 200 }]);
  const [{ black: own }] = notes!.tracks as [(typeof notes & object)['tracks'][number]];
  const made = await black.in({ encoder: 'libx264', width, height, framesPerSecond: 5 });
  expect(own.map(({ key, data }) => [key, Buffer.from(data)])).toEqual(
    made.frames.map(({ key, data }) => [key, Buffer.from(data)]),
  );
});

testWithFfmpeg('a segment that was tampered with loses only its own pictures, and is reported (AC-15)', async () => {
  await screens.store(await encodeNumbered(0, 50), start);
  const [stored] = screens.segments.read({ from: start, to: start + 10_000 });
  const bytes = readFileSync(stored!.path);
  bytes[stored!.frames[14]!.at + 60]! ^= 1;
  writeFileSync(stored!.path, bytes);
  const { seen, faults } = await screens.splice(span);
  expect(seen[0]).toEqual([...numbers(0, 10), ...Array.from({ length: 10 }, () => 'black'), ...numbers(20, 30)]);
  expect(faults).toEqual([expect.stringContaining('was changed')]);
});

test('a contact of which nothing was captured gets no recording, but the reason (AC-10)', async () => {
  const gap = { logonSessionId: 'session-1', cause: 'locked', from: start - 5000, to: start + 20_000 } as const;
  await screens.segments.write({ kind: 'gap', gap });
  const options = { ...screens.spliceOptions, ...span };
  expect(await splice(options)).toEqual({ pieces: undefined, gaps: [gap] });
});

testWithFfmpeg('only pictures from the logon session of the agent are shown (AC-21)', async () => {
  await screens.store(await encodeNumbered(0, 50), start);
  const options = { ...screens.spliceOptions, ...span };
  expect(await splice({ ...options, logonSessionId: 'session-2' })).toEqual({ pieces: undefined, gaps: [] });
});

testWithFfmpeg(
  'pictures that were stored before the PC heard of its own pause are black, also without the cloud (AC-21, PR-16)',
  async () => {
    await screens.store(await encodeNumbered(0, 25), start);
    // The click was at 3 s; the PC heard of it at 5 s.
    await screens.segments.write({
      kind: 'gap',
      gap: { logonSessionId: 'session-1', cause: 'paused', from: start + 3000 },
    });
    await screens.store(await encodeNumbered(100, 15), start + 7000, { runId: 'resumed' });
    const { seen, marks } = await screens.splice(span);
    const black = (count: number) => Array.from({ length: count }, () => 'black');
    expect(seen).toEqual([[...numbers(0, 15), ...black(20), ...numbers(100, 15)]]);
    expect(marks).toEqual([{ track: 0, fromMs: 3000, toMs: 7000, cause: 'paused' }]);
  },
);
