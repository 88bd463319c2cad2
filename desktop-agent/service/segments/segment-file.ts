import { createHash, type KeyObject } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decrypt, encrypt, newContentKey, unwrapKey, wrapKey } from '../../../agent-kit/sealing/cipher.ts';
import { ciphertextBytes, ivBytes, tagBytes, wrappedKeyBytes } from '../../../domain/screen/sealed-container.ts';
import type { SegmentHeader } from '../../../domain/screen/segment.ts';
import {
  type RecordHead,
  type RecordKind,
  readRecordHead,
  recordHeadBytes,
  segmentMagic,
  writeRecordHead,
} from '../../../domain/screen/segment-record.ts';

/**
 * The RSA key of this PC, 2048 bits. Segments are encrypted with its public half. The private half is needed to splice,
 * and comes from the key store of the operating system.
 */
export interface SegmentKeys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const prefixBytes = segmentMagic.length + 4;
const maxHeaderBytes = 16 * 1024;

/** What the tag of each record covers besides the record: that it belongs to this segment, and to this place in it. */
const associatedWith = (headerHash: Buffer, head: Uint8Array): Buffer => Buffer.concat([headerHash, head]);
const hashOf = (prefixAndJson: Uint8Array): Buffer => createHash('sha256').update(prefixAndJson).digest();

/** A segment that is being written. Each frame is encrypted when it arrives; the disk never has any in plain. */
export class SegmentWriter {
  readonly header: SegmentHeader;
  readonly #file: FileHandle;
  readonly #key = newContentKey();
  readonly #headerHash: Buffer;
  #sequence = 0;
  #size: number;

  private constructor(header: SegmentHeader, file: FileHandle, prefixAndJson: Buffer, size: number) {
    this.header = header;
    this.#file = file;
    this.#headerHash = hashOf(prefixAndJson);
    this.#size = size;
  }

