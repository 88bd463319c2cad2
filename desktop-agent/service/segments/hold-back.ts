import type { CapturedPiece } from '../../session/capture/capture.ts';
import { isDropped } from '../../session/capture/outbox.ts';

export type StoredPiece = Exclude<CapturedPiece, { kind: 'drop' }>;
type Drop = Extract<CapturedPiece, { kind: 'drop' }>;

interface Held {
  number: number;
  piece: CapturedPiece;
  /** By the clock of `nowMs`. */
  dueMs: number;
}

export interface HoldBackOptions {
  holdBackMs: number;
  /** A clock that nobody can set. */
  nowMs?: () => number;
  /**
   * Calls back after this time, and after everything that had arrived by then was read. Returns a function that cancels
   * it.
   */
  later?: (ms: number, act: () => void) => () => void;
  /** Stores a piece. The next one waits for it. Does not throw. */
  write(piece: StoredPiece): Promise<void>;
  /** Everything up to this piece was written, or dropped. */
  onStored(number: number): void;
}

/** In the event loop, timers run before input and `setImmediate` runs after it, so a drop that has arrived counts. */
const afterInput = (ms: number, act: () => void): (() => void) => {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(act);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
};

const bytesOf = (piece: CapturedPiece): number => (piece.kind === 'frame' ? piece.data.length : 0);

/**
 * Holds captured pieces in memory until they are old enough, and then writes them in order. Until then, a trigger can
 * take pictures back. The time counts from the arrival of a piece here: a session that was delayed may send an old
 * picture and, right after it, the trigger that drops it.
 */
export class HoldBack {
  readonly #options: Required<HoldBackOptions>;
  #held: Held[] = [];
  #bytes = 0;
  #writtenUntil = Number.NEGATIVE_INFINITY;
  #isWriting = false;
  #cancel: (() => void) | undefined;
  #whenEmpty: (() => void)[] = [];

  constructor(options: HoldBackOptions) {
    this.#options = { nowMs: () => performance.now(), later: afterInput, ...options };
  }

  /** Bytes of the pictures in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  add(number: number, piece: CapturedPiece): void {
    if (piece.kind === 'drop') this.drop(piece);
    this.#bytes += bytesOf(piece);
    this.#held.push({ number, piece, dueMs: this.#options.nowMs() + this.#options.holdBackMs });
    this.#schedule();
  }

  drop(drop: Omit<Drop, 'kind'>): void {
    const after = { kind: 'drop', ...drop } as const;
    this.#held = this.#held.flatMap((held) => {
      const { piece } = held;
      if (isDropped(piece, after)) {
        this.#bytes -= bytesOf(piece);
        return [];
      }
      const isItsEnd = piece.kind === 'run-end' && (drop.runId === undefined || drop.runId === piece.runId);
      return [isItsEnd ? { ...held, piece: { ...piece, at: Math.min(piece.at, drop.after) } } : held];
    });
  }

  /** Writes everything now. */
  flush(): Promise<void> {
    const empty = new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
    void this.#writeUntil(Number.POSITIVE_INFINITY);
    return empty;
  }

  #schedule(): void {
    const [head] = this.#held;
    if (this.#cancel || this.#isWriting || !head) return;
    this.#cancel = this.#options.later(Math.max(0, head.dueMs - this.#options.nowMs()), () => {
      this.#cancel = undefined;
      // Only up to now: pieces that became due after the timer may be followed by a drop that is not read yet.
      void this.#writeUntil(head.dueMs);
    });
  }

  async #writeUntil(dueMs: number): Promise<void> {
    this.#writtenUntil = Math.max(this.#writtenUntil, dueMs);
    if (this.#isWriting) return;
    this.#isWriting = true;
    for (let head = this.#held[0]; head && head.dueMs <= this.#writtenUntil; head = this.#held[0]) {
      this.#held.shift();
      this.#bytes -= bytesOf(head.piece);
      if (head.piece.kind !== 'drop') await this.#options.write(head.piece);
      this.#options.onStored(head.number);
    }
    this.#isWriting = false;
    if (this.#held.length === 0) {
      // Pieces that arrive after a flush are held again.
      this.#writtenUntil = Number.NEGATIVE_INFINITY;
      for (const resolve of this.#whenEmpty.splice(0)) resolve();
    }
    this.#schedule();
  }
}
