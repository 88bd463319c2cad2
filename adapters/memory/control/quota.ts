import type { QuotaMark } from '../../../domain/control/recorder/quota-line.ts';

/** The mark of a quota, shared by everybody who has this instance. */
export class MemoryQuotaMark implements QuotaMark {
  #wholeAt = 0;

  async take({ now, latest, interval }: Parameters<QuotaMark['take']>[0]) {
    const taken = this.#wholeAt <= latest;
    if (taken) this.#wholeAt = Math.max(this.#wholeAt, now) + interval;
    return { taken, wholeAt: this.#wholeAt };
  }
}
