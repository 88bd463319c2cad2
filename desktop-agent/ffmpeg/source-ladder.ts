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
  readonly #onStep: (source: ScreenSource) => void;
  #step = 0;
  #steppedAt: number | undefined;
  #failures: number[] = [];

  /** `first`: the one to begin with, if another one worked last time. `onStep` gets each one that is used from now on. */
  constructor(
    sources: readonly [ScreenSource, ...ScreenSource[]],
    { first, onStep = () => {} }: { first?: string | undefined; onStep?: (source: ScreenSource) => void } = {},
  ) {
    this.#sources = sources;
    this.#onStep = onStep;
    this.#step = Math.max(0, (sources as readonly string[]).indexOf(first ?? ''));
  }

  current(now: number): ScreenSource {
    this.#steppedAt ??= now;
    if (this.#step > 0 && now - this.#steppedAt >= tryBetterAfterMs) {
      this.#step -= 1;
      this.#steppedAt = now;
      this.#failures = [];
      this.#onStep(this.#sources[this.#step]!);
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
    this.#onStep(this.#sources[this.#step]!);
    return true;
  }
}
