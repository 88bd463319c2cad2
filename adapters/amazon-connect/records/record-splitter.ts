import { broken, incomplete, isBlank, objectEnd } from './json-object.ts';
import { boundaries } from './record-boundary.ts';

/** Bytes that contain no document. `raw` may be only their beginning. */
export interface BadSpan {
  offset: number;
  length: number;
  reason: string;
  raw: Buffer;
}

export interface Sink {
  /** `bytes` from `from` to `to` were parsed; they are valid until this call returns. */
  document(document: unknown, offset: number, bytes: Buffer, from: number, to: number): void;
  bad(span: BadSpan): void;
}

interface Limits {
  /**
   * The maximum length of a record. Firehose accepts 1,000 KiB. A smaller number would lose records, a larger one costs
   * memory.
   */
  maxRecordBytes: number;
  /** How many bytes of a bad span are stored. */
  maxStoredBytes: number;
  /**
   * After this many bytes without a boundary, they are parsed one by one. A smaller number does so more often, a larger
   * one waits longer.
   */
  carefulAfterBytes: number;
}

const usualLimits: Limits = { maxRecordBytes: 4 << 20, maxStoredBytes: 1 << 20, carefulAfterBytes: 64 << 10 };

const reasons = {
  stray: 'These bytes are not a JSON object',
  damaged: 'The JSON is damaged, or ends before the next record',
  cutOff: 'The JSON is cut off at the end of the object',
};

const openBrace = 0x7b;
/**
 * Three times as deep as any record. In damaged bytes, every brace is tried. This limits each attempt: no byte is read
 * more than this many times, however deeply somebody nested the braces to keep us busy.
 */
const maxDepth = 16;
const nothing = Buffer.alloc(0);

/** Skips what may be between records: whitespace, the punctuation of an array, a byte order mark. */
const skipBetween = (bytes: Buffer, from: number, end: number): number => {
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 2;
    else if (!isBlank(byte) && byte !== 0x2c && byte !== 0x5b && byte !== 0x5d) return at;
  }
  return end;
};

const newBadSpan = (offset: number, reason: string) => ({ offset, length: 0, reason, raw: [] as Buffer[], kept: 0 });

/** How the caller interprets documents. */
interface DocumentReader {
  /** Throws when it is not JSON. */
  parse(text: string): unknown;
  /** Whether it is complete, and not a part of another document. */
  isWhole(document: unknown): boolean;
}

/**
 * Splits a stream of bytes into JSON documents, whatever is between them. The beginning of a record is usually found
 * without parsing (`boundaries`). A piece that does not parse is read carefully; in a damaged piece, the search is for
 * the next document that `isWhole`, so that a part of the damaged one does not count as a record.
 */
export class RecordSplitter {
  readonly #sink: Sink;
  readonly #reading: DocumentReader;
  readonly #limits: Limits;
  /** Bytes that are not finished, and their position in the stream. */
  #carry: Buffer = nothing;
  #waiting: Buffer[] = [];
  #waitingLength = 0;
  #offset = 0;
  /** A bad span whose end has not been found yet. */
  #open: ReturnType<typeof newBadSpan> | undefined;
  #patience: number;

  constructor(sink: Sink, reading: DocumentReader, limits: Partial<Limits> = {}) {
    this.#sink = sink;
    this.#reading = reading;
    this.#limits = { ...usualLimits, ...limits };
    this.#patience = this.#limits.carefulAfterBytes;
  }

  push(chunk: Buffer): void {
    // A few bytes after many are left waiting: joining and searching them again for each chunk would take quadratic
    // time.
    this.#waiting.push(chunk);
    this.#waitingLength += chunk.length;
    if (2 * this.#waitingLength < this.#carry.length) return;
    const bytes = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingLength = 0;
    // Only the part that belongs to the carry is joined to it. Joining whole chunks would copy everything again.
    const boundary = this.#carry.length === 0 ? 0 : boundaries(bytes)(0);
    if (boundary === -1) {
      this.#take(Buffer.concat([this.#carry, bytes]), false);
    } else {
      if (boundary > 0) this.#take(Buffer.concat([this.#carry, bytes.subarray(0, boundary)]), true);
      this.#take(bytes.subarray(boundary), false);
    }
  }

  /** `bytes` begin where the carry did; `ended` when a record begins right after them. */
  #take(bytes: Buffer, ended: boolean): void {
    const nextBoundary = boundaries(bytes);
    let from = 0;
    for (let at = nextBoundary(from); at !== -1; at = nextBoundary(from)) {
      this.#piece(bytes, from, at);
      from = at;
      this.#patience = this.#limits.carefulAfterBytes;
    }
    if (ended) {
      this.#piece(bytes, from, bytes.length);
      from = bytes.length;
    } else if (bytes.length - from >= this.#patience) {
      from = this.#readCarefully(bytes, from, bytes.length, undefined);
      this.#patience = Math.min(
        Math.max(this.#limits.carefulAfterBytes, 2 * (bytes.length - from)),
        this.#limits.maxRecordBytes + 1,
      );
    }
    // A copy: a subarray would keep the whole chunk in memory.
    this.#carry = from === bytes.length ? nothing : Buffer.from(bytes.subarray(from));
    this.#offset += from;
  }

