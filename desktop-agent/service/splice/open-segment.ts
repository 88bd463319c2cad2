import { createHash } from 'node:crypto';
import { type Frame, type VideoTrack, videoTrackOf } from '../../../domain/screen/matroska.ts';
import type { SegmentHeader } from '../../../domain/screen/segment.ts';
import type { SourceGroup } from '../../../domain/screen/splice-plan.ts';
import { BrokenSegment, type SegmentReader, type StoredFrame, type StoredSegment } from '../segments/segment-file.ts';

/** A group of pictures in a segment. */
export interface Group extends SourceGroup {
  segment: OpenSegment;
  frames: StoredFrame[];
}

export interface Format {
  track: VideoTrack;
  header: SegmentHeader;
  streamHeader: Uint8Array;
}

export class OpenSegment {
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

export const groupsOf = (segment: OpenSegment): Group[] => {
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

/** A record that cannot be trusted. Its group is left out. */
export class BrokenGroup extends Error {
  readonly group: Group;

  constructor(group: Group, cause: unknown) {
    super(`${group.segment.stored.path}: ${(cause as Error).message}`, { cause });
    this.group = group;
  }
}

/** @throws BrokenGroup */
export const readFrame = (group: Group, frame: StoredFrame): Frame => {
  try {
    return { time: frame.time, key: frame.key, data: group.segment.reader.read(frame) };
  } catch (error) {
    if (error instanceof BrokenSegment) throw new BrokenGroup(group, error);
    throw error;
  }
};
