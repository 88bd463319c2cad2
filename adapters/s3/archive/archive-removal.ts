import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ArchiveRemoval } from '../../../domain/upload/archive/archive-removal.ts';
import { archiveFailure } from './archive-failure.ts';

/** S3's maximum for one request. */
const maxKeys = 1000;

/** A deleted object remains as an older version until the bucket's lifecycle removes it. */
export class S3ArchiveRemoval implements ArchiveRemoval {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async remove(keys: readonly string[]): Promise<string[]> {
    const left: string[] = [];
    for (let first = 0; first < keys.length; first += maxKeys) {
      const Objects = keys.slice(first, first + maxKeys).map((Key) => ({ Key }));
      try {
        const { Errors = [] } = await this.#s3.send(
          new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
        );
        left.push(...Errors.filter(({ Code }) => Code !== 'NoSuchKey').map(({ Key }) => Key!));
      } catch (error) {
        throw archiveFailure(error);
      }
    }
    return left;
  }

  /** Lists names, so it needs no permission to read recordings. */
  async holds(key: string): Promise<boolean> {
    try {
      const { Contents = [] } = await this.#s3.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: key, MaxKeys: 1 }),
      );
      return Contents.some(({ Key }) => Key === key);
    } catch (error) {
      throw archiveFailure(error);
    }
  }

  async *keys(prefix: string): AsyncIterable<readonly string[]> {
    let ContinuationToken: string | undefined;
    do {
      try {
        const { Contents = [], NextContinuationToken } = await this.#s3.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ContinuationToken }),
        );
        ContinuationToken = NextContinuationToken;
        yield Contents.map(({ Key }) => Key!);
      } catch (error) {
        throw archiveFailure(error);
      }
    } while (ContinuationToken !== undefined);
  }
}
