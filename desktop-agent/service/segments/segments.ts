import { randomUUID } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isFull } from '../../../agent-kit/files/file-errors.ts';
import type { Gap } from '../../../domain/screen/gap.ts';
import type { Frame } from '../../../domain/screen/matroska.ts';
import { type CaptureRun, type SegmentHeader, segmentSlot } from '../../../domain/screen/segment.ts';
import type { Span } from '../../../domain/screen/splice-plan.ts';
import { GapList } from './gap-list.ts';
import type { StoredPiece } from './hold-back.ts';
import {
  readSegment,
  type SegmentKeys,
  SegmentWriter,
  type StoredSegment,
  shredSegment,
  storedSegments,
} from './segment-file.ts';

export interface SegmentSummary {
  header: SegmentHeader;
  /** When its last frame was shown; grows while the segment is written. */
  to: number;
  bytes: number;
  /** It is complete. */
  closed: boolean;
}

/** The captured screens of a PC. Pieces are written in the given order. */
export interface Segments {
  /**
   * @throws the error of the file system, such as ENOSPC: the piece is then lost, and what was written before is valid
   */
  write(piece: StoredPiece): Promise<void>;
  list(): SegmentSummary[];
  gaps(span: Span, logonSessionId?: string): Gap[];
  /** What is stored for a span, in the order of capture. */
  read(span: Span, logonSessionId?: string): StoredSegment[];
  /** Makes it unreadable, then deletes it. */
  delete(segmentId: string): Promise<void>;
  /** Deletes records of gaps that ended before this. */
  forgetGaps(before: number): Promise<void>;
  /** Whether there is too little room, so that nothing more should be captured. Nothing is deleted because of it. */
  room(): Promise<{ freeBytes: number; totalBytes: number; low: boolean }>;
  /** Ends the segments that are being written. */
  close(): Promise<void>;
  readonly keys: SegmentKeys;
}

export interface RoomSettings {
  minFreeBytes: number;
  minFreeShare: number;
}

/** The smaller of the two counts: a tenth of a large disk is more than capture will ever fill in a day. */
export const usualRoom: RoomSettings = { minFreeBytes: 2e9, minFreeShare: 0.1 };

/** Data survives the end of any process at once. A power cut may cost this much. */
const syncEveryMs = 1000;

interface OpenRun {
  run: CaptureRun;
  streamHeader: Uint8Array;
  lastFrame?: number;
  writer?: SegmentWriter;
  syncedAt: number;
  /** A picture could not be written. */
  isInterrupted: boolean;
}

const suffix = '.segment';

