import { randomBytes } from 'node:crypto';
import { ClusterReader, clusterOf, framesOf, videoTrackOf } from '../../../domain/screen/matroska.ts';

const frame = (time: number, key: boolean, length: number) => ({
  time,
  key,
  data: new Uint8Array(randomBytes(length)),
});
const frames = [frame(1795887193803, true, 5000), frame(1795887194003, false, 0), frame(1795887194203, false, 100)];
const header = Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, 0x80]);
const stream = Buffer.concat([header, ...frames.map(clusterOf)]);

test.each([1, 7, 100, 100_000])(
  'frames come out of a stream as they went in, in pieces of %i bytes (AC-10)',
  (piece) => {
    const reader = new ClusterReader();
    const clusters: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += piece) clusters.push(...reader.push(stream.subarray(at, at + piece)));
    expect(reader.header).toEqual(header);
    expect(clusters.flatMap(framesOf)).toEqual(frames);
  },
);

test('an index after the last frame is skipped', () => {
  const reader = new ClusterReader();
  const cues = Uint8Array.from([0x1c, 0x53, 0xbb, 0x6b, 0x82, 1, 2]);
  expect(reader.push(Buffer.concat([stream, cues, clusterOf(frames[0]!)]))).toHaveLength(4);
});

test('a file that ffmpeg would never write ends the reading instead of filling the memory', () => {
  expect(() => new ClusterReader().push(new Uint8Array(100_000))).toThrow('No cluster');
  expect(() => new ClusterReader().push(Buffer.concat([stream, Buffer.alloc(10)]))).toThrow('not an element');
});

/** An element with its size in one byte. */
const element = (id: readonly number[], ...parts: (readonly number[])[]): number[] => {
  const content = parts.flat();
  return [...id, 0x80 | content.length, ...content];
};

test('the frames of a cluster have their times before and after its own, and nothing else in it is a frame (AC-10)', () => {
  const block = (relative: readonly [number, number], flags: number, ...data: number[]) =>
    element([0xa3], [0x81, ...relative, flags, ...data]);
  const cluster = element(
    [0x1f, 0x43, 0xb6, 0x75],
    ...[block([0, 0], 0x80, 1), element([0xe7], [0x03, 0xe8]), element([0xec], [0])],
    ...[block([0xff, 0xd8], 0x80, 7, 8), block([0x00, 0x28], 0x00, 9)],
  );
  expect(framesOf(Uint8Array.from(cluster))).toEqual([
    { time: 960, key: true, data: Uint8Array.of(7, 8) },
    { time: 1040, key: false, data: Uint8Array.of(9) },
  ]);
  for (const length of [0, 3, 4]) expect(framesOf(Uint8Array.from(cluster.slice(0, length)))).toEqual([]);
});

describe('the video track in a header', () => {
  const width = element([0xb0], [0x07, 0x80]);
  const height = element([0xba], [0x04, 0x38]);
  const configuration = element([0x63, 0xa2], [1, 100, 0, 31]);
  const headerWith = (video: number[][], ...more: number[][]) =>
    Uint8Array.from([
      ...header,
      // A segment without a known size: it is written to a pipe.
      ...[0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], ...more, element([0xe0], ...video))),
    ]);

  test('has the size of the picture and the configuration of its decoder (AC-10)', () => {
    expect(videoTrackOf(headerWith([width, height], configuration))).toEqual({
      ...{ width: 1920, height: 1080, configuration: Uint8Array.of(1, 100, 0, 31) },
    });
  });

  test('is unknown if any of these is missing (AC-10)', () => {
    expect(videoTrackOf(headerWith([width, height]))).toBeUndefined();
    expect(videoTrackOf(headerWith([width], configuration))).toBeUndefined();
    expect(videoTrackOf(headerWith([height], configuration))).toBeUndefined();
    expect(videoTrackOf(header)).toBeUndefined();
  });
});