  /** `trouble` is the reason why the stream ended early. What is left then counts as bad for that reason. */
  end(trouble?: string): void {
    const bytes = Buffer.concat([this.#carry, ...this.#waiting]);
    this.#readCarefully(bytes, 0, bytes.length, trouble ?? reasons.cutOff);
    if (trouble !== undefined) {
      this.#open ??= newBadSpan(this.#offset + bytes.length, trouble);
      this.#open.reason = trouble;
    }
    this.#offset += bytes.length;
    this.#carry = nothing;
    this.#close();
  }

  /** Between two boundaries there is one record, or something went wrong. */
  #piece(bytes: Buffer, from: number, to: number): void {
    if (this.#open === undefined && bytes[from] === openBrace) {
      const document = this.#parsed(bytes, from, to);
      if (document !== undefined) {
        this.#sink.document(document, this.#offset + from, bytes, from, to);
        return;
      }
    }
    this.#readCarefully(bytes, from, to, reasons.damaged);
    this.#close();
  }

  /**
   * Reads documents one by one and opens a bad span for anything else. With an `ending`, everything up to `end` is
   * processed; without one the stream continues, and the result is the position from which bytes are still needed.
   */
  #readCarefully(bytes: Buffer, from: number, end: number, ending: string | undefined): number {
    let at = from;
    while (true) {
      if (this.#open === undefined) {
        at = skipBetween(bytes, at, end);
        if (at >= end) return end;
        const behind = bytes[at] === openBrace ? objectEnd(bytes, at, end) : broken;
        if (behind === incomplete && ending === undefined && end - at <= this.#limits.maxRecordBytes) return at;
        const document = behind > 0 ? this.#parsed(bytes, at, behind) : undefined;
        if (document !== undefined) {
          this.#sink.document(document, this.#offset + at, bytes, at, behind);
          at = behind;
          continue;
        }
        this.#open = newBadSpan(this.#offset + at, this.#reasonOf(bytes[at], behind, ending));
        // The brace itself is used up: nothing complete begins with it.
        this.#addToBadSpan(bytes, at, at + 1);
        at++;
      }
      const { next, found } = this.#nextWhole(bytes, at, end, ending !== undefined);
      this.#addToBadSpan(bytes, at, next);
      at = next;
      if (!found) return at;
      this.#close();
    }
  }

  #parsed(bytes: Buffer, from: number, to: number): unknown {
    try {
      return this.#reading.parse(bytes.toString('utf8', from, to));
    } catch {
      return undefined;
    }
  }

  #reasonOf(first: number | undefined, behind: number, ending: string | undefined): string {
    if (first !== openBrace) return reasons.stray;
    if (behind !== incomplete) return reasons.damaged;
    return ending ?? `The JSON is longer than ${this.#limits.maxRecordBytes} bytes`;
  }

  /** Where the next complete document begins; else the position up to which there certainly is none. */
  #nextWhole(bytes: Buffer, from: number, end: number, final: boolean): { next: number; found: boolean } {
    for (let at = bytes.indexOf(openBrace, from); at !== -1 && at < end; ) {
      const behind = objectEnd(bytes, at, end, maxDepth);
      if (behind === incomplete && !final && end - at <= this.#limits.maxRecordBytes) return { next: at, found: false };
      if (behind > 0 && this.#reading.isWhole(this.#parsed(bytes, at, behind))) return { next: at, found: true };
      at = bytes.indexOf(openBrace, behind > 0 ? behind : at + 1);
    }
    return { next: end, found: false };
  }

  #addToBadSpan(bytes: Buffer, from: number, to: number): void {
    const open = this.#open!;
    open.length += to - from;
    const room = Math.min(to - from, this.#limits.maxStoredBytes - open.kept);
    if (room <= 0) return;
    open.raw.push(Buffer.from(bytes.subarray(from, from + room)));
    open.kept += room;
  }

  #close(): void {
    if (this.#open === undefined) return;
    const { offset, length, reason, raw } = this.#open;
    this.#open = undefined;
    this.#sink.bad({ offset, length, reason, raw: Buffer.concat(raw) });
  }
}
