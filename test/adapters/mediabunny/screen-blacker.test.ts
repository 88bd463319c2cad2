import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import { blackenScreen } from '../../../adapters/mediabunny/screen-blacker.ts';
import { findNotes } from '../../../domain/screen/recording-notes.ts';
import {
  encodedScreen,
  ffmpegIsInstalled,
  isBlackPicture,
  picturesOf,
  screenRecording,
} from '../../kit/screen-recording.ts';

const testHere = ffmpegIsInstalled ? test : test.skip;

testHere(
  'whole groups of pictures are black, all others are as they were, and the length stays (OD-05, PR-32)',
  async () => {
    const original = await screenRecording(20);
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
      if (removed) expect([index, isBlackPicture(picture)]).toEqual([index, true]);
      else expect([index, Buffer.compare(picture, before[index]!)]).toEqual([index, 0]);
    }
  },
);

testHere('nothing of the removed pictures remains anywhere in the file (OD-05, PR-32)', async () => {
  const original = await screenRecording(12);
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
  const once = await blackenScreen(await screenRecording(12), [{ from: 2, to: 3 }]);
  if ('refused' in once) throw new Error(once.refused);
  const twice = await blackenScreen(once.bytes, [{ from: 8, to: 9 }]);
  if ('refused' in twice) throw new Error(twice.refused);
  const notes = await findNotes(twice.bytes.length, async (from, length) => twice.bytes.subarray(from, from + length));
  expect(notes!.marks.map(({ fromMs, toMs, cause }) => [fromMs, toMs, cause])).toEqual([
    [0, 1000, 'locked'],
    [2000, 4000, 'paused'],
    [8000, 10_000, 'paused'],
  ]);
  expect(picturesOf(twice.bytes).filter(isBlackPicture)).toHaveLength(20);
});

testHere('a screen recording that no desktop agent made is refused with a reason (OD-05)', async () => {
  expect(await blackenScreen(encodedScreen('testsrc=duration=60', 4), [{ from: 0 }])).toEqual({
    refused: expect.stringContaining('not made by a desktop agent'),
  });
});

testHere(
  'a redaction that is repeated makes the same file, so a second attempt stores nothing new (OD-05)',
  async () => {
    const original = await screenRecording(6);
    jest.useFakeTimers({
      now: Date.parse('2026-11-20T10:00:00Z'),
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout'],
    });
    try {
      const once = await blackenScreen(original, [{ from: 2, to: 3 }]);
      jest.setSystemTime(Date.parse('2026-11-21T10:00:00Z'));
      const twice = await blackenScreen(original, [{ from: 2, to: 3 }]);
      if ('refused' in once || 'refused' in twice) throw new Error('refused');
      expect(Buffer.compare(once.bytes, twice.bytes)).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  },
);
