import { Failure } from '../../failure.ts';
import type { Medium, Recording } from '../recording.ts';
import type { MediaContainers } from './media-container.ts';
import type { MediaFiles } from './media-files.ts';
import { mediaKind } from './media-kind.ts';
import { type HeaderPlace, wavLength } from './wav-length.ts';

export type MediaFacts = Pick<
  Recording,
  'size' | 'etag' | 'modifiedAt' | 'durationSeconds' | 'format' | 'unreadable' | 'notAtHand'
> & {
  /** What the file itself shows: only sound, or a picture. Absent if it cannot be read. */
  medium?: Medium;
};

/** Ordinary headers take one read. A header that takes more than this does not belong to a recording. */
const maxReads = 8;

/**
 * The facts that a media file contains about itself, whatever its name is, or the reason why it is not a recording. All
 * reads are of the same version, never a mixture. For an archived file there is only the report of its bucket.
 * @throws Failure as `MediaFiles.read` does, except `conflict`
 */
export const readMedia = async (
  { media, containers }: { media: MediaFiles; containers: MediaContainers },
  place: { bucket: string; key: string },
): Promise<MediaFacts> => {
  try {
    return await readContent({ media, containers }, place);
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'conflict')) throw error;
    const stored = await media.stat(place);
    // If it was restored between the two requests, the event about that reads the file.
    return { ...stored, notAtHand: stored.notAtHand ?? { state: 'restoring' } };
  }
};

const readContent = async (
  { media, containers }: { media: MediaFiles; containers: MediaContainers },
  place: { bucket: string; key: string },
): Promise<MediaFacts> => {
  const { bytes: head, ...facts } = await media.read(place, { from: 0 });
  const kind = mediaKind(head, facts.size);
  if ('unreadable' in kind) return { ...facts, ...kind };
  if (kind.kind !== 'wav') {
    const read = async (from: number, length: number): Promise<Uint8Array> => {
      const isLoaded = from + Math.min(length, facts.size - from) <= head.length;
      if (isLoaded) return head.subarray(from, from + length);
      return (await media.read(place, { from, length, etag: facts.etag })).bytes;
    };
    return { ...facts, ...(await containers.facts(kind.kind, { size: facts.size, read })) };
  }
  let window = head;
  let from: HeaderPlace = { at: 0 };
  for (let reads = 1; ; reads += 1) {
    const length = wavLength(window, facts.size, from);
    if ('unreadable' in length) return { ...facts, ...length };
    if (!('readOn' in length)) return { ...facts, ...length, medium: 'audio' };
    if (reads === maxReads) return { ...facts, unreadable: 'The WAV header is too long to read.' };
    from = length.readOn;
    window = (await media.read(place, { from: from.at, etag: facts.etag })).bytes;
  }
};
