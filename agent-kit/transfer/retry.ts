import { setTimeout as wait } from 'node:timers/promises';

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;
export type Chance = () => number;

export const sleep: Sleep = async (ms, signal) => {
  await wait(ms, undefined, signal ? { signal } : {});
};

/** Full jitter: anything between nothing and a bound that doubles, so that many agents do not come back as one. */
export const pause = (chance: Chance, tries: number, { base = 500, most = 60_000 } = {}): number =>
  chance() * Math.min(most, base * 2 ** Math.min(tries, 20));
