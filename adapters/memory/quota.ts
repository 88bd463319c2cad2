import type { QuotaMark } from '../../domain/control/recorder/quota-line.ts';

/** The one mark of a quota, for everybody who is given this. */
export class MemoryQuotaMark implements QuotaMark {
  #wholeAt = 0;

  async take({ now, latest, interval }: Parameters<QuotaMark['take']>[0]) {
    const taken = this.#wholeAt <= latest;
    if (taken) this.#wholeAt = Math.max(this.#wholeAt, now) + interval;
    return { taken, wholeAt: this.#wholeAt };
  }
}
