import { createHash } from 'node:crypto';
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

const etagOf = (bytes: Uint8Array) => `"${createHash('md5').update(bytes).digest('hex')}"`;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const checksum = (hex: string) => ({ 'x-amz-checksum-sha256': Buffer.from(hex, 'hex').toString('base64') });

/** An archive in memory; `send` does what a client would do with an address. */
export class MemoryArchive implements Archive {
  readonly #clock: Clock;
  readonly #objects = new Map<string, { bytes: Uint8Array; partsSha256?: string; at: string }>();
  readonly #uploads = new Map<string, { key: string; parts: Map<number, Uint8Array> }>();
  #made = 0;

  constructor(clock: Clock = () => new Date(0)) {
    this.#clock = clock;
  }

  keyOf(recording: ArchivedUnder): string {
    return archiveKey(recording);
  }

  async putAddress(key: string, content: { size: number; sha256: string }): Promise<UploadAddress> {
    return { url: `https://archive.invalid/${key}`, headers: checksum(content.sha256) };
  }

  async startMultipart(key: string): Promise<string> {
    this.#made += 1;
    const uploadId = `upload-${this.#made}`;
    this.#uploads.set(uploadId, { key, parts: new Map() });
    return uploadId;
  }

  async partAddress(
    key: string,
    uploadId: string,
    part: { part: number; size: number; sha256: string },
  ): Promise<UploadAddress> {
    return {
      url: `https://archive.invalid/${key}?partNumber=${part.part}&uploadId=${uploadId}`,
      headers: checksum(part.sha256),
    };
  }

  /**
   * Sends bytes to an address as a client would: 200; 400 for other bytes than it was made for; 404 when there is no
   * such upload.
   */
  send({ url, headers }: UploadAddress, bytes: Uint8Array): { status: 200 | 400 | 404; etag?: string } {
    const name = 'x-amz-checksum-sha256';
    if (checksum(sha256(bytes))[name] !== headers[name]) return { status: 400 };
    const { pathname, searchParams } = new URL(url);
    const key = pathname.slice(1);
    const uploadId = searchParams.get('uploadId');
    if (uploadId === null) {
      this.#objects.set(key, { bytes: bytes.slice(), at: this.#clock().toISOString() });
    } else {
      const upload = this.#uploads.get(uploadId);
      if (upload?.key !== key) return { status: 404 };
      upload.parts.set(Number(searchParams.get('partNumber')), bytes.slice());
    }
    return { status: 200, etag: etagOf(bytes) };
  }

  async parts(key: string, uploadId: string): Promise<ArchivedPart[] | undefined> {
    const upload = this.#uploads.get(uploadId);
    if (upload?.key !== key) return undefined;
    return [...upload.parts]
      .map(([part, bytes]) => ({ part, size: bytes.length, etag: etagOf(bytes), sha256: sha256(bytes) }))
      .sort((a, b) => a.part - b.part);
  }

  async complete(
    key: string,
    uploadId: string,
    parts: readonly { part: number; etag: string; sha256: string }[],
  ): Promise<void> {
    const upload = this.#uploads.get(uploadId);
    if (upload?.key !== key) {
      if (this.#objects.has(key)) return;
      throw new Failure('gone', 'This upload does not exist, or no longer exists');
    }
    const inOrder = [...parts].sort((a, b) => a.part - b.part);
    const bytes = inOrder.map((one) => {
      const bytes = upload.parts.get(one.part);
      if (!bytes || etagOf(bytes) !== one.etag || sha256(bytes) !== one.sha256) {
        throw new Failure('conflict', 'The archive does not hold these parts');
      }
      return bytes;
    });
    const hashes = Buffer.concat(inOrder.map((one) => Buffer.from(one.sha256, 'hex')));
    this.#objects.set(key, {
      bytes: new Uint8Array(Buffer.concat(bytes)),
      partsSha256: `${sha256(hashes)}-${inOrder.length}`,
      at: this.#clock().toISOString(),
    });
    this.#uploads.delete(uploadId);
  }

  async receiptOf(key: string): Promise<Receipt | undefined> {
    const object = this.#objects.get(key);
    if (!object) return undefined;
    const { bytes, partsSha256, at } = object;
    return { key, size: bytes.length, sha256: sha256(bytes), ...(partsSha256 && { partsSha256 }), at };
  }
}
