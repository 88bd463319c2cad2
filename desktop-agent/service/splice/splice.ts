import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { Failure } from '../../../domain/failure.ts';
import type { BlackMark, Gap } from '../../../domain/screen/gap.ts';
import { layOutMp4, type Mp4Sample } from '../../../domain/screen/mp4-layout.ts';
import { type RecordingNotes, writeNotesBox } from '../../../domain/screen/recording-notes.ts';
import { maxMarks } from '../../../domain/screen/sealed-container.ts';
import { planSplice, type Span, type SpliceExactness, type SplicePlan } from '../../../domain/screen/splice-plan.ts';
import type { BlackFrames } from '../../ffmpeg/black-frames.ts';
import type { EncodedPictures } from '../../ffmpeg/run-ffmpeg.ts';
import { BrokenSegment, SegmentReader } from '../segments/segment-file.ts';
import type { Segments } from '../segments/segments.ts';
import { type EncodedFrame, type EncodePart, encodeParts } from './encode-parts.ts';
import { BrokenGroup, type Format, type Group, groupsOf, OpenSegment, readFrame } from './open-segment.ts';
import { type Picture, Pictures } from './pictures.ts';

export interface SpliceOptions {
  segments: Pick<Segments, 'read' | 'gaps' | 'keys'>;
  /** The span of the contact, in epoch milliseconds by the clock of this PC. */
  from: number;
  to: number;
  /**
   * Spans that must not be seen, by the clock of this PC, in any order. They include pauses that this PC never heard
   * of.
   */
  blackouts: readonly Span[];
  /** Only use what was captured in this logon session. */
  logonSessionId?: string;
  ffmpeg: string;
  black: BlackFrames;
  /** The folder for pictures that do not fit into memory, encrypted. It is emptied when the service starts. */
  partsFolder: string;
}

export interface SplicedRecording {
  /** Bytes of an MP4 file with one video track for each monitor. */
  size: number;
  /** Its content in plain, from the beginning each time. It must not be written anywhere in this form. */
  pieces: () => Iterable<Uint8Array>;
  durationMs: number;
  monitors: { id: string; width: number; height: number }[];
  marks: BlackMark[];
  frames: { copied: number; encoded: number; black: number };
  /** What was wrong with segments, in sentences. */
  faults: string[];
  /** Afterwards there are no pieces any more. */
  close(): Promise<void>;
}

/** Nothing was captured in this span. The gaps say why. */
export interface NothingCaptured {
  pieces: undefined;
  gaps: Gap[];
}

/**
 * Pauses of this PC itself. If it heard of one late, pictures that the pause hides were stored. They belong to runs
 * that began before the pause; later runs were captured after it.
 */
