import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '../../../domain/screen/matroska.ts';
import { ciphertextBytes } from '../../../domain/screen/sealed-container.ts';
import type { SegmentHeader } from '../../../domain/screen/segment.ts';
import { type SegmentKeys, SegmentReader, SegmentWriter } from '../segments/segment-file.ts';

/** An encoded picture: its size, and how to get its bytes when they are needed. */
export interface Picture {
  size: number;
  data(): Uint8Array;
}

/**
 * How many bytes of pictures stay in memory while a recording is made. For a contact of some minutes, that is all of
 * them.
 */
const maxBytesInMemory = 24 * 1024 * 1024;

/** A segment for pictures that do not come from a capture. */
const header: SegmentHeader = {
  ...{ version: 1, segmentId: 'parts', runId: 'parts', logonSessionId: 'parts', monitorId: 'parts', primary: true },
  ...{ encoder: 'any', width: 2, height: 2, framesPerSecond: 1, steady: true, from: 0 },
};

interface PictureFile {
  path: string;
  writer: SegmentWriter;
  reader: SegmentReader;
  count: number;
}

/**
 * The pictures of a recording that is being made. Those of a long contact do not all stay in memory: copied ones are
 * read from their segments again, encoded ones from a file of the same kind, in which each is encrypted.
 */
export class Pictures {
  readonly #folder: string;
  readonly #keys: SegmentKeys;
  #bytesLeft: number;
  #file: PictureFile | undefined;

  constructor(folder: string, keys: SegmentKeys, bytesInMemory = maxBytesInMemory) {
    this.#folder = folder;
    this.#keys = keys;
    this.#bytesLeft = bytesInMemory;
  }

  /** A picture in a segment. */
  copied(data: Uint8Array, readAgain: () => Uint8Array): Picture {
    const { length: size } = data;
    return { size, data: this.#hasRoomFor(size) ? () => data : readAgain };
  }

  /** A picture that exists nowhere else. */
  async add({ data, key, time }: Frame): Promise<Picture> {
    const { length: size } = data;
    if (this.#hasRoomFor(size)) return { size, data: () => data };
    this.#file ??= await this.#create();
    const { writer, reader } = this.#file;
    const kind = key ? 'key-frame' : 'frame';
    const head = { ciphertextBytes: ciphertextBytes(size), sequence: this.#file.count, kind, time } as const;
    const stored = { time, key, at: writer.size, head };
    await writer.append(kind, time, data);
    this.#file.count += 1;
    return { size, data: () => reader.read(stored) };
  }

  async close(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.#file = undefined;
    file.reader.close();
    await file.writer.close();
    rmSync(file.path, { force: true });
  }

  #hasRoomFor(size: number): boolean {
    if (size > this.#bytesLeft) return false;
    this.#bytesLeft -= size;
    return true;
  }

  async #create(): Promise<PictureFile> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${randomUUID()}.pictures`);
    const writer = await SegmentWriter.create(path, header, this.#keys.publicKey);
    return { path, writer, reader: new SegmentReader(path, this.#keys.privateKey), count: 0 };
  }
}