  static async create(path: string, header: SegmentHeader, publicKey: KeyObject): Promise<SegmentWriter> {
    const json = Buffer.from(JSON.stringify(header));
    const prefix = Buffer.alloc(prefixBytes);
    prefix.write(segmentMagic, 'latin1');
    prefix.writeUInt32BE(json.length, segmentMagic.length);
    const prefixAndJson = Buffer.concat([prefix, json]);
    // Always at the end, even after a failed write.
    const file = await open(path, 'ax', 0o600);
    const writer = new SegmentWriter(header, file, prefixAndJson, prefixAndJson.length + wrappedKeyBytes);
    try {
      await file.appendFile(Buffer.concat([prefixAndJson, wrapKey(publicKey, writer.#key)]));
    } catch (error) {
      await file.close();
      throw error;
    }
    return writer;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * @throws the error of the file system. Parts of the record that were written are removed, so the file stays valid
   */
  async append(kind: RecordKind, time: number, plaintext: Uint8Array): Promise<void> {
    const head = writeRecordHead({
      ciphertextBytes: ciphertextBytes(plaintext.length),
      sequence: this.#sequence,
      kind,
      time,
    });
    const { iv, ciphertext, tag } = encrypt(this.#key, plaintext, associatedWith(this.#headerHash, head));
    const record = Buffer.concat([head, iv, ciphertext, tag]);
    try {
      await this.#file.appendFile(record);
    } catch (error) {
      await this.#file.truncate(this.#size).catch(() => undefined);
      throw error;
    }
    this.#sequence += 1;
    this.#size += record.length;
  }

  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    this.#key.fill(0);
    await this.#file.close();
  }
}

export interface StoredFrame {
  time: number;
  key: boolean;
  /** The position of its record in the file. */
  at: number;
  head: RecordHead;
}

/** A segment on the disk. A record that a power cut tore off its end is ignored. */
export interface StoredSegment {
  path: string;
  header: SegmentHeader;
  frames: StoredFrame[];
  streamHeader: StoredFrame | undefined;
  /** When the last frame was no longer shown. Undefined if the segment was not ended properly. */
  end: number | undefined;
}

const readAt = (file: number, at: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  let have = 0;
  while (have < length) {
    const count = readSync(file, bytes, have, length - have, at + have);
    if (count === 0) break;
    have += count;
  }
  return bytes.subarray(0, have);
};

const isHeader = (value: unknown): value is SegmentHeader => {
  const header = value as Partial<SegmentHeader> | null;
  return (
    header?.version === 1 &&
    [header.segmentId, header.runId, header.logonSessionId, header.monitorId, header.encoder].every(
      (text) => typeof text === 'string',
    ) &&
    [header.width, header.height, header.framesPerSecond, header.from].every(Number.isFinite) &&
    typeof header.steady === 'boolean'
  );
};

const headerOf = (file: number): { header: SegmentHeader; prefixAndJson: Buffer } | undefined => {
  const prefix = readAt(file, 0, prefixBytes);
  if (prefix.length < prefixBytes || prefix.toString('latin1', 0, segmentMagic.length) !== segmentMagic)
    return undefined;
  const length = prefix.readUInt32BE(segmentMagic.length);
  if (length > maxHeaderBytes) return undefined;
  const prefixAndJson = readAt(file, 0, prefixBytes + length);
  try {
    const header: unknown = JSON.parse(prefixAndJson.toString('utf8', prefixBytes));
    return isHeader(header) ? { header, prefixAndJson } : undefined;
  } catch {
    return undefined;
  }
};

const withFile = <Value>(path: string, act: (file: number) => Value): Value => {
  const file = openSync(path, 'r');
  try {
    return act(file);
  } finally {
    closeSync(file);
  }
};

/** Reads the parts that are not encrypted: the header, and the time of each frame. Undefined if it is not a segment. */
export const readSegment = (path: string): StoredSegment | undefined =>
  withFile(path, (file) => {
    const start = headerOf(file);
    if (!start) return undefined;
    const segment: StoredSegment = { path, header: start.header, frames: [], streamHeader: undefined, end: undefined };
    for (let at = start.prefixAndJson.length + wrappedKeyBytes, sequence = 0; ; sequence += 1) {
      const head = readRecordHead(readAt(file, at, recordHeadBytes));
      if (head?.sequence !== sequence) return segment;
      const tagAt = at + recordHeadBytes + ivBytes + head.ciphertextBytes;
      // A record that is cut off is the last one.
      if (readAt(file, tagAt + tagBytes - 1, 1).length === 0) return segment;
      const { time } = head;
      const frame = { time, key: head.kind === 'key-frame', at, head };
      if (head.kind === 'stream-header') segment.streamHeader = frame;
      else if (head.kind === 'end') segment.end = time;
      else segment.frames.push(frame);
      at = tagAt + tagBytes;
    }
  });

/** A segment was changed, or was encrypted for another key than that of this PC. */
export class BrokenSegment extends Error {}

/** Opens a segment to decrypt some of its records. Close it afterwards. */
export class SegmentReader {
  readonly #file: number;
  readonly #key: Buffer;
  readonly #headerHash: Buffer;

  /** @throws BrokenSegment */
  constructor(path: string, privateKey: KeyObject) {
    this.#file = openSync(path, 'r');
    try {
      const start = headerOf(this.#file);
      if (!start) throw new BrokenSegment('It has no header');
      this.#headerHash = hashOf(start.prefixAndJson);
      const wrapped = readAt(this.#file, start.prefixAndJson.length, wrappedKeyBytes);
      try {
        this.#key = unwrapKey(privateKey, wrapped);
      } catch (error) {
        throw new BrokenSegment('Its key cannot be unwrapped with the key of this PC', { cause: error });
      }
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** @throws BrokenSegment */
  read({ at, head }: StoredFrame): Buffer {
    const record = readAt(this.#file, at, recordHeadBytes + ivBytes + head.ciphertextBytes + tagBytes);
    // A record may have been moved to the place of another.
    const expectedHead = writeRecordHead(head);
    if (!record.subarray(0, recordHeadBytes).equals(expectedHead))
      throw new BrokenSegment(`Its record ${head.sequence} was moved`);
    const ivAt = recordHeadBytes;
    const ciphertextAt = ivAt + ivBytes;
    const tagAt = ciphertextAt + head.ciphertextBytes;
    const plaintext = decrypt(
      this.#key,
      {
        iv: record.subarray(ivAt, ciphertextAt),
        ciphertext: record.subarray(ciphertextAt, tagAt),
        tag: record.subarray(tagAt),
      },
      associatedWith(this.#headerHash, expectedHead),
    );
    if (!plaintext) throw new BrokenSegment(`Its record ${head.sequence} was changed`);
    return plaintext;
  }

  close(): void {
    this.#key.fill(0);
    closeSync(this.#file);
  }
}

const wrappedKeyPlace = (path: string): { at: number; length: number } | undefined =>
  withFile(path, (file) => {
    const start = headerOf(file);
    return start && { at: start.prefixAndJson.length, length: wrappedKeyBytes };
  });

/** Overwrites the wrapped key of a segment, which makes it permanently unreadable, and then deletes the file. */
export const shredSegment = async (path: string): Promise<void> => {
  const place = wrappedKeyPlace(path);
  if (place) {
    const file = await open(path, 'r+');
    try {
      await file.write(Buffer.alloc(place.length), 0, place.length, place.at);
      await file.datasync();
    } finally {
      await file.close();
    }
  }
  await rm(path, { force: true });
};

/**
 * The segments in a folder, as a program finds them when it starts. Files without a complete record are deleted,
 * because they contain nothing.
 */
export const storedSegments = async (
  folder: string,
  suffix: string,
): Promise<{ segment: StoredSegment; last: StoredSegment['frames'][number]; bytes: number }[]> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith(suffix)) continue;
    const path = join(folder, name);
    const segment = readSegment(path);
    const last = segment?.frames.at(-1);
    if (segment && last) found.push({ segment, last, bytes: (await stat(path)).size });
    else await rm(path, { force: true });
  }
  return found;
};
