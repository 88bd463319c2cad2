import type { Journal } from './journal/journal.ts';

/** Times of this PC and of the cloud. Everything that is sent to the cloud is by the cloud's clock. */
export interface CloudTime {
  /** A time of the PC, as the cloud's clock showed it. */
  toCloud(pcMs: number): string;
  /** A time of the cloud, as the PC's clock showed it. */
  toPc(cloudInstant: string): number;
  /** Of an exchange with the cloud: when it was sent, when it was answered, both by the PC, and the time in the answer. */
  measure(exchange: { sentMs: number; answeredMs: number; serverTime: string }): void;
  offsetMs(): number;
}

/** An answer that took longer says too little about the clocks, unless there is nothing better. */
const maxRoundTripMs = 2000;
/** A smaller change is noise of the network. */
const noiseMs = 20;
const oftenMs = 10 * 60_000;

export const cloudTime = (
  journal: Pick<Journal, 'addClockSample' | 'clockOffsetAt'>,
  nowMs: () => number,
): CloudTime => {
  let last: { atMs: number; offsetMs: number } | undefined;
  const offsetAt = (pcMs: number) => journal.clockOffsetAt(pcMs);
  return {
    toCloud: (pcMs) => new Date(Math.round(pcMs + offsetAt(pcMs))).toISOString(),
    toPc(cloudInstant) {
      const cloudMs = Date.parse(cloudInstant);
      // The offset that was measured at that time, found by a first guess with the one that holds now.
      return cloudMs - offsetAt(cloudMs - offsetAt(nowMs()));
    },
    measure({ sentMs, answeredMs, serverTime }) {
      const roundTripMs = answeredMs - sentMs;
      const offsetMs = Date.parse(serverTime) - (sentMs + answeredMs) / 2;
      const isPoor = roundTripMs > maxRoundTripMs || roundTripMs < 0;
      if (Number.isNaN(offsetMs) || (isPoor && last)) return;
      const isNew = !last || answeredMs - last.atMs > oftenMs;
      if (!isNew && Math.abs(offsetMs - last!.offsetMs) < Math.max(noiseMs, roundTripMs / 2)) return;
      last = { atMs: answeredMs, offsetMs };
      journal.addClockSample(last);
    },
    offsetMs: () => offsetAt(nowMs()),
  };
};
