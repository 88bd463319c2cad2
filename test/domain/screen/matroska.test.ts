import { randomBytes } from 'node:crypto';
import { ClusterReader, clusterOf, framesOf } from '../../../domain/screen/matroska.ts';

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
