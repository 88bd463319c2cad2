import { setImmediate as breath } from 'node:timers/promises';

interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * Time that passes only when everybody waits for it, and not while one of them waits for a real database, which
 * virtual-time.ts does not notice.
 */
export class PatientTime {
  /** Epoch milliseconds. */
  now: number;
  readonly #sleepers: Sleeper[] = [];
  #awake = 0;

  constructor(begin: number) {
    this.now = begin;
  }

  readonly clock = (): Date => new Date(this.now);

  readonly wait = async (milliseconds: number): Promise<void> => {
    await new Promise<void>((wake) => {
      this.#sleepers.push({ at: this.now + milliseconds, wake });
      this.#awake--;
    });
  };

  /** Runs all to their end, however long they wait; those that wait for the same instant continue together. */
  async run(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
    this.#awake += tasks.length;
    const all = Promise.all(tasks.map((task) => task().finally(() => this.#awake--)));
    let failed = false;
    all.catch(() => {
      failed = true;
    });
    for (;;) {
      while (this.#awake > 0 && !failed) await breath();
      if (failed || this.#sleepers.length === 0) break;
      this.now = Math.min(...this.#sleepers.map(({ at }) => at));
      for (const { wake } of this.#due()) {
        this.#awake++;
        wake();
      }
    }
    await all;
  }

  #due(): Sleeper[] {
    const due = this.#sleepers.filter(({ at }) => at <= this.now);
    const left = this.#sleepers.filter(({ at }) => at > this.now);
    this.#sleepers.splice(0, this.#sleepers.length, ...left);
    return due;
  }
}
