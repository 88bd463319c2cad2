import {
  BufferSource,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputVideoTrack,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { blackPlan } from '../../domain/redaction/black-groups.ts';
import { mergeSpans, type Redacted, type Span } from '../../domain/redaction/span.ts';
import { findNotes, type RecordingNotes, writeNotesBox } from '../../domain/screen/recording-notes.ts';

const packetsOf = async (track: InputVideoTrack): Promise<EncodedPacket[]> => {
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return packets;
};

const refused = (reason: string): Redacted => ({ refused: reason });

type Black = RecordingNotes['tracks'][number]['black'];

/** The packets of a track with black pictures where the spans are. */
const blackened = (packets: readonly EncodedPacket[], black: Black, spans: readonly Span[]) => {
  const frames = packets.map(({ type, timestamp, duration }, index) => ({
    key: type === 'key',
    from: timestamp,
    to: packets[index + 1]?.timestamp ?? timestamp + duration,
  }));
  const plan = blackPlan(frames, spans);
  return {
    removed: plan.removed,
    packets: packets.map((packet, index) => {
      const place = plan.black.get(index);
      if (place === undefined) return packet;
      const { key, data } = black[place % black.length]!;
      return new EncodedPacket(data, key ? 'key' : 'delta', packet.timestamp, packet.duration);
    }),
  };
};

/** Boxes of MP4 that hold others, and those that say when they were made. */
const holders = new Set(['moov', 'trak', 'mdia']);
const dated = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Made twice, it is the same file: no box says when it was made. */
const clearTimes = (bytes: Uint8Array, from = 0, end = bytes.length): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = from; at + 8 <= end; ) {
    const short = view.getUint32(at);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (size < 8 || at + size > end) return;
    if (holders.has(type)) clearTimes(bytes, at + 8, at + size);
    // Version 1 has longer times.
    if (dated.has(type)) bytes.fill(0, at + 12, at + 12 + (bytes[at + 8] === 1 ? 16 : 8));
    at += size;
  }
};

/**
 * Blackens whole groups of pictures in our screen recordings, without an encoder: each recording contains black
 * pictures in the format of each of its tracks. Times and length do not change.
 */
export const blackenScreen = async (bytes: Uint8Array, spans: readonly Span[]): Promise<Redacted> => {
  const notes = await findNotes(bytes.length, async (from, length) => bytes.subarray(from, from + length));
  if (!notes) return refused('It was not made by a desktop agent: it has no black frames in its own format');
  const input = new Input({ formats: [MP4], source: new BufferSource(bytes) });
  const tracks = await input.getVideoTracks();
  const hasOthers = (await input.getTracks()).length !== tracks.length;
  if (hasOthers || tracks.length !== notes.tracks.length) return refused('Its tracks differ from its description');

  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: new BufferTarget() });
  const removed: { from: number; to: number }[] = [];
  const marks = [...notes.marks];
  const writers: { source: EncodedVideoPacketSource; packets: EncodedPacket[]; decoderConfig: VideoDecoderConfig }[] =
    [];
  for (const [index, track] of tracks.entries()) {
    const { black } = notes.tracks[index]!;
    const decoderConfig = await track.getDecoderConfig();
    const packets = await packetsOf(track);
    if (!decoderConfig || !black[0]?.key || packets[0]?.type !== 'key') {
      return refused('It has no frame that can be replaced');
    }
    const result = blackened(packets, black, spans);
    removed.push(...result.removed);
    for (const { from, to } of result.removed) {
      marks.push({ track: index, fromMs: Math.round(from * 1000), toMs: Math.round(to * 1000), cause: 'paused' });
    }
    const source = new EncodedVideoPacketSource('avc');
    output.addVideoTrack(source);
    writers.push({ source, packets: result.packets, decoderConfig });
  }
  await output.start();
  // By time, so that the tracks are interleaved.
  const inOrder = writers
    .flatMap(({ packets }, writer) => packets.map((packet, index) => ({ packet, index, writer })))
    .sort((a, b) => a.packet.timestamp - b.packet.timestamp || a.writer - b.writer || a.index - b.index);
  for (const { packet, index, writer } of inOrder) {
    const { source, decoderConfig } = writers[writer]!;
    await source.add(packet, index === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  const film = new Uint8Array((output.target as BufferTarget).buffer!);
  clearTimes(film);
  const box = writeNotesBox({ ...notes, marks });
  const result = new Uint8Array(film.length + box.length);
  result.set(film);
  result.set(box, film.length);
  return { bytes: result, removed: mergeSpans(removed) };
};
