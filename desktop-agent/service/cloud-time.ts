import type { Journal } from './journal/journal.ts';

/**
 * Converts between times of this PC and of the cloud. Everything that is sent to the cloud uses the clock of the cloud.
 */
export interface CloudTime {
  /** Converts a time of the PC to the clock of the cloud. */
  toCloud(pcMs: number): string;
  /** Converts a time of the cloud to the clock of the PC. */
  toPc(cloudInstant: string): number;
  /**
   * Learns from an exchange with the cloud: when it was sent and answered, both by the clock of the PC, and the time in
   * the answer.
   */
  measure(exchange: { sentMs: number; answeredMs: number; serverTime: string }): void;
  offsetMs(): number;
}

/** An answer that took longer says too little about the clocks. It is only used if there is nothing better. */
const maxRoundTripMs = 2000;
/** A smaller change is network noise. */
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
      // Use the offset that was measured at that time. The current offset gives a first guess of when that was.
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
