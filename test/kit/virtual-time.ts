import { setImmediate as breath } from 'node:timers/promises';

interface Timer {
  at: number;
  order: number;
  /** Undefined: it was cancelled. */
  act: (() => void) | undefined;
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Files that this process is reading or writing. Time must not pass until it has finished. */
const usesFiles = (): boolean => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));

/**
 * Time that passes only when everybody waits: the day of thousands of programs is simulated within seconds, and always in
 * the same order.
 */
export class VirtualTime {
  /** Epoch milliseconds. */
  #now: number;
  /** A heap: the next timer is the first. */
  readonly #timers: Timer[] = [];
  #order = 0;
  readonly #isBusy: () => boolean;

  /** `isBusy` says whether somebody waits for anything but this time. */
  constructor(begin: number, isBusy: () => boolean = () => false) {
    this.#now = begin;
    this.#isBusy = isBusy;
  }

  readonly now = (): number => this.#now;
  readonly clock = (): Date => new Date(this.#now);

  /** Calls back once; returns a function that cancels it. */
  readonly after = (milliseconds: number, act: () => void): (() => void) => {
    const timer: Timer = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, act };
    this.#add(timer);
    return () => {
      timer.act = undefined;
    };
  };

  /** As `setTimeout` of node:timers/promises: rejects when the signal ends it. */
  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const cancel = this.after(milliseconds, () => {
        signal?.removeEventListener('abort', end);
        resolve();
      });
      const end = () => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', end, { once: true });
    });

  /** Lets time pass until this instant. */
  async passUntil(end: number): Promise<void> {
    for (;;) {
      do await breath();
      while (usesFiles() || this.#isBusy());
      const next = this.#timers[0];
      if (!next || next.at > end) break;
      this.#removeFirst();
      if (!next.act) continue;
      this.#now = next.at;
      next.act();
    }
    this.#now = end;
  }

  #add(timer: Timer): void {
    const timers = this.#timers;
    let place = timers.length;
    timers.push(timer);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(timer, timers[above]!)) break;
      timers[place] = timers[above]!;
      place = above;
    }
    timers[place] = timer;
  }

  #removeFirst(): void {
    const timers = this.#timers;
    const last = timers.pop()!;
    if (timers.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= timers.length) break;
      if (below + 1 < timers.length && isBefore(timers[below + 1]!, timers[below]!)) below += 1;
      if (!isBefore(timers[below]!, last)) break;
      timers[place] = timers[below]!;
      place = below;
    }
    timers[place] = last;
  }
}
