import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import type { VideoTrack } from '../../../domain/screen/matroska.ts';
import { layOutMp4, type Mp4Sample } from '../../../domain/screen/mp4-layout.ts';

/** Of H.264, baseline: what a decoder must know first. */
const configuration = Uint8Array.from([
  ...[1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 9, 0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80, 0xbf, 0xe5],
  ...[1, 0, 4, 0x68, 0xce, 0x3c, 0x80],
]);
const video: VideoTrack = { width: 640, height: 360, configuration };

/** Each sample is filled with its own number. */
const fileOf = (tracks: readonly { video: VideoTrack; samples: readonly Mp4Sample[] }[], durationMs: number) => {
  const { head, order, size } = layOutMp4(tracks, durationMs);
  const samples = order.map(({ track, sample }) =>
    Buffer.alloc(tracks[track]!.samples[sample]!.size, track * 100 + sample),
  );
  const file = Buffer.concat([head, ...samples]);
  expect(file.length).toBe(size);
  return file;
};

const packetsOf = async (file: Uint8Array) => {
  const input = new Input({ source: new BufferSource(file), formats: [MP4] });
  const tracks = await input.getVideoTracks();
  return Promise.all(
    tracks.map(async (track) => {
      const packets = [];
      for await (const { timestamp, duration, type, data } of new EncodedPacketSink(track).packets())
        packets.push({ at: timestamp * 1000, ms: duration * 1000, type, size: data.length, fill: data[0] });
      return packets;
    }),
  );
};

test('a recording of two monitors keeps every picture at its time, and both are as long as the contact (AC-21)', async () => {
  const left = [
    { at: 0, key: true, size: 70 },
    { at: 200.5, key: false, size: 10 },
    { at: 2200, key: true, size: 60 },
  ];
  const right = [{ at: 0, key: true, size: 300 }];
  const file = fileOf(
    [
      { video, samples: left },
      { video: { ...video, width: 1280, height: 720 }, samples: right },
    ],
    3000,
  );
  const [first, second] = await packetsOf(file);
  expect(first).toEqual([
    { at: 0, ms: expect.closeTo(200.5), type: 'key', size: 70, fill: 0 },
    { at: expect.closeTo(200.5), ms: expect.closeTo(1999.5), type: 'delta', size: 10, fill: 1 },
    { at: 2200, ms: expect.closeTo(800), type: 'key', size: 60, fill: 2 },
  ]);
  expect(second).toEqual([{ at: 0, ms: 3000, type: 'key', size: 300, fill: 100 }]);
});

test('tracks lie side by side in the file, a second of each, so that both can be read while it loads (AC-21)', () => {
  const samples = Array.from({ length: 20 }, (_, index) => ({ at: index * 200, key: index % 10 === 0, size: 1 }));
  const { order } = layOutMp4(
    [
      { video, samples },
      { video, samples },
    ],
    4000,
  );
  expect(order.map(({ track }) => track).join('')).toBe('0000011111'.repeat(4));
  expect(order.filter(({ track }) => track === 1).map(({ sample }) => sample)).toEqual(
    samples.map((_, index) => index),
  );
});
