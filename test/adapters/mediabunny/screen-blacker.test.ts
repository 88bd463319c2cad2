import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import { blackenScreen } from '../../../adapters/mediabunny/screen-blacker.ts';
import { findNotes, type RecordingNotes, writeNotesBox } from '../../../domain/screen/recording-notes.ts';

const ffmpegIsInstalled = spawnSync('ffmpeg', ['-version']).status === 0;
const testHere = ffmpegIsInstalled ? test : test.skip;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-black-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

/** As desktop agents encode: five pictures a second, a key frame every two seconds. */
const encoded = (source: string, seconds: number, name: string): Uint8Array => {
  const file = join(folder, name);
  ffmpeg(
    ...['-f', 'lavfi', '-i', `${source}:size=320x180:rate=5`, '-t', String(seconds)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-bf', '0', '-g', '10', '-keyint_min', '10'],
    ...['-sc_threshold', '0', '-pix_fmt', 'yuv420p', '-threads', '1', file],
  );
  return new Uint8Array(readFileSync(file));
};

const blackPictures = async (): Promise<RecordingNotes['tracks'][number]['black']> => {
  const input = new Input({ formats: [MP4], source: new BufferSource(encoded('color=black', 4, 'black.mp4')) });
  const track = (await input.getPrimaryVideoTrack())!;
  const black: RecordingNotes['tracks'][number]['black'] = [];
  for await (const { type, data } of new EncodedPacketSink(track).packets()) black.push({ key: type === 'key', data });
  return black;
};

const recordingOf = async (seconds: number): Promise<Uint8Array> => {
  const film = encoded('testsrc=duration=60', seconds, 'film.mp4');
  const notes: RecordingNotes = {
    version: 1,
    tracks: [{ monitorId: 'm-1', width: 320, height: 180, frameMs: 200, black: await blackPictures() }],
    marks: [{ track: 0, fromMs: 0, toMs: 1000, cause: 'locked' }],
  };
  return Buffer.concat([film, writeNotesBox(notes)]);
};

/** Each picture as a player shows it, small and grey; hidden pictures are shown, too. */
const picturesOf = (bytes: Uint8Array): Buffer[] => {
  const file = join(folder, 'shown.mp4');
  writeFileSync(file, bytes);
  const grey = ffmpeg('-ignore_editlist', '1', '-i', file, '-vf', 'scale=32:18,format=gray', '-f', 'rawvideo', '-');
  return Array.from({ length: grey.length / 576 }, (_, index) => grey.subarray(index * 576, (index + 1) * 576));
};
const isBlack = (picture: Buffer) => picture.every((pixel) => pixel <= 20);

testHere(
  'whole groups of pictures are black, all others are as they were, and the length stays (OD-05, PR-32)',
  async () => {
    const original = await recordingOf(20);
    const result = await blackenScreen(original, [{ from: 5.1, to: 7.3 }, { from: 19.5 }]);
    if ('refused' in result) throw new Error(result.refused);
    expect(result.removed.map(({ from, to }) => [from, Math.round(to)])).toEqual([
      [4, 8],
      [18, 20],
    ]);
    const [before, after] = [picturesOf(original), picturesOf(result.bytes)];
    expect(after).toHaveLength(100);
    for (const [index, picture] of after.entries()) {
      const second = index / 5;
      const removed = (second >= 4 && second < 8) || second >= 18;
      if (removed) expect([index, isBlack(picture)]).toEqual([index, true]);
      else expect([index, Buffer.compare(picture, before[index]!)]).toEqual([index, 0]);
    }
  },
);

testHere('nothing of the removed pictures remains anywhere in the file (OD-05, PR-32)', async () => {
  const original = await recordingOf(12);
  const result = await blackenScreen(original, [{ from: 5, to: 5.2 }]);
  if ('refused' in result) throw new Error(result.refused);
  const input = new Input({ formats: [MP4], source: new BufferSource(original) });
  const pieces: Buffer[] = [];
  for await (const { data, timestamp } of new EncodedPacketSink((await input.getPrimaryVideoTrack())!).packets()) {
    if (timestamp >= 4 && timestamp < 6 && data.length >= 64) pieces.push(Buffer.from(data.subarray(-64)));
  }
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.filter((piece) => Buffer.from(original).includes(piece))).toHaveLength(pieces.length);
  expect(pieces.filter((piece) => Buffer.from(result.bytes).includes(piece))).toEqual([]);
});

testHere('the recording still says where it is black, and can be redacted again (OD-05)', async () => {
  const once = await blackenScreen(await recordingOf(12), [{ from: 2, to: 3 }]);
  if ('refused' in once) throw new Error(once.refused);
  const twice = await blackenScreen(once.bytes, [{ from: 8, to: 9 }]);
  if ('refused' in twice) throw new Error(twice.refused);
  const notes = await findNotes(twice.bytes.length, async (from, length) => twice.bytes.subarray(from, from + length));
  expect(notes!.marks.map(({ fromMs, toMs, cause }) => [fromMs, toMs, cause])).toEqual([
    [0, 1000, 'locked'],
    [2000, 4000, 'paused'],
    [8000, 10_000, 'paused'],
  ]);
  expect(picturesOf(twice.bytes).filter(isBlack)).toHaveLength(20);
});

testHere('a screen recording that no desktop agent made is refused with a reason (OD-05)', async () => {
  expect(await blackenScreen(encoded('testsrc=duration=60', 4, 'other.mp4'), [{ from: 0 }])).toEqual({
    refused: expect.stringContaining('not made by a desktop agent'),
  });
});
