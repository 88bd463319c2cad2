import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokenSegment, SegmentReader } from '../../desktop-agent/service/segments/segment-file.ts';
import { openSegments } from '../../desktop-agent/service/segments/segments.ts';
import type { CaptureRun } from '../../domain/screen/segment.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const start = Date.UTC(2026, 10, 20, 9, 3);
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };

// Real programs, on machines that do other things too.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segments-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run: CaptureRun = {
  ...{ runId: 'run-1', logonSessionId: 'session-1', monitorId: 'DP-1', primary: true, encoder: 'libx264' },
  ...{ width: 1920, height: 1080, framesPerSecond: 5, steady: true },
};

type Segments = Awaited<ReturnType<typeof openSegments>>;

/** Frames of random bytes, every tenth a key frame. */
const write = async (
  segments: Segments,
  count: number,
  from = start,
  runId = 'run-1',
  frameMs = 200,
): Promise<Buffer[]> => {
  await segments.write({ kind: 'run', run: { ...run, runId }, streamHeader: Buffer.from('header') });
  const frames: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const data = randomBytes(300);
    frames.push(data);
    await segments.write({ kind: 'frame', runId, time: from + index * frameMs, key: index % 10 === 0, data });
  }
  return frames;
};

const segmentFiles = () => readdirSync(folder).filter((name) => name.endsWith('.segment'));

test('25 minutes of capture are segments that end at the ten minutes of the clock, without a gap (AC-10)', async () => {
  const segments = await openSegments(folder, keys);
  await write(segments, 25 * 30, start, 'run-1', 2000);
  await segments.write({ kind: 'run-end', runId: 'run-1', at: start + 25 * 60_000 });
  const spans = segments.list().map(({ header, to, closed }) => [header.from - start, to - start, closed]);
  const minute = 60_000;
  expect(spans).toEqual([
    [0, 7 * minute, true],
    [7 * minute, 17 * minute, true],
    [17 * minute, 25 * minute, true],
  ]);
  const times = segments.read(everything).flatMap(({ frames }) => frames.map(({ time }) => time));
  expect(times).toEqual(Array.from({ length: 750 }, (_, index) => start + index * 2000));
});

test('no part of a captured picture is found on the disk (AC-15)', async () => {
  const segments = await openSegments(folder, keys);
  const frames = await write(segments, 100);
  await segments.close();
  const files = readdirSync(folder);
  expect(files).not.toEqual([]);
  for (const name of files) {
    const file = readFileSync(join(folder, name));
    for (const frame of frames)
      for (let at = 0; at + 64 <= frame.length; at += 59)
        expect(file.includes(frame.subarray(at, at + 64))).toBe(false);
  }
});

test('every picture is read back with the key of the PC, and with no other (AC-15)', async () => {
  const segments = await openSegments(folder, keys);
  const frames = await write(segments, 30);
  await segments.close();
  const [stored] = segments.read(everything);
  const reader = new SegmentReader(stored!.path, keys.privateKey);
  expect(stored!.frames.map((frame) => reader.read(frame))).toEqual(frames);
  reader.close();
  expect(() => new SegmentReader(stored!.path, otherKeys.privateKey)).toThrow(BrokenSegment);
});

test('a picture that was changed, moved or brought from another segment is refused (AC-15)', async () => {
  const segments = await openSegments(folder, keys);
  await write(segments, 3);
  await write(segments, 3, start + 60_000, 'run-2');
  await segments.close();
  const [first, second] = segments.read(everything);
  const original = readFileSync(first!.path);
  const [key, frame, last] = first!.frames;
  const refused = (bytes: Buffer, at: typeof frame) => {
    writeFileSync(first!.path, bytes);
    const reader = new SegmentReader(first!.path, keys.privateKey);
    expect(() => reader.read(at!)).toThrow(BrokenSegment);
    reader.close();
  };
  for (let at = frame!.at; at < last!.at; at += 13) {
    const changed = Buffer.from(original);
    changed[at]! ^= 0x10;
    refused(changed, frame);
  }
  const moved = Buffer.from(original);
  original.copy(moved, frame!.at, last!.at, last!.at + (last!.at - frame!.at));
  refused(moved, frame);
  const foreign = Buffer.from(original);
  readFileSync(second!.path).copy(foreign, key!.at, second!.frames[0]!.at, second!.frames[1]!.at);
  refused(foreign, key);
});

test('after a kill, everything up to the last whole picture is there, and the time since is a gap (AC-10)', async () => {
  const segments = await openSegments(folder, keys);
  await write(segments, 12);
  const path = join(folder, segmentFiles()[0]!);
  // In the middle of a record, without an end.
  truncateSync(path, readFileSync(path).length - 20);

  const again = await openSegments(folder, keys);
  expect(again.list()).toMatchObject([{ to: start + 11 * 200, closed: true }]);
  expect(again.gaps(everything)).toEqual([
    { logonSessionId: 'session-1', monitorId: 'DP-1', cause: 'not-running', from: start + 11 * 200 },
  ]);
  await write(again, 1, start + 10_000, 'run-2');
  expect(again.gaps(everything)).toMatchObject([{ cause: 'not-running', to: start + 10_000 }]);
  await again.close();
  await segments.close();
});

