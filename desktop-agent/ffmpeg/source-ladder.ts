import type { ScreenSource } from './screen-source.ts';

const failuresBeforeNext = 3;
const failuresWithinMs = 10_000;
const tryBetterAfterMs = 600_000;

/**
 * Decides which way of capturing is used: the best one that works. After three failures in ten seconds, the next one is
 * used. After ten minutes, a better one is tried again.
 */
export class SourceLadder {
  readonly #sources: readonly [ScreenSource, ...ScreenSource[]];
  #step = 0;
  #steppedAt = Number.NEGATIVE_INFINITY;
  #failures: number[] = [];

  constructor(sources: readonly [ScreenSource, ...ScreenSource[]]) {
    this.#sources = sources;
  }

  current(now: number): ScreenSource {
    if (this.#step > 0 && now - this.#steppedAt >= tryBetterAfterMs) {
      this.#step -= 1;
      this.#steppedAt = now;
      this.#failures = [];
    }
    return this.#sources[this.#step]!;
  }

  /** Returns whether another way is used from now on. */
  failed(now: number): boolean {
    this.#failures = [...this.#failures.filter((at) => now - at < failuresWithinMs), now];
    if (this.#failures.length < failuresBeforeNext || this.#step === this.#sources.length - 1) return false;
    this.#step += 1;
    this.#steppedAt = now;
    this.#failures = [];
    return true;
  }
}