class SegmentFolder implements Segments {
  readonly keys: SegmentKeys;
  readonly #folder: string;
  readonly #gaps: GapList;
  readonly #room: RoomSettings;
  readonly #known: Map<string, SegmentSummary & { path: string }>;
  readonly #runs = new Map<string, OpenRun>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    folder: string,
    keys: SegmentKeys,
    gaps: GapList,
    known: Map<string, SegmentSummary & { path: string }>,
    room: RoomSettings,
  ) {
    this.#folder = folder;
    this.keys = keys;
    this.#gaps = gaps;
    this.#known = known;
    this.#room = room;
  }

  write(piece: StoredPiece): Promise<void> {
    return this.#inOrder(() => this.#write(piece));
  }

  list(): SegmentSummary[] {
    return [...this.#known.values()].map(({ path: _, ...summary }) => summary);
  }

  gaps(span: Span, logonSessionId?: string): Gap[] {
    return this.#gaps.overlapping(span, logonSessionId);
  }

  read(span: Span, logonSessionId?: string): StoredSegment[] {
    return [...this.#known.values()]
      .filter(({ header, to }) => header.from < span.to && to > span.from)
      .filter(({ header }) => logonSessionId === undefined || header.logonSessionId === logonSessionId)
      .sort((a, b) => a.header.from - b.header.from)
      .map(({ path }) => readSegment(path))
      .filter((segment) => segment !== undefined);
  }

  async delete(segmentId: string): Promise<void> {
    const segment = this.#known.get(segmentId);
    if (!segment) return;
    await shredSegment(segment.path);
    this.#known.delete(segmentId);
  }

  forgetGaps(before: number): Promise<void> {
    return this.#inOrder(() => this.#gaps.forget(before));
  }

  async room(): Promise<{ freeBytes: number; totalBytes: number; low: boolean }> {
    const { bavail, blocks, bsize } = await statfs(this.#folder);
    const [freeBytes, totalBytes] = [bavail * bsize, blocks * bsize];
    const low = freeBytes < Math.min(this.#room.minFreeBytes, totalBytes * this.#room.minFreeShare);
    return { freeBytes, totalBytes, low };
  }

  close(): Promise<void> {
    return this.#inOrder(async () => {
      for (const [runId, { lastFrame, run }] of [...this.#runs])
        await this.#endRun(runId, (lastFrame ?? 0) + 1000 / run.framesPerSecond);
    });
  }

  #inOrder<Value>(act: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #write(piece: StoredPiece): Promise<void> {
    if (piece.kind === 'gap') return this.#gaps.add(piece.gap);
    if (piece.kind === 'run') {
      const { run, streamHeader } = piece;
      this.#runs.set(run.runId, { run, streamHeader, syncedAt: 0, isInterrupted: false });
      return;
    }
    if (piece.kind === 'run-end') return this.#endRun(piece.runId, piece.at);
    const open = this.#runs.get(piece.runId);
    if (!open) return;
    const { time, key } = piece;
    // Pictures between a lost one and the next key frame would be wrong.
    if (!key && (open.isInterrupted || !open.writer)) return;
    const isResuming = open.lastFrame === undefined || open.isInterrupted;
    try {
      await this.#writeFrame(open, piece);
    } catch (error) {
      open.isInterrupted = true;
      const { logonSessionId, monitorId } = open.run;
      const cause = isFull(error) ? 'disk-full' : 'capture-failed';
      if (!isResuming) await this.#gaps.add({ logonSessionId, monitorId, cause, from: time });
      throw error;
    }
    open.isInterrupted = false;
    open.lastFrame = time;
    if (isResuming) await this.#gaps.end(open.run, time);
  }

  async #writeFrame(open: OpenRun, { time, key, data }: Frame): Promise<void> {
    // A segment must be readable on its own, so it begins with a key frame, at most two seconds after the ten minutes.
    if (!open.writer || (key && segmentSlot(time) !== segmentSlot(open.writer.header.from))) {
      await this.#endSegment(open, time);
      await this.#beginSegment(open, time);
    }
    const writer = open.writer!;
    await writer.append(key ? 'key-frame' : 'frame', time, data);
    const known = this.#known.get(writer.header.segmentId)!;
    known.to = time + 1000 / open.run.framesPerSecond;
    known.bytes = writer.size;
    if (Math.abs(time - open.syncedAt) >= syncEveryMs) {
      await writer.sync();
      open.syncedAt = time;
    }
  }

  async #beginSegment(open: OpenRun, from: number): Promise<void> {
    const segmentId = randomUUID();
    const header: SegmentHeader = { version: 1, segmentId, ...open.run, from };
    const path = join(this.#folder, `${from}-${segmentId}${suffix}`);
    try {
      const writer = await SegmentWriter.create(path, header, this.keys.publicKey);
      open.writer = writer;
      await writer.append('stream-header', from, open.streamHeader);
    } catch (error) {
      // Nobody can use a file without a frame.
      await open.writer?.close();
      delete open.writer;
      await rm(path, { force: true });
      throw error;
    }
    this.#known.set(segmentId, { header, path, to: from, bytes: open.writer.size, closed: false });
  }

  async #endSegment(open: OpenRun, at: number): Promise<void> {
    const { writer } = open;
    if (!writer) return;
    delete open.writer;
    const known = this.#known.get(writer.header.segmentId);
    if (known) known.closed = true;
    try {
      await writer.append('end', at, Buffer.alloc(0));
      await writer.sync();
      if (known) Object.assign(known, { to: at, bytes: writer.size });
    } finally {
      await writer.close();
    }
  }

  async #endRun(runId: string, at: number): Promise<void> {
    const open = this.#runs.get(runId);
    if (!open) return;
    this.#runs.delete(runId);
    await this.#endSegment(open, at);
  }
}

/**
 * Opens the folder of segments of a PC. Files that a killed process left behind are kept as far as they are valid.
 * Files without a single frame are deleted.
 */
export const openSegments = async (
  folder: string,
  keys: SegmentKeys,
  { room = usualRoom }: { room?: RoomSettings } = {},
): Promise<Segments> => {
  const stored = await storedSegments(folder, suffix);
  const gaps = await GapList.open(join(folder, 'gaps.jsonl'));
  const known = new Map<string, SegmentSummary & { path: string }>();
  for (const { segment, last, bytes } of stored) {
    const { header, path } = segment;
    const to = segment.end ?? last.time + 1000 / header.framesPerSecond;
    known.set(header.segmentId, { header, path, to, bytes, closed: true });
    // The process that wrote it was killed. Until capture begins again, nothing was recorded.
    if (segment.end === undefined) {
      const { logonSessionId, monitorId } = header;
      await gaps.add({ logonSessionId, monitorId, cause: 'not-running', from: to });
    }
  }
  return new SegmentFolder(folder, keys, gaps, known, room);
};
