import type { BlackMark } from '../../../../../domain/screen/gap.ts';
import { onlyTrack } from '../../../../../domain/screen/only-track.ts';
import { findNotes, topBoxes } from '../../../../../domain/screen/recording-notes.ts';
import type { Gap } from '../screen-gaps.ts';

/** A larger file is not loaded completely, so only its first monitor can be shown. */
export const maxBytes = 250_000_000;
/** Bytes per request: usually the whole beginning, or the whole end. */
const blockBytes = 256 * 1024;
/** Our recordings have four boxes. A file in fragments has thousands, and is not one of ours. */
const maxBoxes = 8;

export interface Monitor {
  width: number;
  height: number;
  /** Spans in which its picture is black. Pauses are not among them, because the contact has those. */
  gaps: Gap[];
}

export interface ScreenFile {
  /** One for each track, in their order. */
  monitors: Monitor[];
  /** Whether it is too large to be loaded completely. */
  isTooLarge: boolean;
  /** Loads the whole file on the first call. Returns a copy of it that has only this track. */
  only(track: number): Promise<Blob>;
}

type Read = (from: number, length: number) => Promise<Uint8Array>;

const gapsOf = (marks: readonly BlackMark[], track: number): Gap[] =>
  marks
    .filter((mark) => mark.track === track && mark.cause !== 'paused')
    .map(({ fromMs, toMs, cause }) => ({ fromSeconds: fromMs / 1000, toSeconds: toMs / 1000, cause }));

/** Reads in blocks, each only once. */
const inBlocks = (size: number, read: Read): Read => {
  const blocks = new Map<number, Uint8Array>();
  return async (from, length) => {
    for (const [at, block] of blocks) {
      if (at <= from && from + length <= at + block.length) return block.subarray(from - at, from - at + length);
    }
    const block = await read(from, Math.min(size - from, Math.max(length, blockBytes)));
    blocks.set(from, block);
    return block.subarray(0, length);
  };
};

/** The beginning of a file up to the end of its `moov` box. Undefined if it cannot be one of our files. */
const beginningOf = async (size: number, read: Read): Promise<Uint8Array | undefined> => {
  let beginning: Uint8Array | undefined;
  let boxes = 0;
  for await (const { type, from, length } of topBoxes(size, read)) {
    boxes += 1;
    if (boxes > maxBoxes) return undefined;
    if (type === 'moov') beginning = await read(0, from + length);
  }
  return beginning;
};

/**
 * Reads from the file which monitors a screen recording has. Undefined for a file that no desktop agent made, and if the
 * bucket does not let this page read it.
 */
export const openScreenFile = async (url: string, signal: AbortSignal): Promise<ScreenFile | undefined> => {
  const load = (headers: Record<string, string>) => fetch(url, { signal, headers, credentials: 'omit' });
  const readPart = async (from: number, length: number) => {
    const response = await load({ range: `bytes=${from}-${from + length - 1}` });
    if (response.status !== 206) {
      await response.body?.cancel();
      throw new Error(`A part of the recording was answered with ${response.status}`);
    }
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  };

  const first = await readPart(0, blockBytes);
  const size = Number(/\/(\d+)$/.exec(first.response.headers.get('content-range') ?? '')?.[1]);
  if (!Number.isSafeInteger(size)) return undefined;
  const read = inBlocks(size, async (from, length) =>
    from === 0 && length <= first.bytes.length ? first.bytes : (await readPart(from, length)).bytes,
  );
  const beginning = await beginningOf(size, read);
  const notes = beginning && (await findNotes(size, read));
  if (!beginning || !notes) return undefined;
  const count = notes.tracks.length;
  const isAsNoted = onlyTrack(beginning, count - 1) !== undefined && onlyTrack(beginning, count) === undefined;
  if (!isAsNoted) return undefined;

  let loading: Promise<Blob> | undefined;
  const loadWhole = async () => {
    const response = await load({});
    if (!response.ok) throw new Error(`The recording was answered with ${response.status}`);
    const whole = await response.blob();
    if (whole.size !== size) throw new Error('The recording is not the one that was opened');
    return whole;
  };
  return {
    monitors: notes.tracks.map(({ width, height }, track) => ({ width, height, gaps: gapsOf(notes.marks, track) })),
    isTooLarge: size > maxBytes,
    only: async (track) => {
      loading ??= loadWhole();
      try {
        const whole = await loading;
        const copy = Uint8Array.from(onlyTrack(beginning, track)!);
        return new Blob([copy, whole.slice(copy.length)], { type: 'video/mp4' });
      } catch (error) {
        // The next call tries again.
        loading = undefined;
        throw error;
      }
    },
  };
};
