import {
  type AudioCodec,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';

const openFormats: Record<'mp4' | 'm4a' | 'webm' | 'ogg' | 'mp3', () => OutputFormat> = {
  mp4: () => new Mp4OutputFormat(),
  m4a: () => new Mp4OutputFormat(),
  webm: () => new WebMOutputFormat(),
  ogg: () => new OggOutputFormat(),
  mp3: () => new Mp3OutputFormat({ xingHeader: false }),
};

/** A silent frame of MPEG 1 layer III, 32 kbit/s and 32 kHz: 144 bytes and 36 ms. */
const mp3Frame = Uint8Array.from({ length: 144 }, (_, index) => [0xff, 0xfb, 0x18, 0xc4][index] ?? 0);
/** A silent Opus packet of 20 ms: its table of contents, and a code of one frame. */
const opusPacket = Uint8Array.from([0x78, 0xff, 0xfe]);
const opusHead = Uint8Array.from([
  0x4f, 0x70, 0x75, 0x73, 0x48, 0x65, 0x61, 0x64, 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0,
]);

const sounds = {
  opus: { packet: opusPacket, seconds: 0.02, sampleRate: 48_000, description: opusHead },
  // The description of AAC-LC, 16 kHz, mono; the packet is an empty frame.
  aac: {
    packet: Uint8Array.from([0x01, 0x18, 0x20, 0x07]),
    seconds: 0.064,
    sampleRate: 16_000,
    description: Uint8Array.from([0x14, 0x08]),
  },
  mp3: { packet: mp3Frame, seconds: 0.036, sampleRate: 32_000, description: undefined },
} as const;

const codecOf = { m4a: 'aac', webm: 'opus', ogg: 'opus', mp3: 'mp3' } as const;
const codecNames = { opus: 'opus', aac: 'mp4a.40.2', mp3: 'mp3' } as const;

const written = async (output: Output<OutputFormat, BufferTarget>): Promise<Uint8Array> => {
  await output.finalize();
  return new Uint8Array(output.target.buffer!);
};

/** A silent recording of about this many seconds, as systems other than Amazon Connect write it. */
export const soundFile = async (kind: keyof typeof codecOf, seconds: number): Promise<Uint8Array> => {
  const codec: AudioCodec & keyof typeof sounds = codecOf[kind];
  const { packet, seconds: each, sampleRate, description } = sounds[codec];
  const output = new Output({ format: openFormats[kind](), target: new BufferTarget() });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = {
    codec: codecNames[codec],
    numberOfChannels: 1,
    sampleRate,
    ...(description && { description }),
  };
  for (let index = 0; index < Math.round(seconds / each); index += 1) {
    await source.add(new EncodedPacket(packet, 'key', index * each, each), index === 0 ? { decoderConfig } : undefined);
  }
  return written(output);
};

/** A video of about this many seconds with one picture a second. Nobody looks at the pictures. */
export const filmFile = async (kind: 'mp4' | 'webm', seconds: number, bytesPerPicture = 400): Promise<Uint8Array> => {
  const output = new Output({ format: openFormats[kind](), target: new BufferTarget() });
  const source = new EncodedVideoPacketSource('vp8');
  output.addVideoTrack(source);
  await output.start();
  const decoderConfig = { codec: 'vp8', codedWidth: 320, codedHeight: 180 };
  const picture = new Uint8Array(bytesPerPicture).map((_, index) => index * 31);
  // A key frame of VP8 begins with its size and this start code.
  picture.set([0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00]);
  for (let index = 0; index < Math.round(seconds); index += 1) {
    await source.add(new EncodedPacket(picture, 'key', index, 1), index === 0 ? { decoderConfig } : undefined);
  }
  return written(output);
};