const ownPauses = (gaps: readonly Gap[], groups: readonly Pick<Group, 'runId' | 'times'>[]): Span[] => {
  const runStarts = new Map<string, number>();
  for (const { runId, times } of groups) if (!runStarts.has(runId)) runStarts.set(runId, times[0]!);
  return gaps
    .filter(({ cause }) => cause === 'paused')
    .map(({ from, to = Number.POSITIVE_INFINITY }) => ({
      from,
      to: Math.min(to, ...[...runStarts.values()].filter((start) => start >= from)),
    }))
    .filter(({ from, to }) => from < to);
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

type SplicedFrame = Mp4Sample & Picture;

interface SplicedMonitor {
  id: string;
  format: Format;
  black: EncodedPictures;
  frames: SplicedFrame[];
  marks: SplicePlan['marks'];
  counts: SplicedRecording['frames'];
}

/** What one monitor showed. Undefined if nothing of it was captured in this span. */
const spliceMonitor = async (
  monitorId: string,
  allGroups: readonly Group[],
  options: SpliceOptions,
  pictures: Pictures,
  exactness: SpliceExactness = 'edges',
): Promise<SplicedMonitor | undefined> => {
  const { from, to, blackouts, ffmpeg } = options;
  const frameMs = 1000 / (allGroups[0]?.segment.stored.header.framesPerSecond ?? 5);
  const groups = allGroups.filter(({ times }) => times[0]! < to && times.at(-1)! + frameMs > from - 2 * frameMs);
  const gaps = options.segments
    .gaps({ from, to }, options.logonSessionId)
    .filter((gap) => gap.monitorId === undefined || gap.monitorId === monitorId);
  const hidden = [...blackouts, ...ownPauses(gaps, allGroups)];
  const plan = planSplice({ from, to, blackouts: hidden, groups, gaps, frameMs, exactness });
  const formatId = plan.formatId ?? groups[0]?.formatId;
  const format = groups.find((group) => group.formatId === formatId)?.segment.format;
  if (!format) return undefined;

  const black = await options.black.in({ ...format.header, ...format.track });
  if (!isSame(black.track.configuration, format.track.configuration))
    throw new Failure('invalid', `${format.header.encoder} writes another decoder configuration each time`);

  const parts = plan.parts.filter((part) => part.kind === 'encode');
  const encoded = new Map<EncodePart, EncodedFrame[]>();
  for (const [, own] of Map.groupBy(parts, (part) => groups[part.group]!.formatId)) {
    const result = await encodeParts(ffmpeg, own, groups, format, pictures);
    // Players accept one decoder configuration for the whole track. Without an identical one, only whole groups can be
    // used.
    if (!isSame(result.track.configuration, format.track.configuration))
      return spliceMonitor(monitorId, allGroups, options, pictures, 'whole-groups');
    for (const [part, frames] of result.frames) encoded.set(part, frames);
  }

  const counts = { copied: 0, encoded: 0, black: 0 };
  const frames: SplicedFrame[] = [];
  for (const part of plan.parts) {
    if (part.kind === 'copy') {
      const group = groups[part.group]!;
      for (const [index, at] of part.at.entries()) {
        const stored = group.frames[index]!;
        const { key, data } = readFrame(group, stored);
        frames.push({ at, key, ...pictures.copied(data, () => readFrame(group, stored).data) });
      }
      counts.copied += part.at.length;
      await yieldToOthers();
    } else if (part.kind === 'encode') {
      for (const [index, frame] of encoded.get(part)!.entries()) frames.push({ ...frame, at: part.at[index]! });
      counts.encoded += part.at.length;
    } else {
      for (const [index, at] of part.at.entries()) {
        const { key, data } = black.frames[index % black.frames.length]!;
        frames.push({ at, key, size: data.length, data: () => data });
      }
      counts.black += part.at.length;
    }
  }
  return { id: monitorId, format, black, frames, marks: plan.marks, counts };
};

/** Frames and gaps have fractions of milliseconds. A header has whole ones, and no empty marks. */
const inWholeMilliseconds = (marks: readonly BlackMark[]): BlackMark[] =>
  marks
    .map((mark) => ({ ...mark, fromMs: Math.floor(mark.fromMs), toMs: Math.ceil(mark.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);

/** Only the longest ones, if there are more than a header can contain. */
const limited = (marks: readonly BlackMark[]): BlackMark[] =>
  marks.length <= maxMarks
    ? [...marks]
    : [...marks]
        .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
        .slice(0, maxMarks)
        .sort((a, b) => a.track - b.track || a.fromMs - b.fromMs);

/** The file with these monitors. */
const recordingOf = (
  monitors: readonly SplicedMonitor[],
  durationMs: number,
): Omit<SplicedRecording, 'faults' | 'close'> => {
  const all = monitors.flatMap((monitor, track) => monitor.marks.map((mark) => ({ track, ...mark })));
  const marks = limited(inWholeMilliseconds(all));
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
  const tracks = monitors.map(({ format, frames }) => ({ video: format.track, samples: frames }));
  const { head, order, size } = layOutMp4(tracks, durationMs);
  const end = writeNotesBox(notes);
  const sum = (kind: keyof SplicedRecording['frames']) =>
    monitors.reduce((total, { counts }) => total + counts[kind], 0);
  return {
    size: size + end.length,
    *pieces() {
      yield head;
      for (const { track, sample } of order) yield monitors[track]!.frames[sample]!.data();
      yield end;
    },
    durationMs,
    monitors: monitors.map(({ id, format: { track } }) => ({ id, width: track.width, height: track.height })),
    marks,
    frames: { copied: sum('copied'), encoded: sum('encoded'), black: sum('black') },
  };
};

/**
 * Makes one recording of a contact from what is stored for its time. It lasts exactly as long as the contact, and is
 * exact to the frame: frames are copied, and only those that cannot be shown without a forbidden one are encoded again.
 * @throws FfmpegFailed if ffmpeg fails; nothing is lost then, and a retry is possible
 * @throws Failure `invalid` if what was captured cannot be joined with what can be encoded here: a retry does not help
 */
export const splice = async (options: SpliceOptions): Promise<SplicedRecording | NothingCaptured> => {
  const { from, to, segments, logonSessionId } = options;
  const span = { from, to };
  const faults: string[] = [];
  const open: OpenSegment[] = [];
  const pictures = new Pictures(options.partsFolder, segments.keys);
  const close = async (): Promise<void> => {
    for (const { reader } of open.splice(0)) reader.close();
    await pictures.close();
  };
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
          const monitor = await spliceMonitor(monitorId, groups, options, pictures);
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
    if (monitors.length === 0) {
      await close();
      return { pieces: undefined, gaps: segments.gaps(span, logonSessionId) };
    }
    monitors.sort(
      (a, b) => Number(b.format.header.primary) - Number(a.format.header.primary) || (a.id < b.id ? -1 : 1),
    );
    return { ...recordingOf(monitors, to - from), faults, close };
  } catch (error) {
    await close();
    throw error;
  }
};
