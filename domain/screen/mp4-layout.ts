import type { VideoTrack } from './matroska.ts';

export interface Mp4Sample {
  /** Milliseconds from the beginning, rising; the first is at 0. */
  at: number;
  key: boolean;
  /** Bytes. */
  size: number;
}

export interface Mp4Layout {
  /** The file up to its first sample. */
  head: Uint8Array;
  /** The samples in the order in which they are in the file. */
  order: { track: number; sample: number }[];
  /** Bytes up to the end of the last sample. */
  size: number;
}

/** The unit of all times in the file: tenths of a millisecond, so that 32 bits are enough for days. */
const ticksPerMs = 10;
/** How much of one track is written in a row, so that tracks can be read side by side. */
const chunkMs = 1000;

const u16 = (...values: number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint16(index * 2, value);
  return bytes;
};
const u32 = (...values: number[]): Uint8Array => u32s(values);
/** For any number of values, because the number of arguments is limited. */
const u32s = (values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
};
const u64 = (values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setBigUint64(index * 8, BigInt(value));
  return bytes;
};
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const concatenate = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const box = (type: string, ...parts: Uint8Array[]): Uint8Array => {
  const content = concatenate(parts);
  return concatenate([u32(content.length + 8), ascii(type), content]);
};
/** With version 0, and flags. */
const fullBox = (type: string, flags: number, ...parts: Uint8Array[]): Uint8Array => box(type, u32(flags), ...parts);

/** The picture is neither rotated nor moved. */
const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const undetermined = 0x55c4;

interface TrackPlan {
  video: VideoTrack;
  samples: readonly Mp4Sample[];
  /** Where each of its chunks begins, in bytes after the first sample of the file, and how many samples it has. */
  chunks: { at: number; samples: number }[];
}

/** Runs of equal values: the length of each, and its value. */
const runsOf = (values: readonly number[]): number[] => {
  const runs: number[] = [];
  for (const value of values) {
    if (runs.at(-1) === value && runs.length > 0) runs[runs.length - 2]! += 1;
    else runs.push(1, value);
  }
  return runs;
};

const sampleTable = ({ video, samples, chunks }: TrackPlan, durationTicks: number, firstSample: number): Uint8Array => {
  const { width, height, configuration } = video;
  const visual = [
    ...[new Uint8Array(6), u16(1), new Uint8Array(16), u16(width, height), u32(0x480000, 0x480000, 0), u16(1)],
    ...[new Uint8Array(32), u16(24, 0xffff), box('avcC', configuration), box('pasp', u32(1, 1))],
  ];
  const ticks = samples.map(({ at }) => Math.round(at * ticksPerMs));
  const durations = runsOf(ticks.map((tick, index) => (ticks[index + 1] ?? durationTicks) - tick));
  const keys = samples.flatMap(({ key }, index) => (key ? [index + 1] : []));
  const sizes = samples.map(({ size }) => size);
  const chunkRuns: number[] = [];
  for (const [index, chunk] of chunks.entries())
    if (chunks[index - 1]?.samples !== chunk.samples) chunkRuns.push(index + 1, chunk.samples, 1);
  const offsets = chunks.map(({ at }) => firstSample + at);
  return box(
    'stbl',
    fullBox('stsd', 0, u32(1), box('avc1', ...visual)),
    fullBox('stts', 0, u32(durations.length / 2), u32s(durations)),
    fullBox('stss', 0, u32(keys.length), u32s(keys)),
    fullBox('stsc', 0, u32(chunkRuns.length / 3), u32s(chunkRuns)),
    fullBox('stsz', 0, u32(0, samples.length), u32s(sizes)),
    // Each has eight bytes, so that the length of the head does not depend on their values.
    fullBox('co64', 0, u32(offsets.length), u64(offsets)),
  );
};

const trackBox = (track: TrackPlan, id: number, durationTicks: number, firstSample: number): Uint8Array => {
  const { width, height } = track.video;
  const header = fullBox(
    'tkhd',
    3,
    ...[u32(0, 0, id, 0, durationTicks, 0, 0), u16(0, 0, 0, 0), matrix, u32(width * 0x10000, height * 0x10000)],
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, u32(0, 0, 1000 * ticksPerMs, durationTicks), u16(undetermined, 0)),
    fullBox('hdlr', 0, u32(0), ascii('vide'), u32(0, 0, 0), ascii('screen\0')),
    box(
      'minf',
      fullBox('vmhd', 1, u16(0, 0, 0, 0)),
      box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))),
      sampleTable(track, durationTicks, firstSample),
    ),
  );
  return box('trak', header, media);
};

/**
 * An MP4 file (ISO/IEC 14496-12 and -15) that plays while it loads, with one H.264 track for each monitor and no edit
 * list. Only sizes and times are needed, so the pictures themselves can be read one after another while the file is
 * written.
 */
export const layOutMp4 = (
  tracks: readonly { video: VideoTrack; samples: readonly Mp4Sample[] }[],
  durationMs: number,
): Mp4Layout => {
  const durationTicks = Math.round(durationMs * ticksPerMs);
  const plans: TrackPlan[] = tracks.map((track) => ({ ...track, chunks: [] }));
  const next = tracks.map(() => 0);
  const order: Mp4Layout['order'] = [];
  let bytes = 0;
  const count = tracks.reduce((sum, { samples }) => sum + samples.length, 0);
  for (let until = chunkMs; order.length < count; until += chunkMs) {
    for (const [track, { samples, chunks }] of plans.entries()) {
      const first = next[track]!;
      const at = bytes;
      for (let sample = samples[first]; sample && sample.at < until; sample = samples[next[track]!]) {
        order.push({ track, sample: next[track]! });
        bytes += sample.size;
        next[track]! += 1;
      }
      if (next[track]! > first) chunks.push({ at, samples: next[track]! - first });
    }
  }
  const headWith = (firstSample: number): Uint8Array =>
    concatenate([
      box('ftyp', ascii('isom'), u32(0x200), ascii('isomiso2avc1mp41')),
      box(
        'moov',
        fullBox(
          'mvhd',
          0,
          ...[u32(0, 0, 1000 * ticksPerMs, durationTicks, 0x10000), u16(0x100, 0), u32(0, 0), matrix],
          ...[u32(0, 0, 0, 0, 0, 0, plans.length + 1)],
        ),
        ...plans.map((plan, index) => trackBox(plan, index + 1, durationTicks, firstSample)),
      ),
      // The size has eight bytes, so that there is no limit.
      concatenate([u32(1), ascii('mdat'), u64([bytes + 16])]),
    ]);
  // The length of the head does not depend on where the samples are.
  const head = headWith(headWith(0).length);
  return { head, order, size: head.length + bytes };
};
