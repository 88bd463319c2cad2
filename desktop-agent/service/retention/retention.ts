import type { Logon } from '../journal/journal.ts';

interface SegmentTime {
  segmentId: string;
  logonSessionId: string;
  /** The times of its first and last frame, by the clock of this PC. */
  from: number;
  to: number;
  closed: boolean;
}

export interface Facts {
  nowMs: number;
  graceMs: number;
  /** When this PC last fetched everything that the cloud requests from it. */
  listedMs: number | undefined;
  logon(id: string): Logon | undefined;
  /** The spans of extractions that still need segments, by the clock of this PC. */
  needed: readonly { logonId: string; fromMs: number; toMs: number }[];
}

export type Verdict = { is: 'keep' } | { is: 'delete' } | { is: 'discrepancy'; what: string };

/** Clocks are measured again from time to time, and a logon is stored a moment after its first picture. */
const toleranceMs = 60_000;

/**
 * Decides about a segment (AC-23). It is deleted when its contact, if there was one, must have arrived: the grace
 * period is over, and the cloud has been asked since. A segment that belongs to no logon session is kept, so that
 * somebody can look at it.
 */
export const judge = ({ logonSessionId, from, to, closed }: SegmentTime, facts: Facts): Verdict => {
  const { nowMs, graceMs, listedMs, logon, needed } = facts;
  if (!closed || to + graceMs > nowMs) return { is: 'keep' };
  if (listedMs === undefined || listedMs < to + graceMs) return { is: 'keep' };
  if (needed.some((span) => span.logonId === logonSessionId && span.fromMs < to && span.toMs > from)) {
    return { is: 'keep' };
  }
  const own = logon(logonSessionId);
  const at = new Date(from).toISOString();
  if (!own) return { is: 'discrepancy', what: `A segment of ${at} belongs to no logon session of this PC` };
  if (from < own.fromMs - toleranceMs || to > (own.toMs ?? nowMs) + toleranceMs) {
    return { is: 'discrepancy', what: `A segment of ${at} lies outside its logon session` };
  }
  return { is: 'delete' };
};
