import type { NotAtHand } from '../recording.ts';
import type { HeaderPlace } from './wav-length.ts';

/** A part of a stored object, and the facts about the whole object. */
export interface MediaWindow {
  /** As many bytes as requested, or fewer at the end of the object. */
  bytes: Uint8Array;
  /** Bytes of the whole object. */
  size: number;
  etag: string;
  /** ISO 8601 UTC. */
  modifiedAt: string;
}

/** The facts that a bucket reports about an object without reading it. */
export interface StoredObject {
  size: number;
  etag: string;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  /** Absent if it can be read now. */
  notAtHand?: NotAtHand;
}

/** The bucket that stores the media. Fermata only reads it. */
export interface MediaFiles {
  /**
   * Reads from byte `from` on: `length` bytes, or as many as a header usually needs. With `etag`, only from that
   * version.
   * @throws Failure `not-found` if the object does not exist, `forbidden` if Fermata may not read or decrypt it,
   * `conflict` if it is archived, `unavailable` if the bucket cannot answer now, or the object has another etag
   */
  read(
    place: { bucket: string; key: string },
    part: { from: HeaderPlace['at']; length?: number; etag?: string },
  ): Promise<MediaWindow>;

  /** @throws Failure `not-found`, `forbidden` and `unavailable`, as `read` does */
  stat(place: { bucket: string; key: string }): Promise<StoredObject>;
}
