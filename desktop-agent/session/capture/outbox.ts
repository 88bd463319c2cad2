import type { CapturedPiece } from './capture.ts';

/** For how long pictures wait in memory for the service. */
const maxWaitMs = 60_000;

/** The service, while it is connected. */
export interface PieceReceiver {
  /** Returns false if it reads too slowly. The next piece then waits for `drained`. */
  send(piece: CapturedPiece, number: number): boolean;
  drained(): Promise<void>;
}

interface Entry {
  number: number;
  piece: CapturedPiece;
  since: number;
}

/**
 * Captured pieces that are not stored yet. Each is sent at once. What a service has not stored when it ends is sent to
 * the next one, beginning with a key frame.
 */
export class Outbox {
  readonly #now: () => number;
  #entries: Entry[] = [];
  #lastNumber = 0;
  /** Everything up to this number is on the disk, or the service has given it up. */
  #stored = 0;
  /** To this receiver. */
  #sent = 0;
  #receiver: PieceReceiver | undefined;
  #isSending = false;
  #whenSent: (() => void)[] = [];

  /** `now`: from a clock that nobody can set. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(piece: CapturedPiece): void {
    if (piece.kind === 'drop') this.#entries = this.#entries.filter((entry) => !isDropped(entry.piece, piece));
    this.#lastNumber += 1;
    this.#entries.push({ number: this.#lastNumber, piece, since: this.#now() });
    this.#send();
  }

  /** Sends what is not stored yet, and from now on everything that is added. */
  connect(receiver: PieceReceiver): void {
    this.#receiver = receiver;
    this.#sent = 0;
    this.#send();
  }

  disconnect(): void {
    this.#receiver = undefined;
  }

  /** The service has stored everything up to this piece. */
  confirm(number: number): void {
    if (number <= this.#stored) return;
    this.#stored = number;
    const keyFrames = new Map<string, number>();
    const ended = new Set<string>();
    for (const { piece, number: own } of this.#entries) {
      if (own > number) break;
      if (piece.kind === 'run-end') ended.add(piece.runId);
      if (piece.kind === 'frame' && piece.key) keyFrames.set(piece.runId, own);
    }
    // Frames of a group can only be decoded together, so stored frames of the newest group also stay here.
    const isNeeded = ({ piece, number: own }: Entry): boolean => {
      if (own > number) return true;
      if (piece.kind === 'run') return !ended.has(piece.run.runId);
      return piece.kind === 'frame' && !ended.has(piece.runId) && own >= (keyFrames.get(piece.runId) ?? number);
    };
    this.#entries = this.#entries.filter(isNeeded);
  }

  /** Drops pieces of other logons, because a service that has begun a new logon does not accept them. */
  keepOnly(logonSessionId: string): void {
    const runs = new Set(
      this.#entries.flatMap(({ piece }) =>
        piece.kind === 'run' && piece.run.logonSessionId === logonSessionId ? piece.run.runId : [],
      ),
    );
    this.#entries = this.#entries.filter(({ piece }) => {
      if (piece.kind === 'run') return runs.has(piece.run.runId);
      if (piece.kind === 'gap') return piece.gap.logonSessionId === logonSessionId;
      return piece.runId === undefined || runs.has(piece.runId);
    });
  }

  /** The service has been away for too long. */
  get isStuck(): boolean {
    const oldest = this.#entries.find(({ number }) => number > this.#stored);
    return oldest !== undefined && this.#now() - oldest.since > maxWaitMs;
  }

  get isEmpty(): boolean {
    return this.#stored === this.#lastNumber;
  }

  /** Resolves when everything was sent, or there is no receiver. */
  flush(): Promise<void> {
    const sent = new Promise<void>((resolve) => this.#whenSent.push(resolve));
    this.#send();
    return sent;
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (;;) {
      const receiver = this.#receiver;
      const next = receiver && this.#entries.find(({ number }) => number > this.#sent);
      if (!next) break;
      this.#sent = next.number;
      if (!receiver.send(next.piece, next.number)) await receiver.drained();
    }
    this.#isSending = false;
    for (const resolve of this.#whenSent.splice(0)) resolve();
  }
}

/** Whether a frame was captured after a trigger. */
export const isDropped = (piece: CapturedPiece, { runId, after }: Extract<CapturedPiece, { kind: 'drop' }>): boolean =>
  piece.kind === 'frame' && piece.time > after && (runId === undefined || piece.runId === runId);
