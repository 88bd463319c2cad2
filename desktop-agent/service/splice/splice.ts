import { createHash } from 'node:crypto';
import { Failure } from '../../../domain/failure.ts';
import type { BlackMark, Gap } from '../../../domain/screen/gap.ts';
import { clusterOf, type Frame, type VideoTrack, videoTrackOf } from '../../../domain/screen/matroska.ts';
import type { RecordingNotes } from '../../../domain/screen/recording-notes.ts';
import { maxMarks } from '../../../domain/screen/sealed-container.ts';
import type { SegmentHeader } from '../../../domain/screen/segment.ts';
import {
  planSplice,
  type SourceGroup,
  type Span,
  type SpliceExactness,
  type SplicePart,
  type SplicePlan,
} from '../../../domain/screen/splice-plan.ts';
import type { BlackFrames } from '../../ffmpeg/black-frames.ts';
import { encoderArguments, pipeArguments } from '../../ffmpeg/encoder.ts';
import { type EncodedPictures, encodePictures, FfmpegFailed } from '../../ffmpeg/run-ffmpeg.ts';
import { BrokenSegment, SegmentReader, type StoredFrame, type StoredSegment } from '../segments/segment-file.ts';
import type { Segments } from '../segments/segments.ts';
import { type TimedFrame, writeMp4 } from './write-mp4.ts';

export interface SpliceOptions {
  segments: Pick<Segments, 'read' | 'gaps' | 'keys'>;
  /** Of the contact, epoch milliseconds by the clock of this PC. */
  from: number;
  to: number;
  /** What must not be seen, by the clock of this PC, in any order; also pauses that this PC never heard of. */
  blackouts: readonly Span[];
  /** Only what was captured in this logon session. */
  logonSessionId?: string;
  ffmpeg: string;
  black: BlackFrames;
}

export interface SplicedRecording {
  /** An MP4 file with one video track for each monitor. Plain: keep it in memory. */
  mp4: Uint8Array;
  durationMs: number;
  monitors: { id: string; width: number; height: number }[];
  marks: BlackMark[];
  frames: { copied: number; encoded: number; black: number };
  /** What was wrong with segments, in sentences. */
  faults: string[];
}

/** Nothing of this span was captured; the gaps say why. */
export interface NothingCaptured {
  mp4: undefined;
  gaps: Gap[];
}

interface Group extends SourceGroup {
  segment: OpenSegment;
  frames: StoredFrame[];
}

interface Format {
  track: VideoTrack;
  header: SegmentHeader;
  streamHeader: Uint8Array;
}

class OpenSegment {
  readonly stored: StoredSegment;
  readonly reader: SegmentReader;
  readonly formatId: string;
  readonly format: Format;

  constructor(stored: StoredSegment, reader: SegmentReader) {
    this.stored = stored;
    this.reader = reader;
    if (!stored.streamHeader) throw new BrokenSegment('Its first record is missing');
    const streamHeader = reader.read(stored.streamHeader);
    const track = videoTrackOf(streamHeader);
    if (!track) throw new BrokenSegment('It holds no video');
    this.format = { track, header: stored.header, streamHeader };
    const size = `${track.width}x${track.height}`;
    this.formatId = `${size} ${createHash('sha256').update(track.configuration).digest('hex')}`;
  }
}

const groupsOf = (segment: OpenSegment): Group[] => {
  const { stored, formatId } = segment;
  const groups: Group[] = [];
  const { runId, steady } = stored.header;
  for (const frame of stored.frames) {
    if (frame.key || groups.length === 0) groups.push({ runId, formatId, steady, times: [], segment, frames: [] });
    const group = groups.at(-1)!;
    group.frames.push(frame);
    (group.times as number[]).push(frame.time);
  }
  const last = groups.at(-1);
  if (last && stored.end !== undefined) last.runEnd = stored.end;
  return groups;
};

/** A record that cannot be trusted: its group is left out. */
class BrokenGroup extends Error {
  readonly group: Group;

  constructor(group: Group, cause: unknown) {
    super(`${group.segment.stored.path}: ${(cause as Error).message}`, { cause });
    this.group = group;
  }
}

const readFrames = (group: Group, count: number): Frame[] =>
  group.frames.slice(0, count).map((frame) => {
    try {
      return { time: frame.time, key: frame.key, data: group.segment.reader.read(frame) };
    } catch (error) {
      if (error instanceof BrokenSegment) throw new BrokenGroup(group, error);
      throw error;
    }
  });

