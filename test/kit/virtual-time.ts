/** Time that passes only when everybody waits: hours are tested at once, and always in the same order. */
export class VirtualTime {
  /** Epoch milliseconds. */
  now: number;
  readonly #sleepers: { at: number; order: number; wake: () => void }[] = [];
  #order = 0;

  constructor(begin: number) {
    this.now = begin;
  }

  readonly clock = (): Date => new Date(this.now);

  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.now + Math.max(0, milliseconds), order: this.#order++, wake });
    });

  /** Starts all of these at once, and lets time pass until all are done. */
  async run(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
    let left = tasks.length;
    const all = Promise.all(
      tasks.map((task) =>
        task().finally(() => {
          left -= 1;
        }),
      ),
    );
    all.catch(() => {});
    while (left > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (left === 0) break;
      this.#sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#sleepers.shift();
      if (!next) continue;
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    await all;
  }
}
