import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../../../domain/failure.ts';
import type { ArchiveVersions } from '../../../domain/upload/archive/archive-versions.ts';
import { archiveFailure } from './archive-failure.ts';

/** Every version of an object, and the markers of its deletion. */
export class S3ArchiveVersions implements ArchiveVersions {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async removeAll(keys: readonly string[]): Promise<void> {
    try {
      for (const key of keys) await this.#removeOne(key);
    } catch (error) {
      throw error instanceof Failure ? error : archiveFailure(error);
    }
  }

  async #removeOne(key: string): Promise<void> {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await this.#s3.send(
        new ListObjectVersionsCommand({ Bucket: this.#bucket, Prefix: key }),
      );
      // Another key may begin like this one.
      const own = [...Versions, ...DeleteMarkers].filter(({ Key }) => Key === key);
      if (own.length === 0) return;
      // One at a time: for a batch, some engines demand `s3:DeleteObject`, even if it names versions.
      for (const { VersionId } of own) {
        await this.#s3.send(
          new DeleteObjectCommand({ Bucket: this.#bucket, Key: key, ...(VersionId !== undefined && { VersionId }) }),
        );
      }
    }
  }
}
