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

/** The bucket where media lie; it is only ever read. */
export interface MediaFiles {
  /**
   * Reads from byte `from` on. With `etag`, only of that very version.
   * @throws Failure `not-found` when the object is not there, `forbidden` when Fermata may not read or decrypt it,
   * `unavailable` when the bucket cannot answer now, or the object has another etag by now.
   */
  read(place: { bucket: string; key: string }, part: { from: HeaderPlace['at']; etag?: string }): Promise<MediaWindow>;
}
