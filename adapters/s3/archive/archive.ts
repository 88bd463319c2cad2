import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  paginateListParts,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '../../../domain/clock.ts';
import { Failure } from '../../../domain/failure.ts';
import {
  type Archive,
  type ArchivedPart,
  type ArchivedUnder,
  archiveKey,
  type UploadAddress,
} from '../../../domain/upload/archive/archive.ts';
import type { Receipt } from '../../../domain/upload/staged-recording.ts';
import { presign } from '../presign.ts';
import { archiveFailure, isNoSuchUpload } from './archive-failure.ts';

/**
 * The client that S3Archive needs: by default the SDK would sign the checksum of an empty body into every address, and
 * require a checksum of every part.
 */
export const archiveClient = (settings: S3ClientConfig = {}): S3Client =>
  new S3Client({ ...settings, requestChecksumCalculation: 'WHEN_REQUIRED' });

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const hex = (text: string): string => Buffer.from(text, 'base64').toString('hex');

/** A bucket with default encryption. Addresses are bound to their content: S3 refuses any other bytes. */
export class S3Archive implements Archive {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #addressSeconds: number;
  readonly #clock: Clock;
  readonly #presigner: S3RequestPresigner;
  #bucketAddress: URL | undefined;

  constructor(
    s3: S3Client,
    { bucket, addressSeconds, clock = () => new Date() }: { bucket: string; addressSeconds: number; clock?: Clock },
  ) {
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#addressSeconds = addressSeconds;
    this.#clock = clock;
    const { region, credentials, sha256 } = s3.config;
    this.#presigner = new S3RequestPresigner({ region, credentials, sha256 });
  }

  keyOf(recording: ArchivedUnder): string {
    return archiveKey(recording);
  }

  putAddress(key: string, { sha256 }: { size: number; sha256: string }): Promise<UploadAddress> {
    return this.#address(key, {}, { 'x-amz-checksum-sha256': base64(sha256), 'x-amz-meta-sha256': sha256 });
  }

  async startMultipart(key: string, { sha256 }: { sha256: string }): Promise<string> {
    if ((await this.#s3.config.requestChecksumCalculation()) !== 'WHEN_REQUIRED') {
      throw new Error('Every part would need a checksum that no address has: make the client with archiveClient');
    }
    const { UploadId } = await this.#answer(
      this.#s3.send(
        new CreateMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          Metadata: { sha256 },
          ChecksumAlgorithm: 'SHA256',
          ChecksumType: 'COMPOSITE',
        }),
      ),
    );
    return UploadId!;
  }

  partAddress(
    key: string,
    uploadId: string,
    { part, sha256 }: { part: number; size: number; sha256: string },
  ): Promise<UploadAddress> {
    return this.#address(key, { partNumber: String(part), uploadId }, { 'x-amz-checksum-sha256': base64(sha256) });
  }

  async parts(key: string, uploadId: string): Promise<ArchivedPart[] | undefined> {
    const list = { Bucket: this.#bucket, Key: key, UploadId: uploadId };
    const parts: ArchivedPart[] = [];
    try {
      for await (const { Parts = [] } of paginateListParts({ client: this.#s3 }, list)) {
        parts.push(
          ...Parts.map(({ PartNumber, Size, ETag, ChecksumSHA256 = '' }) => ({
            part: PartNumber!,
            size: Size!,
            etag: ETag!,
            sha256: hex(ChecksumSHA256),
          })),
        );
      }
    } catch (error) {
      if (isNoSuchUpload(error)) return undefined;
      throw archiveFailure(error);
    }
    return parts;
  }

  /** An upload that no longer exists was completed before, or its parts were deleted. */
  async complete(
    key: string,
    uploadId: string,
    parts: readonly { part: number; etag: string; sha256: string }[],
  ): Promise<void> {
    const Parts = parts
      .map(({ part, etag, sha256 }) => ({ PartNumber: part, ETag: etag, ChecksumSHA256: base64(sha256) }))
      .sort((a, b) => a.PartNumber - b.PartNumber);
    try {
      await this.#s3.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          UploadId: uploadId,
          MultipartUpload: { Parts },
        }),
      );
    } catch (error) {
      if (!isNoSuchUpload(error)) throw archiveFailure(error);
      if (await this.receiptOf(key)) return;
      throw new Failure('gone', 'This upload does not exist, or no longer exists', { cause: error });
    }
  }

  async receiptOf(key: string): Promise<Receipt | undefined> {
    try {
      const { ContentLength, ChecksumSHA256, ChecksumType, Metadata, VersionId, LastModified } = await this.#s3.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      const [ofParts, count] = ChecksumType === 'COMPOSITE' ? (ChecksumSHA256?.split('-') ?? []) : [];
      const ofWhole = ofParts === undefined ? ChecksumSHA256 : undefined;
      return {
        key,
        ...(VersionId !== undefined && { versionId: VersionId }),
        size: ContentLength!,
        sha256: ofWhole ? hex(ofWhole) : (Metadata?.sha256 ?? ''),
        ...(ofParts && { partsSha256: `${hex(ofParts)}-${count}` }),
        at: LastModified!.toISOString(),
      };
    } catch (error) {
      if (error instanceof Error && /^(NotFound|NoSuchKey)$/.test(error.name)) return undefined;
      throw archiveFailure(error);
    }
  }

  /**
   * S3 ignores a checksum in the query: it must be a signed header. This signs without the client's own middleware,
   * which takes more than twice as long, a hundred times per call.
   */
  async #address(key: string, query: Record<string, string>, headers: Record<string, string>): Promise<UploadAddress> {
    this.#bucketAddress ??= await this.#findBucket();
    const url = await presign(
      this.#presigner,
      { method: 'PUT', bucket: this.#bucketAddress, key, query, headers: { ...headers } },
      {
        expiresIn: this.#addressSeconds,
        signingDate: this.#clock(),
        unhoistableHeaders: new Set(Object.keys(headers).map((name) => name.toLowerCase())),
      },
    );
    return { url, headers };
  }

  /** The address that the client itself would use. */
  async #findBucket(): Promise<URL> {
    const url = new URL(await getSignedUrl(this.#s3, new HeadObjectCommand({ Bucket: this.#bucket, Key: 'k' })));
    return new URL(`${url.origin}${url.pathname.slice(0, -'k'.length)}`);
  }

  async #answer<Output>(sent: Promise<Output>): Promise<Output> {
    try {
      return await sent;
    } catch (error) {
      throw archiveFailure(error);
    }
  }
}
