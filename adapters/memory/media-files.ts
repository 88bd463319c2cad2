import { Failure } from '../../domain/failure.ts';
import type { MediaFiles, MediaWindow } from '../../domain/recording/media-files.ts';

/** A bucket of media in memory. `windowBytes` is how much one read gives. */
export class MemoryMediaFiles implements MediaFiles {
  readonly #objects = new Map<string, { bytes: Uint8Array; etag: string; modifiedAt: string }>();
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

  delete(location: string): void {
    this.#objects.delete(location);
  }

  async read(
    { bucket, key }: { bucket: string; key: string },
    { from, etag }: { from: number; etag?: string },
  ): Promise<MediaWindow> {
    this.reads += 1;
    const object = this.#objects.get(`${bucket}/${key}`);
    if (!object) throw new Failure('not-found', 'The recording is not in its bucket (any more).');
    if (etag !== undefined && etag !== object.etag) {
      throw new Failure('unavailable', 'The recording was overwritten while it was read.');
    }
    const { bytes, modifiedAt } = object;
    return { bytes: bytes.slice(from, from + this.#windowBytes), size: bytes.length, etag: object.etag, modifiedAt };
  }
}
