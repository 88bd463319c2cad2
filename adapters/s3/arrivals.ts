import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Failure } from '../../domain/failure.ts';
import type { SealedHeader } from '../../domain/screen/sealed-container.ts';
import type { Arrivals } from '../../domain/upload/hand-over/arrivals.ts';
import type { Receipt } from '../../domain/upload/staged-recording.ts';
import { archiveFailure } from './archive/archive-failure.ts';

/** The content is stored in parts of this size, or in one piece if it is smaller. S3 requires at least 5 MiB. */
const partBytes = 8 * 1024 * 1024;

const contentTypes: Record<SealedHeader['kind'], string> = {
  mp4: 'video/mp4',
  wav: 'audio/wav',
  json: 'application/json',
};

const base64Sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

/** Reads a container as it is opened; its end throws unless the container was whole and unchanged. */
export type OpenContainer = (
  stream: AsyncIterable<Uint8Array>,
) => Promise<{ layout: { header: SealedHeader }; content: AsyncIterable<Uint8Array> }>;

/** Containers in the archive bucket, under a prefix of their own. */
export class S3Arrivals implements Arrivals {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #open: OpenContainer;

  constructor(s3: S3Client, bucket: string, open: OpenContainer) {
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#open = open;
  }

  async open(
    key: string,
    target: (header: SealedHeader) => string,
    check: (header: SealedHeader) => void,
  ): Promise<Receipt> {
    const { Body } = await this.#answer(this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key })));
    if (!Body) throw new Failure('not-found', 'There is no such container');
    const stream = Body as unknown as Readable;
    let opened: { Key: string; header: SealedHeader; partsSha256: string | undefined };
    try {
      const { layout, content } = await this.#open(stream);
      const { header } = layout;
      check(header);
      const Key = target(header);
      opened = { Key, header, partsSha256: await this.#store(Key, header, content) };
    } finally {
      // Otherwise a container that is not read to its end would keep its connection.
      stream.destroy();
    }
    const { Key, header, partsSha256 } = opened;
    const held = await this.#answer(
      this.#s3.send(new HeadObjectCommand({ Bucket: this.#bucket, Key, ChecksumMode: 'ENABLED' })),
    );
    if (held.ContentLength !== header.size) throw new Failure('unavailable', 'The archive holds something else');
    return {
      key: Key,
      ...(held.VersionId !== undefined && { versionId: held.VersionId }),
      size: header.size,
      sha256: header.sha256,
      ...(partsSha256 !== undefined && { partsSha256 }),
      at: held.LastModified!.toISOString(),
    };
  }

  async remove(key: string): Promise<void> {
    await this.#answer(this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })));
  }

  /**
   * The recording becomes visible only after its last byte was opened. Returns the hash over the parts if there are
   * several.
   */
  async #store(
    Key: string,
    { sha256, kind }: SealedHeader,
    content: AsyncIterable<Uint8Array>,
  ): Promise<string | undefined> {
    const object = { Bucket: this.#bucket, Key };
    const metadata = { ContentType: contentTypes[kind], Metadata: { sha256 } };
    let uploadId: string | undefined;
    const parts: { PartNumber: number; ETag: string; ChecksumSHA256: string }[] = [];
    const sendPart = async (bytes: Buffer) => {
      if (uploadId === undefined) {
        const created = await this.#s3.send(
          new CreateMultipartUploadCommand({
            ...object,
            ...metadata,
            ChecksumAlgorithm: 'SHA256',
            ChecksumType: 'COMPOSITE',
          }),
        );
        uploadId = created.UploadId!;
      }
      const PartNumber = parts.length + 1;
      const ChecksumSHA256 = base64Sha256(bytes);
      const { ETag } = await this.#s3.send(
        new UploadPartCommand({ ...object, UploadId: uploadId, PartNumber, Body: bytes, ChecksumSHA256 }),
      );
      parts.push({ PartNumber, ETag: ETag!, ChecksumSHA256 });
    };

    try {
      let waiting: Uint8Array[] = [];
      let size = 0;
      for await (const piece of content) {
        waiting.push(Uint8Array.from(piece));
        size += piece.length;
        if (size < 2 * partBytes) continue;
        const all = Buffer.concat(waiting);
        await sendPart(all.subarray(0, partBytes));
        waiting = [all.subarray(partBytes)];
        size -= partBytes;
      }
      const rest = Buffer.concat(waiting);
      if (uploadId === undefined) {
        await this.#s3.send(
          new PutObjectCommand({ ...object, ...metadata, Body: rest, ChecksumSHA256: base64Sha256(rest) }),
        );
        return undefined;
      }
      await sendPart(rest);
      await this.#s3.send(
        new CompleteMultipartUploadCommand({ ...object, UploadId: uploadId, MultipartUpload: { Parts: parts } }),
      );
      const hashes = parts.map(({ ChecksumSHA256 }) => Buffer.from(ChecksumSHA256, 'base64'));
      return `${createHash('sha256').update(Buffer.concat(hashes)).digest('hex')}-${parts.length}`;
    } catch (error) {
      if (uploadId !== undefined)
        await this.#s3.send(new AbortMultipartUploadCommand({ ...object, UploadId: uploadId })).catch(() => undefined);
      if (error instanceof Failure) throw error;
      throw archiveFailure(error);
    }
  }

  async #answer<Output>(sent: Promise<Output>): Promise<Output> {
    try {
      return await sent;
    } catch (error) {
      if (error instanceof Error && /^(NotFound|NoSuchKey)$/.test(error.name))
        throw new Failure('not-found', 'There is no such container', { cause: error });
      throw archiveFailure(error);
    }
  }
}
