import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { MediaFiles, MediaWindow, StoredObject } from '../../domain/recording/media/media-files.ts';
import { notAtHand } from './at-hand.ts';
import { mediaFailure } from './media-failure.ts';

/**
 * Nearly every header ends within this, so that one request is enough; more would not be worth fetching for the few
 * files with a list of strings before the sound.
 */
export const windowBytes = 64 * 1024;

/** Media in S3, in our account or another one. */
export class S3MediaFiles implements MediaFiles {
  readonly #s3: S3Client;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  async read(
    { bucket, key }: { bucket: string; key: string },
    { from, length = windowBytes, etag }: { from: number; length?: number; etag?: string },
  ): Promise<MediaWindow> {
    const object = { Bucket: bucket, Key: key, ...(etag !== undefined && { IfMatch: `"${etag}"` }) };
    try {
      const answer = await this.#s3.send(
        new GetObjectCommand({ ...object, Range: `bytes=${from}-${from + length - 1}` }),
      );
      const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      return { ...versionOf(answer), bytes, size: wholeSize(answer) };
    } catch (error) {
      if (!isBeyondEnd(error)) throw mediaFailure(error);
    }
    // An empty object has no first byte, so S3 refuses a range of it.
    const { notAtHand: _, ...stored } = await this.#head(object);
    return { ...stored, bytes: new Uint8Array() };
  }

  stat({ bucket, key }: { bucket: string; key: string }): Promise<StoredObject> {
    return this.#head({ Bucket: bucket, Key: key });
  }

  async #head(object: { Bucket: string; Key: string; IfMatch?: string }): Promise<StoredObject> {
    try {
      const answer = await this.#s3.send(new HeadObjectCommand(object));
      const { StorageClass: storageClass, Restore: restore, ArchiveStatus: archiveStatus } = answer;
      return {
        ...versionOf(answer),
        size: answer.ContentLength ?? 0,
        ...notAtHand({ storageClass, restore, archiveStatus }),
      };
    } catch (error) {
      throw mediaFailure(error);
    }
  }
}

const versionOf = ({
  ETag,
  LastModified,
}: {
  ETag?: string;
  LastModified?: Date;
}): Pick<MediaWindow, 'etag' | 'modifiedAt'> => {
  if (ETag === undefined || LastModified === undefined) throw new Error('S3 answered without an etag or a date');
  return { etag: ETag.replaceAll('"', ''), modifiedAt: LastModified.toISOString() };
};

const wholeSize = ({ ContentRange, ContentLength }: { ContentRange?: string; ContentLength?: number }): number => {
  const size = ContentRange === undefined ? ContentLength : Number(ContentRange.split('/')[1]);
  if (size === undefined || !Number.isInteger(size)) throw new Error('S3 answered without the size of the object');
  return size;
};

const isBeyondEnd = (error: unknown): boolean => error instanceof Error && error.name === 'InvalidRange';
