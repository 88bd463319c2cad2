import { Failure } from '../../../domain/failure.ts';
import type { MediaFiles, MediaWindow, StoredObject } from '../../../domain/recording/media/media-files.ts';
import type { NotAtHand } from '../../../domain/recording/recording.ts';

/** A bucket of media in memory. `windowBytes` is the size of one read. */
export class MemoryMediaFiles implements MediaFiles {
  readonly #objects = new Map<string, { bytes: Uint8Array; etag: string; modifiedAt: string; notAtHand?: NotAtHand }>();
  readonly #windowBytes: number;
  #versions = 0;
  /** How often anything was read. */
  reads = 0;

  constructor(windowBytes = 64 * 1024) {
    this.#windowBytes = windowBytes;
  }

  put(location: string, bytes: Uint8Array, modifiedAt: string): void {
    this.#versions += 1;
    this.#objects.set(location, { bytes, etag: `version-${this.#versions}`, modifiedAt });
  }

  /** Moves the object to another storage class, or back. */
  archive(location: string, notAtHand?: NotAtHand): void {
    const { notAtHand: _, ...object } = this.#objects.get(location)!;
    this.#objects.set(location, { ...object, ...(notAtHand && { notAtHand }) });
  }

  delete(location: string): void {
    this.#objects.delete(location);
  }

  async read(
    place: { bucket: string; key: string },
    { from, length = this.#windowBytes, etag }: { from: number; length?: number; etag?: string },
  ): Promise<MediaWindow> {
    this.reads += 1;
    const object = this.#object(place);
    if (object.notAtHand) {
      throw new Failure('conflict', 'The recording is archived in its bucket: it must be restored first.');
    }
    if (etag !== undefined && etag !== object.etag) {
      throw new Failure('unavailable', 'The recording was overwritten while it was read.');
    }
    const { bytes, modifiedAt } = object;
    return { bytes: bytes.slice(from, from + length), size: bytes.length, etag: object.etag, modifiedAt };
  }

  async stat(place: { bucket: string; key: string }): Promise<StoredObject> {
    const { bytes, ...object } = this.#object(place);
    return { ...object, size: bytes.length };
  }

  #object({ bucket, key }: { bucket: string; key: string }) {
    const object = this.#objects.get(`${bucket}/${key}`);
    if (!object) throw new Failure('not-found', 'The recording is not, or no longer, in its bucket.');
    return object;
  }
}
