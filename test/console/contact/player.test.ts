import { wavePeaks } from '../../../console/contact/player/sound/wave-peaks.ts';
import { channelLevels, channelNames, deletedText, eventDetail } from '../../../console/contact/words.ts';

const wav = (
  {
    codec = 1,
    bits = 16,
    dataSize,
    extra = Buffer.alloc(0),
    tail = Buffer.alloc(0),
  }: {
    codec?: number;
    bits?: number;
    dataSize?: number;
    extra?: Buffer;
    tail?: Buffer;
  },
  samples: Buffer,
) => {
  const head = Buffer.alloc(36);
  head.write('RIFF', 0);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(codec, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(100, 24);
  head.writeUInt16LE(bits, 34);
  const data = Buffer.alloc(8);
  data.write('data', 0);
  data.writeUInt32LE(dataSize ?? samples.length, 4);
  return Buffer.concat([head, extra, data, samples, tail]);
};

/** Two seconds at 100 samples a second: the customer (left) at half volume in the first, the agent (right) at a quarter in the second. */
const samples = Buffer.concat(
  Array.from({ length: 200 }, (_, frame) => {
    const both = Buffer.alloc(4);
    both.writeInt16LE(frame < 100 ? -16384 : 0, 0);
    both.writeInt16LE(frame < 100 ? 0 : 8192, 2);
    return both;
  }),
);
const expected = { seconds: 2, channels: [Float32Array.of(0.5, 0), Float32Array.of(0, 0.25)] };
const list = Buffer.concat([Buffer.from('LIST'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')]);

const peaksOf = (file: Buffer, pieces = file.length) => {
  const reader = wavePeaks(1);
  for (let at = 0; at < file.length; at += pieces) reader.push(file.subarray(at, at + pieces));
  return reader.result();
};

describe('a waveform', () => {
  test.each([
    ['in one piece', wav({}, samples), undefined],
    ['byte by byte', wav({}, samples), 1],
    ['in pieces that cut samples', wav({}, samples), 7],
    ['with an odd LIST before the sound', wav({ extra: list }, samples), 11],
    ['with another chunk behind the sound', wav({ tail: Buffer.alloc(64, 255) }, samples), 50],
    ['with a length of 0', wav({ dataSize: 0 }, samples), undefined],
    ['with a length of 0xFFFFFFFF', wav({ dataSize: 0xffffffff }, samples), undefined],
  ])('is the same for a file %s (AC-05)', (_, file, pieces) => expect(peaksOf(file, pieces)).toEqual(expected));

  test('of µ-law and A-law audio shows silence as silence and the loudest as loud', () => {
    const mu = peaksOf(wav({ codec: 7, bits: 8 }, Buffer.alloc(200, Buffer.from([0xff, 0x80]))));
    const a = peaksOf(wav({ codec: 6, bits: 8 }, Buffer.alloc(200, Buffer.from([0xd5, 0xaa]))));
    for (const [silent, loud] of [mu!.channels, a!.channels] as const) {
      expect(silent![0]).toBeLessThan(0.001);
      expect(loud![0]).toBeGreaterThan(0.95);
    }
  });

  test('is left to the browser when the file is not a WAV file', () => {
    expect(peaksOf(Buffer.from('OggS and much more than twelve bytes'))).toBeUndefined();
    expect(peaksOf(Buffer.from('RIFF'))).toBeUndefined();
  });
});

describe('a channel', () => {
  test('is named, with the customer first and the agent second (AC-05)', () => {
    expect(channelNames(['customer', 'agent'], 2)).toEqual(['Customer', 'Agent']);
  });
  test('is numbered if it is unknown who is on it', () => {
    expect([channelNames([], 2), channelNames(['mixed'], 1), channelNames([], 1)]).toEqual([
      ['Channel 1', 'Channel 2'],
      ['Customer and agent'],
      ['Everyone'],
    ]);
  });
  test.each([
    [[], undefined, [1, 1]],
    [[0], undefined, [0, 1]],
    [[0], 0, [1, 0]],
    [[], 1, [0, 1]],
  ])('is heard or not, as with %j muted and only %p chosen: %j', (muted, solo, levels) =>
    expect(channelLevels(muted, solo, 2)).toEqual(levels),
  );
});

describe('an entry of the history', () => {
  const recordings = [{ recordingId: '2e8892a894590721', medium: 'audio', part: 'ivr' }] as const;
  test.each([
    ['initiated', 'QUEUE_TRANSFER', 'Queue transfer'],
    ['disconnected', 'CUSTOMER_DISCONNECT', 'Customer disconnect'],
    ['recording-arrived', 'audio ivr', 'IVR recording'],
    ['playback', '2e8892a894590721', 'IVR recording'],
    ['playback', 'of-another-contact', 'of-another-contact'],
    ['imported', null, '–'],
  ] as const)('of %s (%p) reads %p', (what, detail, text) => {
    expect(eventDetail({ what, detail }, recordings)).toBe(text);
  });
  test('of a deletion gives the reason once', () => {
    expect([deletedText(null), deletedText('Retention'), deletedText('Deleted on request')]).toEqual([
      'Deleted, without a reason given',
      'Deleted: Retention',
      'Deleted on request',
    ]);
  });
});