type EncodePart = Extract<SplicePart, { kind: 'encode' }>;

/** Encodes the frames that cannot be copied, all of one source format in one process. */
const encodeParts = async (
  ffmpeg: string,
  parts: readonly EncodePart[],
  groups: readonly Group[],
  target: Format,
): Promise<{ track: VideoTrack; frames: Map<EncodePart, Frame[]> }> => {
  const { framesPerSecond, encoder } = target.header;
  const { width, height } = target.track;
  const source = groups[parts[0]!.group]!.segment.format;
  let fed = 0;
  let encoded = 0;
  const wanted: string[] = [];
  const starts: string[] = [];
  for (const part of parts) {
    wanted.push(`between(n,${fed + part.first},${fed + part.first + part.at.length - 1})`);
    starts.push(`eq(n,${encoded})`);
    fed += part.first + part.at.length;
    encoded += part.at.length;
  }
  const isOtherSize = source.track.width !== width || source.track.height !== height;
  // The whole picture, undistorted, in the middle.
  const scale = isOtherSize
    ? `,scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1`
    : '';
  const input = function* (): Generator<Uint8Array> {
    yield source.streamHeader;
    let time = 0;
    for (const part of parts) {
      for (const frame of readFrames(groups[part.group]!, part.first + part.at.length)) {
        yield clusterOf({ ...frame, time });
        time += 1000 / framesPerSecond;
      }
    }
  };
  const result = await encodePictures(
    ffmpeg,
    [
      ...['-r', String(framesPerSecond), '-f', 'matroska', '-i', 'pipe:0'],
      ...[
        '-vf',
        `select='${wanted.join('+')}'${scale},setsar=1`,
        '-fps_mode',
        'passthrough',
        '-enc_time_base',
        '1:1000',
      ],
      ...encoderArguments(encoder, framesPerSecond),
      ...['-force_key_frames', `expr:${starts.join('+')}`],
      ...pipeArguments,
    ],
    input(),
  );
  if (result.frames.length !== encoded)
    throw new FfmpegFailed(`ffmpeg encoded ${result.frames.length} of ${encoded} frames`);
  let at = 0;
  const frames = new Map<EncodePart, Frame[]>();
  for (const part of parts) {
    const own = result.frames.slice(at, at + part.at.length);
    if (!own[0]?.key) throw new FfmpegFailed('ffmpeg did not begin an edge with a key frame');
    frames.set(part, own);
    at += part.at.length;
  }
  return { track: result.track, frames };
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

interface SplicedMonitor {
  id: string;
  format: Format;
  black: EncodedPictures;
  frames: TimedFrame[];
  marks: SplicePlan['marks'];
  counts: SplicedRecording['frames'];
}

/** What one monitor showed. Undefined when nothing of it was captured in this span. */
const spliceMonitor = async (
  monitorId: string,
  allGroups: readonly Group[],
  options: SpliceOptions,
  exactness: SpliceExactness = 'edges',
): Promise<SplicedMonitor | undefined> => {
  const { from, to, blackouts, ffmpeg } = options;
  const frameMs = 1000 / (allGroups[0]?.segment.stored.header.framesPerSecond ?? 5);
  const groups = allGroups.filter(({ times }) => times[0]! < to && times.at(-1)! + frameMs > from - 2 * frameMs);
  const gaps = options.segments
    .gaps({ from, to }, options.logonSessionId)
    .filter((gap) => gap.monitorId === undefined || gap.monitorId === monitorId);
  const plan = planSplice({ from, to, blackouts, groups, gaps, frameMs, exactness });
  const formatId = plan.formatId ?? groups[0]?.formatId;
  const format = groups.find((group) => group.formatId === formatId)?.segment.format;
  if (!format) return undefined;

  const black = await options.black.in({ ...format.header, ...format.track });
  if (!isSame(black.track.configuration, format.track.configuration))
    throw new Failure('invalid', `${format.header.encoder} writes another decoder configuration each time`);

  const parts = plan.parts.filter((part) => part.kind === 'encode');
  const encoded = new Map<EncodePart, Frame[]>();
  for (const [, own] of Map.groupBy(parts, (part) => groups[part.group]!.formatId)) {
    const result = await encodeParts(ffmpeg, own, groups, format);
    // Players take one decoder configuration for the whole track: without the same one, whole groups must do.
    if (!isSame(result.track.configuration, format.track.configuration))
      return spliceMonitor(monitorId, allGroups, options, 'whole-groups');
    for (const [part, frames] of result.frames) encoded.set(part, frames);
  }

  const counts = { copied: 0, encoded: 0, black: 0 };
  const frames: TimedFrame[] = [];
  for (const part of plan.parts) {
    const own =
      part.kind === 'copy'
        ? readFrames(groups[part.group]!, part.at.length)
        : part.kind === 'encode'
          ? encoded.get(part)!
          : part.at.map((_, index) => black.frames[index % black.frames.length]!);
    for (const [index, { key, data }] of own.entries()) frames.push({ at: part.at[index]!, key, data });
    counts[part.kind === 'copy' ? 'copied' : part.kind === 'encode' ? 'encoded' : 'black'] += own.length;
  }
  return { id: monitorId, format, black, frames, marks: plan.marks, counts };
};

/** Frames and gaps have times between two milliseconds; a header has whole ones, and no mark of no length. */
const inWholeMilliseconds = (marks: readonly BlackMark[]): BlackMark[] =>
  marks
    .map((mark) => ({ ...mark, fromMs: Math.floor(mark.fromMs), toMs: Math.ceil(mark.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);

/** The longest, when there are more than a header holds. */
const limited = (marks: readonly BlackMark[]): BlackMark[] =>
  marks.length <= maxMarks
    ? [...marks]
    : [...marks]
        .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
        .slice(0, maxMarks)
        .sort((a, b) => a.track - b.track || a.fromMs - b.fromMs);

/**
 * Makes one recording of a contact from what is stored of its time. It lasts exactly as long as the contact and is exact
 * to the frame: frames are copied, and only those are encoded again that cannot be shown without one that must not be.
 *
 * @throws FfmpegFailed when ffmpeg does not do its part; nothing is lost then, and it can be tried again. Failure
 * `invalid` when what was captured and what can be encoded here cannot be joined: trying again does not help.
 */
export const splice = async (options: SpliceOptions): Promise<SplicedRecording | NothingCaptured> => {
  const { from, to, segments, logonSessionId } = options;
  const span = { from, to };
  const faults: string[] = [];
  const open: OpenSegment[] = [];
  try {
    for (const stored of segments.read(span, logonSessionId)) {
      let reader: SegmentReader | undefined;
      try {
        reader = new SegmentReader(stored.path, segments.keys.privateKey);
        open.push(new OpenSegment(stored, reader));
      } catch (error) {
        reader?.close();
        if (!(error instanceof BrokenSegment)) throw error;
        faults.push(`${stored.path}: ${error.message}`);
      }
    }
    const monitors: SplicedMonitor[] = [];
    for (const [monitorId, own] of Map.groupBy(open, ({ stored }) => stored.header.monitorId)) {
      let groups = own.flatMap(groupsOf);
      for (;;) {
        try {
          const monitor = await spliceMonitor(monitorId, groups, options);
          if (monitor) monitors.push(monitor);
          break;
        } catch (error) {
          if (!(error instanceof BrokenGroup)) throw error;
          faults.push(error.message);
          const { group } = error;
          groups = groups.filter((one) => one !== group);
        }
      }
    }
    if (monitors.length === 0) return { mp4: undefined, gaps: segments.gaps(span, logonSessionId) };
    monitors.sort(
      (a, b) => Number(b.format.header.primary) - Number(a.format.header.primary) || (a.id < b.id ? -1 : 1),
    );
    const all = monitors.flatMap((monitor, track) => monitor.marks.map((mark) => ({ track, ...mark })));
    const marks = limited(inWholeMilliseconds(all));
    const durationMs = to - from;
    const notes: RecordingNotes = {
      version: 1,
      tracks: monitors.map(({ id, format, black }) => ({
        monitorId: id,
        width: format.track.width,
        height: format.track.height,
        frameMs: 1000 / format.header.framesPerSecond,
        black: black.frames.map(({ key, data }) => ({ key, data })),
      })),
      marks,
    };
    const tracks = monitors.map(({ format, frames }) => ({ video: format.track, frames }));
    const mp4 = await writeMp4({ tracks, durationMs, notes });
    const sum = (kind: keyof SplicedRecording['frames']) =>
      monitors.reduce((total, { counts }) => total + counts[kind], 0);
    return {
      mp4,
      durationMs,
      monitors: monitors.map(({ id, format: { track } }) => ({ id, width: track.width, height: track.height })),
      marks,
      frames: { copied: sum('copied'), encoded: sum('encoded'), black: sum('black') },
      faults,
    };
  } finally {
    for (const { reader } of open) reader.close();
  }
};
