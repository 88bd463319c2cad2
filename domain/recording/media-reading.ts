import type { MediaFiles } from './media-files.ts';
import type { Recording } from './recording.ts';
import { type HeaderPlace, wavLength } from './wav-length.ts';

export type MediaFacts = Pick<Recording, 'size' | 'etag' | 'modifiedAt' | 'durationSeconds' | 'format' | 'unreadable'>;

/** Ordinary headers take one read. A header that takes more than this is no recording's. */
const mostReads = 8;

/**
 * What a media file tells of itself. A file whose length cannot be told is a recording all the same, with the reason;
 * of screens only size and date are read. Later reads are of the first one's version, never of a mixture.
 * @throws Failure as `MediaFiles.read` does
 */
export const readMedia = async (
  media: MediaFiles,
  place: { bucket: string; key: string },
  medium: Recording['medium'],
): Promise<MediaFacts> => {
  const first = await media.read(place, { from: 0 });
  const { bytes, ...facts } = first;
  if (medium !== 'audio') return facts;
  let window = bytes;
  let from: HeaderPlace = { at: 0 };
  for (let reads = 1; ; reads += 1) {
    const length = wavLength(window, facts.size, from);
    if (!('readOn' in length)) return { ...facts, ...length };
    if (reads === mostReads) return { ...facts, unreadable: 'The WAV header is too long to be read.' };
    from = length.readOn;
    window = (await media.read(place, { from: from.at, etag: facts.etag })).bytes;
  }
};
