import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import type { VideoTrack } from '../../../domain/screen/matroska.ts';
import { type RecordingNotes, writeNotesBox } from '../../../domain/screen/recording-notes.ts';

export interface TimedFrame {
  /** Milliseconds from the beginning. */
  at: number;
  key: boolean;
  data: Uint8Array;
}

export interface TimedTrack {
  video: VideoTrack;
  /** In order; the first at 0, the last until the end. */
  frames: readonly TimedFrame[];
}

const hex = (byte: number | undefined): string => (byte ?? 0).toString(16).padStart(2, '0');

/** RFC 6381: profile, constraints and level stand in the decoder's configuration. */
const codecOf = ([, profile, constraints, level]: Uint8Array): string =>
  `avc1.${hex(profile)}${hex(constraints)}${hex(level)}`;

/** An MP4 file that plays while it loads, with our notes at its end. Nothing is cut by an edit list. */
export const writeMp4 = async ({
  tracks,
  durationMs,
  notes,
}: {
  tracks: readonly TimedTrack[];
  durationMs: number;
  notes: RecordingNotes;
}): Promise<Uint8Array> => {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const writers = tracks.map(({ video, frames }) => {
    const source = new EncodedVideoPacketSource('avc');
    output.addVideoTrack(source);
    const decoderConfig = {
      codec: codecOf(video.configuration),
      codedWidth: video.width,
      codedHeight: video.height,
      description: video.configuration,
    };
    return { source, frames, decoderConfig, next: 0 };
  });
  await output.start();
  // By time, so that the tracks are interleaved.
  for (;;) {
    let first: (typeof writers)[number] | undefined;
    for (const writer of writers) {
      const frame = writer.frames[writer.next];
      if (frame && (!first || frame.at < first.frames[first.next]!.at)) first = writer;
    }
    if (!first) break;
    const { source, frames, decoderConfig, next } = first;
    const { at, key, data } = frames[next]!;
    const end = frames[next + 1]?.at ?? durationMs;
    await source.add(
      new EncodedPacket(data, key ? 'key' : 'delta', at / 1000, (end - at) / 1000),
      next === 0 ? { decoderConfig } : undefined,
    );
    first.next += 1;
  }
  await output.finalize();
  return Buffer.concat([new Uint8Array(target.buffer!), writeNotesBox(notes)]);
};
