import type { Clock } from '../../clock.ts';
import type { Quota, Urgency } from './quota.ts';

/** What a provider allows the whole account: requests per second, and a burst after a time without requests. */
export interface RequestQuota {
  perSecond: number;
  burst: number;
}

/**
 * The only value that all functions share: when the quota would be full again (epoch milliseconds) if nobody took
 * another turn. Every turn moves it forward by the time that one request takes to refill.
 */
export interface QuotaMark {
  /**
   * Takes one turn if the mark is not after `latest`: it becomes `max(mark, now) + interval`. Otherwise it does not
   * change. Atomic. Returns the mark as it is afterwards.
   */
  take(turn: { now: number; latest: number; interval: number }): Promise<{ taken: boolean; wholeAt: number }>;
}

interface Pace {
  clock: Clock;
  /** Resolves after this many milliseconds, not before. */
  wait: (milliseconds: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  random: () => number;
}

/** How much of a burst is reserved for more urgent requests: three of five, and four of five. */
const leftBy = ({ burst }: RequestQuota): Record<Urgency, number> => ({
  pause: 0,
  resume: Math.floor(burst * 0.6),
  other: burst - 1,
});

/**
 * The quota as one queue. A pause takes its turn at once, however far ahead it is, and waits for it: first come, first
 * served. A pause whose turn would be too late is refused at once. Others take no turn ahead: they poll, and are admitted
 * only if no pause is waiting and most of the burst is free for the next one.
 */
export class QuotaLine implements Quota {
  readonly #mark: QuotaMark;
  readonly #quota: RequestQuota;
  readonly #pace: Pace;
  /** Milliseconds, rounded so that we never send more than allowed. */
  readonly #interval: number;

  constructor(mark: QuotaMark, quota: RequestQuota, pace: Pace) {
    this.#mark = mark;
    this.#quota = quota;
    this.#pace = pace;
    this.#interval = Math.ceil(1000 / quota.perSecond);
  }

  turn(urgency: Urgency, until: Date): Promise<boolean> {
    return urgency === 'pause' ? this.#inLine(until.getTime()) : this.#whenFree(urgency, until.getTime());
  }

  async #inLine(until: number): Promise<boolean> {
    const now = this.#now();
    if (now > until) return false;
    const { burst } = this.#quota;
    const latest = until + (burst - 1) * this.#interval;
    const { taken, wholeAt } = await this.#mark.take({ now, latest, interval: this.#interval });
    if (!taken) return false;
    const ahead = wholeAt - burst * this.#interval - this.#now();
    if (ahead > 0) await this.#pace.wait(ahead);
    return true;
  }

  async #whenFree(urgency: Urgency, until: number): Promise<boolean> {
    const ahead = (this.#quota.burst - 1 - leftBy(this.#quota)[urgency]) * this.#interval;
    for (let tries = 0, now = this.#now(); now <= until; tries++, now = this.#now()) {
      const { taken, wholeAt } = await this.#mark.take({ now, latest: now + ahead, interval: this.#interval });
      if (taken) return true;
      const free = wholeAt - ahead;
      if (free > until || now === until) return false;
      // The delay is spread further each time, so that hundreds that wait for the same instant do not all come together.
      const spread = this.#interval * Math.min(2 ** tries, 8) * this.#pace.random();
      await this.#pace.wait(Math.max(1, Math.ceil(Math.min(free + spread, until) - now)));
    }
    return false;
  }

  #now(): number {
    return this.#pace.clock().getTime();
  }
}

/** For providers without a quota worth waiting for. */
export const noQuota: Quota = { turn: async () => true };
