import type { NotAtHand } from './recording.ts';
import type { HeaderPlace } from './wav-length.ts';

/** A part of a stored object, and what is known of the whole. */
export interface MediaWindow {
  /** As many bytes as were asked for; fewer at the object's end. */
  bytes: Uint8Array;
  /** Bytes of the whole object. */
  size: number;
  etag: string;
  /** ISO 8601 UTC. */
  modifiedAt: string;
}

/** What a bucket tells of an object without giving it out. */
export interface StoredObject {
  size: number;
  etag: string;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  /** Absent when it can be read now. */
  notAtHand?: NotAtHand;
}

/** The bucket where media lie; it is only ever read. */
export interface MediaFiles {
  /**
   * Reads from byte `from` on: `length` bytes, or as many as a header usually needs. With `etag`, only of that version.
   * @throws Failure `not-found` when the object is not there, `forbidden` when Fermata may not read or decrypt it,
   * `conflict` when it is archived, `unavailable` when the bucket cannot answer now, or the object has another etag.
   */
  read(
    place: { bucket: string; key: string },
    part: { from: HeaderPlace['at']; length?: number; etag?: string },
  ): Promise<MediaWindow>;

  /** @throws Failure `not-found`, `forbidden` and `unavailable`, as `read` does. */
  stat(place: { bucket: string; key: string }): Promise<StoredObject>;
}
