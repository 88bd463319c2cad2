import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Failure } from '../../domain/failure.ts';
import type { RedactableObjects, StoredBytes } from '../../domain/redaction/objects.ts';
import { archiveFailure } from './archive/archive-failure.ts';

const placeOf = (location: string): { Bucket: string; Key: string } => {
  const slash = location.indexOf('/');
  return { Bucket: location.slice(0, slash), Key: location.slice(slash + 1) };
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Objects of buckets with versions. */
export class S3RedactableObjects implements RedactableObjects {
  readonly #s3: S3Client;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  async read(location: string, maxBytes: number): Promise<StoredBytes | undefined> {
    const object = placeOf(location);
    try {
      const { ContentLength = 0, Body, ETag, VersionId } = await this.#s3.send(new GetObjectCommand(object));
      const stream = Body as unknown as AsyncIterable<Uint8Array> & { destroy(): void };
      if (ContentLength > maxBytes) {
        stream.destroy();
        throw new Failure('invalid', `It is larger than ${Math.floor(maxBytes / 1024 ** 2)} MiB`);
      }
      // One piece of memory of the right size: putting chunks together at the end would take twice as much.
      const bytes = new Uint8Array(ContentLength);
      let at = 0;
      for await (const chunk of stream) {
        if (at + chunk.length > bytes.length) break;
        bytes.set(chunk, at);
        at += chunk.length;
      }
      if (at !== bytes.length) throw new Failure('unavailable', 'The object was not sent to its end');
      return {
        bytes,
        etag: (ETag ?? '').replaceAll('"', ''),
        // A bucket without versioning returns `null` or nothing.
        ...(VersionId !== undefined && VersionId !== 'null' && { versionId: VersionId }),
      };
    } catch (error) {
      if (/^(NoSuchKey|NotFound)$/.test(nameOf(error))) return undefined;
      if (nameOf(error) === 'InvalidObjectState') {
        throw new Failure('conflict', 'It is archived in S3, and must be restored first', { cause: error });
      }
      throw archiveFailure(error);
    }
  }

  async put(
    location: string,
    bytes: Uint8Array,
    { sha256, contentType }: { sha256: string; contentType: string },
  ): Promise<{ versionId?: string; etag: string; at: string }> {
    const object = placeOf(location);
    try {
      const { VersionId, ETag = '' } = await this.#s3.send(
        new PutObjectCommand({
          ...object,
          Body: bytes,
          ContentType: contentType,
          Metadata: { sha256 },
          ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
        }),
      );
      const held = await this.#s3.send(new HeadObjectCommand(object));
      if (held.ETag !== ETag) throw new Failure('unavailable', 'The object was replaced in the meantime');
      return {
        ...(VersionId !== undefined && VersionId !== 'null' && { versionId: VersionId }),
        etag: ETag.replaceAll('"', ''),
        at: held.LastModified!.toISOString(),
      };
    } catch (error) {
      throw archiveFailure(error);
    }
  }

  async removeAll(location: string): Promise<void> {
    await this.#remove(location, await this.#versions(location));
  }

  async removeOlder(location: string, versionId: string): Promise<void> {
    const versions = await this.#versions(location);
    const newest = versions.findIndex((one) => one.versionId === versionId);
    if (newest < 0 || !versions[newest]!.isLatest) {
      throw new Failure('unavailable', 'The object was replaced in the meantime');
    }
    await this.#remove(location, versions.toSpliced(newest, 1));
  }

  async #versions(location: string): Promise<{ versionId: string; isLatest: boolean }[]> {
    const { Bucket, Key } = placeOf(location);
    const versions: { versionId: string; isLatest: boolean }[] = [];
    try {
      let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
      while (next) {
        const page: ListObjectVersionsCommandOutput = await this.#s3.send(
          new ListObjectVersionsCommand({ Bucket, Prefix: Key, ...next }),
        );
        // Keys that only begin like this one are others.
        for (const { Key: key, VersionId, IsLatest = false } of [
          ...(page.Versions ?? []),
          ...(page.DeleteMarkers ?? []),
        ]) {
          if (key === Key && VersionId !== undefined) versions.push({ versionId: VersionId, isLatest: IsLatest });
        }
        const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
        next = IsTruncated
          ? {
              ...(NextKeyMarker !== undefined && { KeyMarker: NextKeyMarker }),
              ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
            }
          : undefined;
      }
    } catch (error) {
      throw archiveFailure(error);
    }
    return versions;
  }

  /** The newest version is removed last: as long as one is left, the object is not lost. */
  async #remove(location: string, versions: readonly { versionId: string }[]): Promise<void> {
    const object = placeOf(location);
    try {
      for (const { versionId } of versions.toReversed()) {
        await this.#s3.send(new DeleteObjectCommand({ ...object, VersionId: versionId }));
      }
    } catch (error) {
      if (/^(AccessDenied|ObjectLocked)/.test(nameOf(error))) {
        throw new Failure('forbidden', 'Its bucket does not let older versions be removed', { cause: error });
      }
      throw archiveFailure(error);
    }
  }
}
