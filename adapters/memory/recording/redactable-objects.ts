import { Failure } from '../../../domain/failure.ts';
import type { RedactableObjects, StoredBytes } from '../../../domain/redaction/objects.ts';

/** Versions of objects by their location, the oldest first. */
export class MemoryRedactableObjects implements RedactableObjects {
  readonly #objects = new Map<string, { versionId: string; bytes: Uint8Array; locked: boolean }[]>();
  #versions = 0;

  /** Stores a version; a locked one cannot be removed. */
  add(location: string, bytes: Uint8Array, { locked = false } = {}): string {
    this.#versions += 1;
    const versionId = `v${this.#versions}`;
    this.#objects.set(location, [...(this.#objects.get(location) ?? []), { versionId, bytes, locked }]);
    return versionId;
  }

  /** The contents of each object in every version, the oldest first. */
  all(): Map<string, Uint8Array[]> {
    return new Map([...this.#objects].map(([location, versions]) => [location, versions.map(({ bytes }) => bytes)]));
  }

  async read(location: string, maxBytes: number): Promise<StoredBytes | undefined> {
    const newest = this.#objects.get(location)?.at(-1);
    if (!newest) return undefined;
    if (newest.bytes.length > maxBytes) {
      throw new Failure('invalid', `It is larger than ${Math.floor(maxBytes / 1024 ** 2)} MiB`);
    }
    return { bytes: Uint8Array.from(newest.bytes), etag: `etag-${newest.versionId}`, versionId: newest.versionId };
  }

  async put(location: string, bytes: Uint8Array): Promise<{ versionId: string; etag: string; at: string }> {
    const versionId = this.add(location, Uint8Array.from(bytes));
    return { versionId, etag: `etag-${versionId}`, at: '2026-11-20T12:00:00.000Z' };
  }

  async removeAll(location: string): Promise<void> {
    this.#remove(location, () => true);
  }

  async removeOlder(location: string, versionId: string): Promise<void> {
    if (this.#objects.get(location)?.at(-1)?.versionId !== versionId) {
      throw new Failure('unavailable', 'The object was replaced in the meantime');
    }
    this.#remove(location, (one) => one !== versionId);
  }

  #remove(location: string, which: (versionId: string) => boolean): void {
    const versions = this.#objects.get(location) ?? [];
    if (versions.some(({ versionId, locked }) => locked && which(versionId))) {
      throw new Failure('forbidden', 'Its bucket does not let older versions be removed');
    }
    const left = versions.filter(({ versionId }) => !which(versionId));
    if (left.length > 0) this.#objects.set(location, left);
    else this.#objects.delete(location);
  }
}
