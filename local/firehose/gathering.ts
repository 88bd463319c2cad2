import type { Deliver } from './delivery.ts';

interface Options {
  /** The time between the beginnings of two deliveries. */
  pauseMilliseconds: number;
  /** This many bytes are delivered without waiting. */
  fullBytes: number;
  /** The time before a failed delivery is tried again. */
  retryMilliseconds: number;
  onFailure: (error: unknown, records: number) => void;
}

/**
 * Gathers the records of one stream. The first one after a pause is delivered at once; those soon after it are delivered
 * together. A failed delivery is repeated until it succeeds, so that records are delivered in order.
 */
export class Gathering {
  readonly #deliver: Deliver;
  readonly #options: Options;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #working = Promise.resolve();
  #isWorking = false;
  #hurry = () => {};
  #closing = false;

  constructor(deliver: Deliver, options: Options) {
    this.#deliver = deliver;
    this.#options = options;
  }

  add(records: readonly Buffer[]): void {
    this.#waiting.push(...records);
    for (const record of records) this.#waitingBytes += record.length;
    if (this.#waitingBytes >= this.#options.fullBytes) this.#hurry();
    if (!this.#isWorking) this.#working = this.#work();
  }

  /** Delivers the records that wait. If that fails now, they are dropped. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#hurry();
    await this.#working;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      const records = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      const pause = this.#pause(this.#options.pauseMilliseconds);
      await this.#deliverSurely(records);
      await pause;
    }
    this.#isWorking = false;
  }

  async #deliverSurely(records: readonly Buffer[]): Promise<void> {
    for (;;) {
      try {
        return await this.#deliver(records);
      } catch (error) {
        this.#options.onFailure(error, records.length);
        if (this.#closing) return;
        await this.#pause(this.#options.retryMilliseconds);
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