test('a file that ended before its first picture is dropped (AC-26)', async () => {
  const segments = await openSegments(folder, keys);
  await segments.write({ kind: 'run', run, streamHeader: Buffer.from('header') });
  await segments.write({ kind: 'run-end', runId: run.runId, at: start });
  expect(segmentFiles()).toEqual([]);
  await write(segments, 1);
  await segments.close();
  const [name] = segmentFiles();
  truncateSync(join(folder, name!), 600);
  writeFileSync(join(folder, 'rubbish.segment'), randomBytes(1000));
  writeFileSync(join(folder, 'empty.segment'), '');
  expect((await openSegments(folder, keys)).list()).toEqual([]);
  expect(segmentFiles()).toEqual([]);
});

test('at logoff the last segment is closed whole (AC-26)', async () => {
  const segments = await openSegments(folder, keys);
  await write(segments, 7);
  expect(segments.list()).toMatchObject([{ closed: false }]);
  await segments.close();
  const [stored] = (await openSegments(folder, keys)).read(everything);
  expect(stored).toMatchObject({ end: start + 7 * 200 });
  expect(stored!.frames).toHaveLength(7);
});

test('a deleted segment cannot be read even by somebody who kept a copy of its end (AC-15)', async () => {
  const segments = await openSegments(folder, keys);
  await write(segments, 3);
  await segments.close();
  const { segmentId } = segments.list()[0]!.header;
  await segments.delete(segmentId);
  expect(segments.list()).toEqual([]);
  expect(segmentFiles()).toEqual([]);
  await segments.delete(segmentId);
});

test('gaps survive a restart, even one whose last line was torn by a power cut (AC-10)', async () => {
  const segments = await openSegments(folder, keys);
  const gap = { logonSessionId: 'session-1', monitorId: 'DP-1', cause: 'locked', from: start } as const;
  await segments.write({ kind: 'gap', gap });
  const path = join(folder, 'gaps.jsonl');
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"logonSessionId":"sess`);
  const again = await openSegments(folder, keys);
  expect(again.gaps(everything)).toEqual([gap]);
  await write(again, 1, start + 5000);
  await again.close();
  const third = await openSegments(folder, keys);
  expect(third.gaps(everything)).toEqual([{ ...gap, to: start + 5000 }]);
  await third.forgetGaps(start + 5001);
  expect((await openSegments(folder, keys)).gaps(everything)).toEqual([]);
});

test('capture is stopped before the disk is full (AC-10)', async () => {
  const roomy = await openSegments(folder, keys, { room: { minFreeBytes: 0, minFreeShare: 1 } });
  expect(await roomy.room()).toMatchObject({ low: false });
  const full = await openSegments(folder, keys, { room: { minFreeBytes: Number.MAX_SAFE_INTEGER, minFreeShare: 1 } });
  expect(await full.room()).toMatchObject({ low: true });
});

/** A disk of a few kilobytes; only the administrator of a machine can make one. */
const mountSmallDisk = (at: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).status === 0;
const unmount = (at: string) => spawnSync('umount', [at]);
const testOnSmallDisk = (() => {
  const place = mkdtempSync(join(tmpdir(), 'disk-'));
  const isPossible = mountSmallDisk(place);
  if (isPossible) unmount(place);
  rmSync(place, { recursive: true });
  return isPossible ? test : test.skip;
})();

testOnSmallDisk(
  'a full disk costs the pictures that do not fit, and nothing else: capture goes on when there is room (AC-10)',
  async () => {
    mountSmallDisk(folder);
    try {
      const segments = await openSegments(folder, keys);
      const filler = join(folder, 'filler');
      writeFileSync(filler, Buffer.alloc(40_000));
      await segments.write({ kind: 'run', run, streamHeader: Buffer.from('header') });
      const lost: number[] = [];
      const stored: number[] = [];
      for (let index = 0; index < 100; index += 1) {
        const time = start + index * 200;
        if (index === 75) rmSync(filler);
        const frame = { time, key: index % 10 === 0, data: randomBytes(500) };
        await segments.write({ kind: 'frame', runId: run.runId, ...frame }).then(
          () => stored.push(time),
          (error: NodeJS.ErrnoException) => {
            expect(error.code).toBe('ENOSPC');
            lost.push(time);
          },
        );
      }
      await segments.close();
      expect(lost.length).toBeGreaterThan(0);

      const again = await openSegments(folder, keys);
      const all = again.read(everything);
      const frames = all.flatMap((segment) => segment.frames);
      for (const segment of all) {
        const reader = new SegmentReader(segment.path, keys.privateKey);
        for (const frame of segment.frames) expect(reader.read(frame)).toHaveLength(500);
        reader.close();
      }
      // From the first picture that did not fit to the next key frame after there was room, nothing is stored.
      const before = stored.filter((time) => time < lost[0]!);
      const after = stored.filter((time) => time >= start + 80 * 200);
      expect(frames.map(({ time }) => time)).toEqual([...before, ...after]);
      expect(again.gaps(everything)).toEqual([
        { logonSessionId: 'session-1', monitorId: 'DP-1', cause: 'disk-full', from: lost[0], to: start + 80 * 200 },
      ]);
    } finally {
      unmount(folder);
    }
  },
);
