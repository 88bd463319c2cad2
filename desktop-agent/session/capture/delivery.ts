import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { CapturedPiece } from './capture.ts';

/** For so long pictures wait in memory for the service. */
const maxWaitMs = 60_000;
const retryMs = 500;

/** Hands pieces over one after the other, and again while the service is away. */
export class Delivery {
  readonly #deliver: (piece: CapturedPiece) => Promise<void>;
  readonly #now: () => number;
  readonly #logger: Pick<Logger, 'warn'>;
  #waiting: { piece: CapturedPiece; since: number }[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(deliver: (piece: CapturedPiece) => Promise<void>, now: () => number, logger: Pick<Logger, 'warn'>) {
    this.#deliver = deliver;
    this.#now = now;
    this.#logger = logger;
  }

  add(piece: CapturedPiece): void {
    this.#waiting.push({ piece, since: this.#now() });
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** The service has been away for too long. */
  get isStuck(): boolean {
    const oldest = this.#waiting[0];
    return oldest !== undefined && this.#now() - oldest.since > maxWaitMs;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Waits until everything is handed over, or the service refuses once more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      try {
        await this.#deliver(next.piece);
        this.#waiting.shift();
      } catch (error) {
        this.#logger.warn(`Captured pictures cannot be handed to the service: ${(error as Error).message}`);
        if (this.#isClosed) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }
}
