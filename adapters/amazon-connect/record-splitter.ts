import { broken, incomplete, isBlank, objectEnd } from './json-object.ts';
import { boundaries } from './record-boundary.ts';

/** A stretch of bytes that holds no document. `raw` may be its beginning only. */
export interface BadSpan {
  offset: number;
  length: number;
  reason: string;
  raw: Buffer;
}

export interface Sink {
  /** `bytes` from `from` to `to` are what was parsed; they are good until this call returns. */
  document(document: unknown, offset: number, bytes: Buffer, from: number, to: number): void;
  bad(span: BadSpan): void;
}

interface Limits {
  /** A record may be this long. Firehose takes 1,000 KiB; less than that would lose records, more costs memory. */
  longest: number;
  /** Of a bad span so many bytes are kept. */
  kept: number;
  /** So many bytes without a boundary are read carefully; a smaller number reads more often, a larger one waits longer. */
  patience: number;
}

const usualLimits: Limits = { longest: 4 << 20, kept: 1 << 20, patience: 64 << 10 };

const reasons = {
  stray: 'These bytes are no JSON object',
  damaged: 'The JSON is damaged, or breaks off before the next record',
  cutOff: 'The JSON breaks off at the end of the object',
};

const openBrace = 0x7b;
/**
 * Three times as deep as any record. In damaged bytes every brace is tried, and this ends each trial: no byte is read
 * more often than so many times, whatever somebody nested to keep us busy.
 */
const deepest = 16;
const nothing = Buffer.alloc(0);

/** What may stand between records: blanks, the punctuation of an array, a byte order mark. */
const skipBetween = (bytes: Buffer, from: number, end: number): number => {
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 2;
    else if (!isBlank(byte) && byte !== 0x2c && byte !== 0x5b && byte !== 0x5d) return at;
  }
  return end;
};

const opened = (offset: number, reason: string) => ({ offset, length: 0, reason, raw: [] as Buffer[], kept: 0 });

/** What documents are to whoever asks for them. */
interface Reading {
  /** Throws for what is no JSON. */
  parse(text: string): unknown;
  /** Whether it is complete in itself, and not a part of another. */
  isWhole(document: unknown): boolean;
}

/**
 * Cuts a stream of bytes into JSON documents, whatever lies between them. Where a record begins is mostly found without
 * reading it (`boundaries`); a piece that then does not parse is read carefully, and in a damaged piece the next
 * document is looked for that `isWhole`, so that a part of the damaged one is not taken for a record of its own.
 */
export class RecordSplitter {
  readonly #sink: Sink;
  readonly #reading: Reading;
  readonly #limits: Limits;
  /** Bytes not done with, and where they lie in the stream. */
  #carry: Buffer = nothing;
  #waiting: Buffer[] = [];
  #waitingLength = 0;
  #offset = 0;
  /** A bad span whose end has not been found yet. */
  #open: ReturnType<typeof opened> | undefined;
  #patience: number;

  constructor(sink: Sink, reading: Reading, limits: Partial<Limits> = {}) {
    this.#sink = sink;
    this.#reading = reading;
    this.#limits = { ...usualLimits, ...limits };
    this.#patience = this.#limits.patience;
  }

  push(chunk: Buffer): void {
    // Few bytes behind many are waited for: joining and searching again at each would cost the square of the length.
    this.#waiting.push(chunk);
    this.#waitingLength += chunk.length;
    if (2 * this.#waitingLength < this.#carry.length) return;
    const bytes = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingLength = 0;
    // Only what goes with the carry is joined to it: joining all of every chunk would be one copy more of everything.
    const boundary = this.#carry.length === 0 ? 0 : boundaries(bytes)(0);
    if (boundary === -1) {
      this.#take(Buffer.concat([this.#carry, bytes]), false);
    } else {
      if (boundary > 0) this.#take(Buffer.concat([this.#carry, bytes.subarray(0, boundary)]), true);
      this.#take(bytes.subarray(boundary), false);
    }
  }

  /** `bytes` begin where the carry did; `ended` when a record begins right behind them. */
  #take(bytes: Buffer, ended: boolean): void {
    const nextBoundary = boundaries(bytes);
    let from = 0;
    for (let at = nextBoundary(from); at !== -1; at = nextBoundary(from)) {
      this.#piece(bytes, from, at);
      from = at;
      this.#patience = this.#limits.patience;
    }
    if (ended) {
      this.#piece(bytes, from, bytes.length);
      from = bytes.length;
    } else if (bytes.length - from >= this.#patience) {
      from = this.#readCarefully(bytes, from, bytes.length, undefined);
      this.#patience = Math.min(Math.max(this.#limits.patience, 2 * (bytes.length - from)), this.#limits.longest + 1);
    }
    // A copy: a part of the chunk would keep all of the chunk in memory.
    this.#carry = from === bytes.length ? nothing : Buffer.from(bytes.subarray(from));
    this.#offset += from;
  }

  /** With a `trouble` when the stream ended before its end; what is left is then bad for that reason. */
  end(trouble?: string): void {
    const bytes = Buffer.concat([this.#carry, ...this.#waiting]);
    this.#readCarefully(bytes, 0, bytes.length, trouble ?? reasons.cutOff);
    if (trouble !== undefined) {
      this.#open ??= opened(this.#offset + bytes.length, trouble);
      this.#open.reason = trouble;
    }
    this.#offset += bytes.length;
    this.#carry = nothing;
    this.#close();
  }

  /** Between two boundaries lies one record, or something went wrong. */
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
   * Reads documents one by one and opens a bad span for what is none. With an `ending` everything up to `end` is done
   * with; without one the stream goes on, and it gives back from where bytes are still needed.
   */
  #readCarefully(bytes: Buffer, from: number, end: number, ending: string | undefined): number {
    let at = from;
    while (true) {
      if (this.#open === undefined) {
        at = skipBetween(bytes, at, end);
        if (at >= end) return end;
        const behind = bytes[at] === openBrace ? objectEnd(bytes, at, end) : broken;
        if (behind === incomplete && ending === undefined && end - at <= this.#limits.longest) return at;
        const document = behind > 0 ? this.#parsed(bytes, at, behind) : undefined;
        if (document !== undefined) {
          this.#sink.document(document, this.#offset + at, bytes, at, behind);
          at = behind;
          continue;
        }
        this.#open = opened(this.#offset + at, this.#reasonOf(bytes[at], behind, ending));
        // The brace itself is spent: it begins nothing that is whole.
        this.#spoil(bytes, at, at + 1);
        at++;
      }
      const { next, found } = this.#nextWhole(bytes, at, end, ending !== undefined);
      this.#spoil(bytes, at, next);
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
    return ending ?? `The JSON is longer than ${this.#limits.longest} bytes`;
  }

  /** Where the next whole document begins; else up to where there surely is none. */
  #nextWhole(bytes: Buffer, from: number, end: number, final: boolean): { next: number; found: boolean } {
    for (let at = bytes.indexOf(openBrace, from); at !== -1 && at < end; ) {
      const behind = objectEnd(bytes, at, end, deepest);
      if (behind === incomplete && !final && end - at <= this.#limits.longest) return { next: at, found: false };
      if (behind > 0 && this.#reading.isWhole(this.#parsed(bytes, at, behind))) return { next: at, found: true };
      at = bytes.indexOf(openBrace, behind > 0 ? behind : at + 1);
    }
    return { next: end, found: false };
  }

  #spoil(bytes: Buffer, from: number, to: number): void {
    const open = this.#open!;
    open.length += to - from;
    const room = Math.min(to - from, this.#limits.kept - open.kept);
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
